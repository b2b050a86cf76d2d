"""A table as CSV (逗号分隔文本): UTF-8 with a byte order mark, so that Excel reads Chinese.

No line stands before the heads or after the rows, so that every program can read the file:
source, day and coordinate system stand in columns. Texts are quoted and safe from formulas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Self

from portal.kernel.spreadsheet import guarded
from portal.parcels.exporting.cells import beijing_text, plain, wkt
from portal.parcels.exporting.table import Table, Value

_BOM = "\ufeff"
#: Written together: a chunk for each row would cost more than the row.
_ROWS = 200


def write_csv(table: Table) -> Iterator[bytes]:
    """Yield the file in pieces."""
    heads = [head.text for head in table.heads] + [table.note.outline_head]
    lines: list[Sequence[object]] = [heads]
    mark = _BOM
    for record in table.records:
        lines.append([*map(_cell, record.values), wkt(record.outline)])
        if len(lines) >= _ROWS:
            yield (mark + _text(lines)).encode()
            lines, mark = [], ""
    yield (mark + _text(lines)).encode()


def _text(lines: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    # Quoted texts also hold together where semicolons part the cells.
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(lines)
    return text.getvalue()


class _Digits(float):
    """Takes digits past the quoting of texts without losing any."""

    def __new__(cls, digits: str) -> Self:
        """Keep ``digits`` as they are."""
        kept = super().__new__(cls, digits)
        kept.digits = digits
        return kept

    digits: str

    def __repr__(self) -> str:
        return self.digits


def _cell(value: Value) -> object:
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return _Digits(plain(Decimal(value)))
    if isinstance(value, datetime):
        return beijing_text(value)
    return guarded(str(value))
