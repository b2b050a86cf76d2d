"""How a table travels out of the sandbox: lines of JSON, every one looked at on arrival.

What comes from there is as little trusted as the file that went in; nothing is unpickled.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from portal.parcels.importing.findings import Finding, Severity
from portal.parcels.importing.limits import Limits
from portal.parcels.importing.table import Cell, RawRow, RawTable


class Garbled(Exception):
    """What arrived is no table."""


def pack(table: RawTable) -> Iterator[bytes]:
    """Yield the lines of a table: its head, its rows, and their number as the end."""
    head = {
        "name": table.name,
        "columns": table.columns,
        "epsg": table.epsg,
        "findings": [_packed_finding(finding) for finding in table.findings],
    }
    yield orjson.dumps(head) + b"\n"
    for row in table.rows:
        outline = None if row.outline is None else base64.b64encode(row.outline).decode("ascii")
        cells = [_packed_cell(row.cells[column]) for column in table.columns]
        yield orjson.dumps([row.number, cells, outline]) + b"\n"
    yield orjson.dumps({"end": len(table.rows)}) + b"\n"


def unpack(sent: bytes, limits: Limits) -> RawTable:
    """Return the table that was sent.

    Raises:
        Garbled: it is not whole, or not what ``pack`` makes.
    """
    try:
        return _unpacked(sent.splitlines(), limits)
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise Garbled from error


def _packed_finding(finding: Finding) -> dict[str, Any]:
    params = {
        name: value if isinstance(value, int | str) else str(value)
        for name, value in finding.params.items()
    }
    return {
        "severity": finding.severity.value,
        "row": finding.row,
        "field": finding.field,
        "value": finding.value,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "params": params,
    }


def _packed_cell(cell: Cell) -> Any:
    if isinstance(cell, Decimal):
        return {"n": str(cell)}
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    return cell


def _unpacked(lines: Sequence[bytes], limits: Limits) -> RawTable:
    if len(lines) < 2 or len(lines) - 2 > limits.rows:
        raise Garbled
    head = orjson.loads(lines[0])
    if orjson.loads(lines[-1]) != {"end": len(lines) - 2}:
        raise Garbled
    columns = tuple(_a(str, column) for column in _a(list, head["columns"]))
    if len(columns) > limits.columns or len(set(columns)) != len(columns):
        raise Garbled
    return RawTable(
        _a(str, head["name"]),
        columns,
        tuple(_row(orjson.loads(line), columns) for line in lines[1:-1]),
        None if head["epsg"] is None else _a(int, head["epsg"]),
        tuple(_finding(found) for found in _a(list, head["findings"])[: limits.findings + 2]),
    )


def _row(sent: Any, columns: Sequence[str]) -> RawRow:
    number, cells, outline = _a(list, sent)
    values = zip(columns, map(_cell, _a(list, cells)), strict=True)
    try:
        wkb = None if outline is None else base64.b64decode(_a(str, outline), validate=True)
    except binascii.Error as error:
        raise Garbled from error
    return RawRow(_a(int, number), dict(values), wkb)


def _cell(sent: Any) -> Cell:
    if sent is None or isinstance(sent, bool | str):
        return sent
    ((kind, text),) = _a(dict, sent).items()
    if kind == "n":
        return _number(_a(str, text))
    return {"d": date, "t": datetime}[kind].fromisoformat(_a(str, text))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Garbled from error
    if not number.is_finite():
        raise Garbled
    return number


def _finding(sent: Mapping[str, Any]) -> Finding:
    params = {name: value for name, value in sent["params"].items() if isinstance(value, int | str)}
    reason, remedy = _a(str, sent["reason"]), _a(str, sent["remedy"])
    # A text that cannot be filled would fail later, where the report is written.
    _ = (reason % params, remedy % params) if params else None
    return Finding(
        severity=Severity(sent["severity"]),
        row=None if sent["row"] is None else _a(int, sent["row"]),
        field=None if sent["field"] is None else _a(str, sent["field"]),
        value=_a(str, sent["value"]),
        reason=reason,
        remedy=remedy,
        params=params,
    )


def _a(kind: type, value: Any) -> Any:
    """Return ``value`` if it is of ``kind``; a truth value is no number."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Garbled
    return value
