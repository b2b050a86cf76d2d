"""Cells (单元格): what a file holds in them, made safe and exact."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from portal.parcels.importing import faults
from portal.parcels.importing.notes import Notes
from portal.parcels.importing.table import Cell

#: Excel and GIS alike: numbers of parcels have no more digits before or after the point.
_MAX_EXPONENT = 30
_KEPT_CONTROLS = frozenset("\t\n\r")


class Place(NamedTuple):
    """Where a cell stands."""

    row: int
    field: str


def to_text(value: str, place: Place, notes: Notes) -> str | None:
    """Return ``value`` trimmed; ``None`` when blank, too long or beyond what can be stored."""
    text = value.strip()
    if not text:
        return None
    if len(text) > notes.limits.cell_chars:
        most = {"most": notes.limits.cell_chars}
        notes.error_of(faults.CELL_TOO_LONG, place.row, most, field=place.field, value=text)
        return None
    if not text.isprintable() and any(map(_is_unsafe, text)):
        notes.error(faults.CELL_CHARACTERS, place.row, place.field, text)
        return None
    return text


def to_number(value: Decimal | float, place: Place, notes: Notes) -> Decimal | None:
    """Return ``value`` exactly, a float by its shortest digits; ``None`` when not a number."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or (number and abs(number.adjusted()) > _MAX_EXPONENT):
        notes.error(faults.CELL_NUMBER, place.row, place.field, number)
        return None
    return number


def parse_number(text: str, place: Place, notes: Notes) -> Decimal | None:
    """Return the number that ``text`` writes; ``None`` with a finding when it writes none."""
    try:
        number = Decimal(text[:400])
    except InvalidOperation:
        notes.error(faults.CELL_NUMBER, place.row, place.field, text)
        return None
    return to_number(number, place, notes)


def sheet_number(value: float) -> Decimal:
    """Return a float of a spreadsheet with the 15 digits that spreadsheets show."""
    if not math.isfinite(value):
        return Decimal("NaN")
    number = Decimal(format(value, ".15g"))
    return number.quantize(Decimal(1)) if number == number.to_integral() else number


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _is_unsafe(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return False
    code = ord(character)
    return code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or character == "\ufffd"
