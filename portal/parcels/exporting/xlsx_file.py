"""A table as a workbook (Excel): numbers as numbers, texts never formulas, a sheet of notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from portal.parcels.exporting.cells import BEIJING, wkt
from portal.parcels.exporting.table import Kind, Note, Table, Value

#: What a cell of the format can hold.
MOST_CHARACTERS = 32_767

_WIDTHS = {Kind.TEXT: 18, Kind.NUMBER: 14, Kind.DATE: 12, Kind.MOMENT: 18}
_OPTIONS = {
    # Row by row to the disk: memory does not grow with the rows.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": False,
}


@dataclass(frozen=True, slots=True)
class _Book:
    workbook: Any
    head: Any
    day: Any
    moment: Any
    note: Note


def write_xlsx(path: Path, table: Table) -> None:
    """Write the workbook to ``path``; parts too large for memory lie beside it meanwhile."""
    options = {**_OPTIONS, "tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        book = _Book(
            workbook,
            workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            workbook.add_format({"num_format": "yyyy-mm-dd"}),
            workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            table.note,
        )
        _write_notes(book, _write_records(book, table))


def _write_records(book: _Book, table: Table) -> int:
    sheet = book.workbook.add_worksheet(table.note.sheet)
    # Number and name stay in sight.
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    for column, head in enumerate(table.heads):
        sheet.set_column(column, column, _WIDTHS[head.kind])
    _write_row(book, sheet, 0, [head.text for head in table.heads] + [table.note.outline_head])
    sheet.set_row(0, None, book.head)
    count = 0
    for count, record in enumerate(table.records, 1):
        _write_row(book, sheet, count, [*record.values, wkt(record.outline)])
    sheet.autofilter(0, 0, count, len(table.heads))
    return count


def _write_row(book: _Book, sheet: Any, row: int, values: Iterable[Value]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str):
            fits = len(value) <= MOST_CHARACTERS
            sheet.write_string(row, column, value if fits else book.note.too_long)
        elif isinstance(value, Decimal | int):
            sheet.write_number(row, column, float(value))
        elif isinstance(value, datetime):
            shown = value.astimezone(BEIJING).replace(tzinfo=None)
            sheet.write_datetime(row, column, shown, book.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, book.day)


def _write_notes(book: _Book, count: int) -> None:
    sheet = book.workbook.add_worksheet(book.note.note_sheet)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 80)
    for row, (name, text) in enumerate(book.note.lines):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text[:MOST_CHARACTERS])
    sheet.write_string(len(book.note.lines), 0, book.note.count_name)
    sheet.write_number(len(book.note.lines), 1, count)
