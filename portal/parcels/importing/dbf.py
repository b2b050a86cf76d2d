"""dBASE tables (.dbf): the attributes of a Shapefile, digits and encodings kept.

Source: dBASE III+ file structure; ESRI Shapefile Technical Description (1998).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from portal.parcels.importing import cells, faults
from portal.parcels.importing.cells import Place
from portal.parcels.importing.features import check_width
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.table import Cell

_HEAD = 32
_DELETED = ord("*")
#: Language bytes that name a multi-byte code page; 0x57 and 0x03 only say "ANSI".
_LANGUAGES = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950"}
_PAGES = (
    (re.compile(r"UTF-?8|65001", re.IGNORECASE), "utf-8"),
    (re.compile(r"GB|936|54936", re.IGNORECASE), "gb18030"),
    (re.compile(r"BIG-?5|950", re.IGNORECASE), "cp950"),
)
_GUESSES = ("utf-8", "gb18030")
_TEXT = "C"


class _Field(NamedTuple):
    name: bytes
    kind: str
    start: int
    width: int

    def of(self, record: bytes) -> bytes:
        return record[self.start : self.start + self.width].strip(b" \0")


class Attributes(NamedTuple):
    """The records of a table, ``None`` for a deleted one, and their columns."""

    columns: tuple[str, ...]
    records: list[dict[str, Cell] | None]


def read_dbf(content: bytes, code_page: str | None, notes: Notes) -> Attributes:
    """Return the attributes. ``code_page`` is what a .cpg file says.

    Raises:
        Unreadable: damaged, or in an encoding that nobody knows.
    """
    fields = _fields(content)
    check_width(len(fields), notes.limits)
    records = list(_records(content, fields, notes))
    encoding = _encoding(content[29], code_page, fields, records)
    stated = _stated(content[29], code_page)
    if stated is not None and stated != encoding:
        notes.warn_once(faults.WRONG_CODE_PAGE, stated=stated, used=encoding)
    names = _names(fields, encoding)
    decoded = [
        None if record is None else _row(record, fields, names, _Reader(encoding, number, notes))
        for number, record in enumerate(records, 1)
    ]
    return Attributes(names, decoded)


def _fields(content: bytes) -> list[_Field]:
    if len(content) < _HEAD + 1:
        raise Unreadable(faults.DAMAGED)
    head_bytes, record_bytes = struct.unpack_from("<HH", content, 8)
    fields, start = [], 1
    for offset in range(_HEAD, min(head_bytes, len(content)) - 31, 32):
        if content[offset] == 0x0D:
            break
        name = content[offset : offset + 11].split(b"\0")[0]
        kind, width = chr(content[offset + 11]), content[offset + 16]
        fields.append(_Field(name, kind, start, width))
        start += width
    if not fields or start > record_bytes:
        raise Unreadable(faults.DAMAGED)
    return fields


def _records(content: bytes, fields: Sequence[_Field], notes: Notes) -> Iterator[bytes | None]:
    (count,) = struct.unpack_from("<I", content, 4)
    head_bytes, record_bytes = struct.unpack_from("<HH", content, 8)
    if count > notes.limits.rows:
        raise Unreadable(faults.TOO_MANY_ROWS, most=notes.limits.rows)
    if head_bytes + count * record_bytes > len(content):
        raise Unreadable(faults.DAMAGED)
    for index in range(count):
        start = head_bytes + index * record_bytes
        record = content[start : start + record_bytes]
        yield None if record[0] == _DELETED else record


def _stated(language: int, code_page: str | None) -> str | None:
    """Return the encoding that .cpg or the language byte name, if they name a useful one."""
    if code_page is not None:
        for pattern, encoding in _PAGES:
            if pattern.search(code_page):
                return encoding
    return _LANGUAGES.get(language)


def _encoding(
    language: int,
    code_page: str | None,
    fields: Sequence[_Field],
    records: Sequence[bytes | None],
) -> str:
    stated = _stated(language, code_page)
    candidates = _GUESSES if stated is None else (stated, *_GUESSES)
    texts = [field for field in fields if field.kind == _TEXT]
    for encoding in candidates:
        if all(_is_decodable(field.name, 11, encoding) for field in fields) and all(
            _is_decodable(field.of(record), field.width, encoding)
            for record in records
            if record is not None
            for field in texts
        ):
            return encoding
    raise Unreadable(faults.UNDECODABLE)


def _is_decodable(raw: bytes, width: int, encoding: str) -> bool:
    return raw.isascii() or _decoded(raw, width, encoding) is not None


def _decoded(raw: bytes, width: int, encoding: str) -> tuple[str, bool] | None:
    """Return the text and whether its last character was cut by the field's width."""
    try:
        return raw.decode(encoding), False
    except UnicodeDecodeError as error:
        is_cut = len(raw) >= width - 1 and error.start >= len(raw) - 3 and error.end >= len(raw)
        return (raw[: error.start].decode(encoding), True) if is_cut else None


def _names(fields: Sequence[_Field], encoding: str) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for field in fields:
        text, _ = _decoded(field.name, 11, encoding) or ("", False)
        base = name = text.strip() or "?"
        again = 1
        while name in names:
            again += 1
            name = f"{base}_{again}"
        names[name] = None
    return tuple(names)


def _row(
    record: bytes, fields: Sequence[_Field], names: Sequence[str], reader: _Reader
) -> dict[str, Cell]:
    return {
        name: reader.cell(field, field.of(record), name)
        for field, name in zip(fields, names, strict=True)
    }


class _Reader:
    """Reads the cells of one record."""

    def __init__(self, encoding: str, number: int, notes: Notes) -> None:
        self._encoding = encoding
        self._number = number
        self._notes = notes

    def cell(self, field: _Field, raw: bytes, name: str) -> Cell:
        readers: dict[str, Callable[[_Field, bytes, Place], Cell]] = {
            _TEXT: self._text,
            "N": self._number_of,
            "F": self._number_of,
            "D": self._date,
            "L": self._truth,
            "I": self._integer,
        }
        reader = readers.get(field.kind)
        if reader is None:
            self._notes.warn_once(faults.CELL_BINARY)
            return None
        return reader(field, raw, Place(self._number, name)) if raw else None

    def _text(self, field: _Field, raw: bytes, place: Place) -> Cell:
        text, is_cut = _decoded(raw, field.width, self._encoding) or ("\ufffd", False)
        if is_cut:
            self._notes.warn(faults.CELL_CUT, place.row, place.field)
        return cells.to_text(text, place, self._notes)

    def _number_of(self, _field: _Field, raw: bytes, place: Place) -> Cell:
        text = raw.decode("ascii", "replace")
        if not text.strip("*"):  # so dBASE says that it did not fit, and GIS that there is none
            return None
        return cells.parse_number(text, place, self._notes)

    def _date(self, _field: _Field, raw: bytes, place: Place) -> Cell:
        text = raw.decode("ascii", "replace")
        if not text.strip("0"):
            return None
        try:
            return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        except ValueError:
            self._notes.error(faults.CELL_DATE, place.row, place.field, text)
            return None

    def _truth(self, _field: _Field, raw: bytes, _place: Place) -> Cell:
        return {b"T": True, b"Y": True, b"F": False, b"N": False}.get(raw.upper())

    def _integer(self, _field: _Field, raw: bytes, _place: Place) -> Cell:
        return Decimal(int.from_bytes(raw, "little", signed=True))
