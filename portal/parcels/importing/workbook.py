"""Workbooks (XLSX), read line by line, entities refused.

openpyxl refuses entities only where defusedxml is installed and in use: without it nothing here
loads.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from portal.parcels.importing import faults, grid
from portal.parcels.importing.archive import Archive
from portal.parcels.importing.cells import is_blank, sheet_number
from portal.parcels.importing.features import check_width
from portal.parcels.importing.headings import SEARCHED, Line
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.table import Cell, RawTable

if not openpyxl.DEFUSEDXML:
    raise RuntimeError("openpyxl does not use defusedxml; entities would be expanded")

#: What openpyxl raises on files that are no workbooks inside; it has no error of its own.
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # what XML parsers raise
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_FORMULA = b"<f"
#: No sheet has more lines; a file may claim to.
_LAST_LINE = 1_048_576
_MOST_SHOWN = 5


class _Sheet(NamedTuple):
    title: str
    lines: list[Line]


def read_workbook(content: bytes, archive: Archive, name: str, notes: Notes) -> RawTable:
    """Return the table of the first visible sheet that has anything in it.

    Raises:
        Unreadable: damaged, entities, too large, nothing in it.
    """
    has_formulas = _has_formulas(archive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and validations it does not know
        try:
            sheet = _first_sheet(content, notes)
            if has_formulas:
                _find_formulas(content, sheet, notes)
        except _FAILURES as error:
            fault = faults.UNSAFE_WORKBOOK if _is_entity(error) else faults.DAMAGED
            raise Unreadable(fault) from error
    return grid.to_table(sheet.title or name, sheet.lines, notes)


def _is_entity(error: BaseException | None) -> bool:
    """Tell whether an error began with a refused entity; openpyxl puts its own around it."""
    while error is not None:
        if isinstance(error, DefusedXmlException):
            return True
        error = error.__cause__ or error.__context__
    return False


def is_workbook(names: Sequence[str]) -> bool:
    """Tell a workbook from other archives by what it holds.

    Raises:
        Unreadable: it is one of a kind that is not taken.
    """
    found = {name.lower() for name in names}
    if "xl/workbook.bin" in found or {"mimetype", "content.xml"} <= found:
        raise Unreadable(faults.OLD_WORKBOOK)
    return "[content_types].xml" in found and any(name.startswith("xl/") for name in found)


def _has_formulas(archive: Archive) -> bool:
    return any(
        _FORMULA in archive.read(name)
        for name in archive.names()
        if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml")
    )


def _opened(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=values, keep_links=False
    )


def _first_sheet(content: bytes, notes: Notes) -> _Sheet:
    book = _opened(content, values=True)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if hidden:
        notes.warn(faults.HIDDEN_SHEETS, left=_listed(hidden))
    for index, sheet in enumerate(visible):
        lines = list(_lines(sheet, notes))
        if any(not all(map(is_blank, line.cells)) for line in lines):
            left = [other.title for other in visible[index + 1 :]]
            if left:
                notes.warn(faults.OTHER_SHEETS, read=sheet.title, left=_listed(left))
            return _Sheet(sheet.title, lines)
    raise Unreadable(faults.NO_ROWS)


def _listed(titles: Sequence[str]) -> str:
    return "、".join(titles[:_MOST_SHOWN])


def _lines(sheet: Any, notes: Notes) -> Iterator[Line]:
    """Yield the lines that hold anything; one far cell does not make a million of them."""
    # What a sheet says of its own size is not to be trusted, and would be filled up.
    sheet.reset_dimensions()
    most = notes.limits.rows + SEARCHED
    count = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number <= _LAST_LINE and all(cell.value is None for cell in row):
            continue
        count += 1
        if count > most or number > _LAST_LINE:
            raise Unreadable(faults.TOO_MANY_ROWS, most=notes.limits.rows)
        yield Line(number, _cells(row, number, notes))


def _cells(row: Sequence[Any], number: int, notes: Notes) -> list[Cell]:
    last = max((n for n, cell in enumerate(row, 1) if cell.value is not None), default=0)
    check_width(last, notes.limits)
    return [_cell(cell, number, notes) for cell in islice(row, last)]


def _cell(cell: Any, number: int, notes: Notes) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "e":
        notes.error(faults.FORMULA_ERROR, number, get_column_letter(cell.column), value)
        return None
    return _to_cell(value)


def _to_cell(value: Any) -> Cell:
    if isinstance(value, bool | str | date):
        is_day = isinstance(value, datetime) and value.time() == time()
        return value.date() if isinstance(value, datetime) and is_day else value
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return sheet_number(value)
    return str(value) if isinstance(value, time | timedelta) else None


def _find_formulas(content: bytes, read: _Sheet, notes: Notes) -> None:
    """Note the formulas without a value: the program that wrote the file never computed them."""
    book = _opened(content, values=False)
    sheet = next(sheet for sheet in book.worksheets if sheet.title == read.title)
    sheet.reset_dimensions()
    values = {line.number: line.cells for line in read.lines}
    for number, row in enumerate(sheet.iter_rows(), 1):
        for column, cell in enumerate(row):
            if cell.data_type != "f":
                continue
            known = values.get(number, ())
            if column >= len(known) or is_blank(known[column]):
                letter = get_column_letter(column + 1)
                notes.error(faults.FORMULA_WITHOUT_VALUE, number, letter, cell.value)
