"""Finding the heading (表头) of a sheet: titles stand above it, and it may have two lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from portal.parcels.importing import faults
from portal.parcels.importing.cells import is_blank
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.table import Cell

#: The heading stands within so many lines.
SEARCHED = 20
_FIGURE = re.compile(r"[-+]?[\d.,，%]+")
_BREAKS = re.compile(r"\s+")


class Line(NamedTuple):
    """One line of a sheet, numbered as a person sees it."""

    number: int
    cells: Sequence[Cell]


class Heading(NamedTuple):
    """The names of the columns, and the index of the first line of data."""

    names: tuple[str, ...]
    data_from: int


def find_heading(lines: Sequence[Line], notes: Notes) -> Heading:
    """Return the heading: the first line of names at least half as wide as the widest line.

    Raises:
        Unreadable: there is none.
    """
    searched = [
        (index, line)
        for index, line in enumerate(lines[: SEARCHED * 2])
        if not all(map(is_blank, line.cells))
    ][:SEARCHED]
    widest = max((_width(line.cells) for _, line in searched), default=0)
    for index, line in searched:
        if _is_names(line.cells) and 2 * _width(line.cells) >= widest:
            return _named(lines, index, notes)
    raise Unreadable(faults.NO_HEADING, most=SEARCHED)


def _width(cells: Sequence[Cell]) -> int:
    return sum(not is_blank(cell) for cell in cells)


def _is_names(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)]
    return all(isinstance(cell, str) and not _FIGURE.fullmatch(cell.strip()) for cell in filled)


def _named(lines: Sequence[Line], index: int, notes: Notes) -> Heading:
    upper = list(lines[index].cells)
    below = list(lines[index + 1].cells) if index + 1 < len(lines) else []
    data_from = index + 1
    if _is_second_line(upper, below):
        upper = _joined(upper, below)
        data_from += 1
    width = max((len(line.cells) for line in lines[index:]), default=0)
    return Heading(_distinct(upper, width, lines[data_from:], notes), data_from)


def _is_second_line(upper: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Tell whether ``below`` parts merged names: it fills gaps and leaves whole names alone."""
    if _width(below) == 0 or not _is_names(below):
        return False
    first = next((n for n, cell in enumerate(upper) if not is_blank(cell)), 0)
    filled = [n for n, cell in enumerate(below) if not is_blank(cell)]
    fills_gap = any(n > first and (n >= len(upper) or is_blank(upper[n])) for n in filled)
    leaves = any(
        not is_blank(cell) and (n >= len(below) or is_blank(below[n]))
        for n, cell in enumerate(upper)
    )
    return fills_gap and leaves


def _joined(upper: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    """Return the lower name where there is one, with the upper one before it if it recurs."""
    width = max(len(upper), len(below))
    above, over = [], ""
    for n in range(width):
        if n < len(upper) and not is_blank(upper[n]):
            over = str(upper[n])
        above.append(over)
    lower = [
        str(below[n]) if n < len(below) and not is_blank(below[n]) else "" for n in range(width)
    ]
    whole = [
        str(upper[n]) if n < len(upper) and not is_blank(upper[n]) else "" for n in range(width)
    ]
    return [
        (above[n] + lower[n] if lower.count(lower[n]) > 1 else lower[n]) or whole[n]
        for n in range(width)
    ]


def _distinct(
    names: Sequence[Cell], width: int, data: Sequence[Line], notes: Notes
) -> tuple[str, ...]:
    taken: dict[str, None] = {}
    for n in range(width):
        cell = names[n] if n < len(names) else None
        name = "" if cell is None else _BREAKS.sub(" ", str(cell)).strip()[:100]
        if not name:
            name = get_column_letter(n + 1)
            if any(n < len(line.cells) and not is_blank(line.cells[n]) for line in data):
                notes.warn(faults.UNNAMED_COLUMN, name=name)
        base, again = name, 1
        while name in taken:
            again += 1
            name = f"{base} ({again})"
        if name != base:
            notes.warn(faults.REPEATED_COLUMN, name=name)
        taken[name] = None
    return tuple(taken)
