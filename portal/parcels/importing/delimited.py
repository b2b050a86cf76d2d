"""Text tables (CSV): comma, semicolon, tab or wide comma between cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from portal.parcels.importing import faults, grid
from portal.parcels.importing.features import check_width
from portal.parcels.importing.headings import SEARCHED, Line
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.table import RawTable

_DELIMITERS = (",", ";", "\t", "，")
#: An outline in one cell; everything else is held to the limit of cells.
_LONGEST_CELL = 5 * 2**20
#: What an export put a quote before, so that no spreadsheet runs it.
_GUARDED = tuple("=+-@＝＋－＠\t\r")
_SAMPLE_LINES = 50


def read_delimited(text: str, name: str, notes: Notes) -> RawTable:
    """Return the table of a CSV file; its cells stay text.

    Raises:
        Unreadable: quotes out of joint, no heading, too large.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[Line] = []
    try:
        for number, cells in enumerate(reader, 1):
            _check_size(number, cells, notes)
            lines.append(Line(number, [_unguarded(cell) for cell in cells]))
    except csv.Error as error:
        raise Unreadable(faults.BAD_QUOTING, line=reader.line_num) from error
    return grid.to_table(name, lines, notes)


def _check_size(number: int, cells: list[str], notes: Notes) -> None:
    if number > notes.limits.rows + SEARCHED:
        raise Unreadable(faults.TOO_MANY_ROWS, most=notes.limits.rows)
    if len(cells) > notes.limits.columns:
        while cells and not cells[-1].strip():
            cells.pop()
        check_width(len(cells), notes.limits)


def _delimiter(text: str) -> str:
    """Return the sign that parts most lines into the same number of cells, the most cells."""
    sample = "".join(islice(io.StringIO(text, newline=""), _SAMPLE_LINES))[:200_000]
    return max(_DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, sign: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=sign, strict=True):
            widths[len(cells)] += 1
    except csv.Error:
        pass  # the sample may end within quotes
    several = {width: lines for width, lines in widths.items() if width > 1}
    if not several:
        return (0, 0)
    width = max(several, key=lambda width: (several[width], width))
    return (several[width], width)


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_GUARDED) else cell
