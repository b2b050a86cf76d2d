"""GeoPackage: a SQLite database, read from memory with everything but reading switched off.

Source: OGC 12-128r18, GeoPackage Encoding Standard.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from portal.parcels.importing import cells, faults, outlines, systems
from portal.parcels.importing.cells import Place
from portal.parcels.importing.features import Features, check_width
from portal.parcels.importing.limits import Limits
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.table import Cell, RawTable

_LONGEST_VALUE = 20 * 2**20
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_NEEDED = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
_LAYERS = """
    SELECT c.table_name, g.column_name, g.srs_id
    FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name
    WHERE c.data_type = 'features' LIMIT 100
"""
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_PRAGMA,
}
_FUNCTIONS = {"count"}
_PRAGMAS = {"trusted_schema", "query_only", "cell_size_check", "table_xinfo"}


class _Layer(NamedTuple):
    table: str
    geometry: str
    srs_id: int


class _Column(NamedTuple):
    name: str
    declared: str


def read_geopackage(content: bytes, name: str, notes: Notes) -> RawTable:
    """Return the one feature layer of a GeoPackage.

    Raises:
        Unreadable: damaged, no layer, several, or one that is not a plain table.
    """
    database = sqlite3.connect(":memory:")
    try:
        return _read(_opened(database, content), name, notes)
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        # The last one comes of the library's own words on a schema that is no text.
        raise Unreadable(faults.DAMAGED) from error
    finally:
        database.close()


def _opened(database: sqlite3.Connection, content: bytes) -> sqlite3.Connection:
    # A database in memory has no log beside it; bytes 18 and 19 would ask for one.
    database.deserialize(content[:18] + b"\1\1" + content[20:])
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    database.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
    database.text_factory = bytes
    database.set_authorizer(_authorize)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        database.execute(f"PRAGMA {pragma}")
    return database


def _authorize(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
    allowed = action in _READING
    if action == sqlite3.SQLITE_FUNCTION:
        allowed = second in _FUNCTIONS
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = first in _PRAGMAS
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _read(database: sqlite3.Connection, name: str, notes: Notes) -> RawTable:
    layer = _only_layer(database)
    columns = _columns(database, layer, notes.limits)
    features = Features(layer.table or name, notes.limits)
    features.columns = dict.fromkeys(column.name for column in columns)
    blobs: list[bytes | None] = []
    for number, (blob, *values) in enumerate(_rows(database, layer, columns, notes.limits), 1):
        features.add(number, _cells(columns, values, number, notes))
        blobs.append(_to_wkb(blob, number, notes))
    features.shapes = outlines.from_wkb(blobs, features.numbers, notes)
    return features.to_table(notes.system(_epsg(database, layer.srs_id)), notes)


def _only_layer(database: sqlite3.Connection) -> _Layer:
    kinds = _tables(database)
    if any(kinds.get(needed) != "table" for needed in _NEEDED):
        raise Unreadable(faults.NO_LAYER)
    found = [
        _Layer(_text(table), _text(column), srs_id)
        for table, column, srs_id in database.execute(_LAYERS)
    ]
    if not found:
        raise Unreadable(faults.NO_LAYER)
    if len(found) > 1:
        names = "、".join(layer.table for layer in found[:5])
        raise Unreadable(faults.SEVERAL_LAYERS, count=len(found), names=names)
    if kinds.get(found[0].table.lower()) != "table":
        raise Unreadable(faults.UNSAFE_LAYER)
    return found[0]


def _tables(database: sqlite3.Connection) -> dict[str, str]:
    """Return lower-case name -> ``table``, ``view`` or ``virtual``."""
    kinds: dict[str, str] = {}
    for kind, table, sql in database.execute("SELECT type, name, sql FROM sqlite_master"):
        if _text(kind) in ("table", "view"):
            is_virtual = b"VIRTUAL" in (sql or b"").upper().split(b"(")[0].split()[:2]
            kinds[_text(table).lower()] = "virtual" if is_virtual else _text(kind)
    return kinds


def _columns(database: sqlite3.Connection, layer: _Layer, limits: Limits) -> list[_Column]:
    """Return the columns of the layer without key and geometry."""
    columns, has_geometry = [], False
    described = list(database.execute(f"PRAGMA table_xinfo({_quoted(layer.table)})"))
    check_width(len(described), limits)
    for _, name, declared, _, _, key, hidden in described:
        if hidden:  # a generated column would compute while it is read
            raise Unreadable(faults.UNSAFE_LAYER)
        if _text(name).lower() == layer.geometry.lower():
            has_geometry = True
        elif not (key and _text(declared).upper() == "INTEGER"):
            columns.append(_Column(_text(name), _text(declared).upper()))
    if not has_geometry:
        raise Unreadable(faults.NO_LAYER)
    return columns


def _rows(
    database: sqlite3.Connection, layer: _Layer, columns: Sequence[_Column], limits: Limits
) -> Iterator[tuple[Any, ...]]:
    table = _quoted(layer.table)
    ((count,),) = database.execute(f"SELECT count(*) FROM {table}")
    if count > limits.rows:
        raise Unreadable(faults.TOO_MANY_ROWS, most=limits.rows)
    names = ", ".join(_quoted(name) for name in (layer.geometry, *(c.name for c in columns)))
    yield from database.execute(f"SELECT {names} FROM {table} NOT INDEXED")


def _cells(
    columns: Sequence[_Column], values: Sequence[Any], number: int, notes: Notes
) -> dict[str, Cell]:
    return {
        column.name: _cell(value, column.declared, Place(number, column.name), notes)
        for column, value in zip(columns, values, strict=True)
    }


def _cell(value: Any, declared: str, place: Place, notes: Notes) -> Cell:
    if value is None:
        return None
    if isinstance(value, bytes):
        return _text_cell(value, declared, place, notes)
    if declared == "BOOLEAN" and value in (0, 1):
        return bool(value)
    return cells.to_number(value, place, notes)


def _text_cell(value: bytes, declared: str, place: Place, notes: Notes) -> Cell:
    if "BLOB" in declared:
        notes.warn_once(faults.CELL_BINARY)
        return None
    try:
        text = cells.to_text(_text(value), place, notes)
    except Unreadable:
        notes.error(faults.CELL_CHARACTERS, place.row, place.field)
        return None
    if text is None or declared not in ("DATE", "DATETIME"):
        return text
    try:
        return (date if declared == "DATE" else datetime).fromisoformat(text)
    except ValueError:
        return text  # to be understood, or refused, like any other text


def _to_wkb(blob: Any, number: int, notes: Notes) -> bytes | None:
    """Strip the GeoPackage head from a geometry."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        notes.error(faults.DAMAGED_OUTLINE, number)
        return None
    flags = blob[3]
    envelope = _ENVELOPES.get(flags >> 1 & 0b111)
    if envelope is None or flags & 0b100000:  # the extended type is nobody's standard
        notes.error(faults.DAMAGED_OUTLINE, number)
        return None
    return blob[8 + envelope :]


def _epsg(database: sqlite3.Connection, srs_id: int) -> int | None:
    rows = database.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
        " WHERE srs_id = ? LIMIT 1",
        (srs_id,),
    ).fetchall()
    if not rows or srs_id in (0, -1):
        return None
    organization, code, definition = rows[0]
    if isinstance(organization, bytes) and organization.upper() == b"EPSG":
        found = systems.known(code) if isinstance(code, int) and 0 < code < 10**6 else None
        if found is not None:
            return found
    return systems.from_wkt(_text(definition)) if isinstance(definition, bytes) else None


def _text(value: Any) -> str:
    """Return text of the database, which in life is not always the UTF-8 it must be."""
    if not isinstance(value, bytes):
        return str(value)
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(faults.UNDECODABLE)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
