"""A table as GeoJSON (RFC 7946) with members that say where it comes from.

The coordinates are CGCS2000, longitude first; the member ``crs`` of the older form says so to
programs that ask (GDAL, QGIS). RFC 7946 lets others take them for WGS 84, centimetres away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import orjson
import shapely

from portal.parcels.exporting.cells import beijing_text
from portal.parcels.exporting.table import Record, Table, Value

_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
_FEATURES = 200


def write_geojson(table: Table) -> Iterator[bytes]:
    """Yield the file in pieces."""
    start = {"type": "FeatureCollection", "name": table.note.sheet, "crs": _CRS}
    start["metadata"] = dict(table.note.lines)
    names = [head.text for head in table.heads]
    pieces = [orjson.dumps(start)[:-1] + b',"features":[\n']
    count = 0
    for count, record in enumerate(table.records, 1):
        pieces.append((b",\n" if count > 1 else b"") + _feature(names, record))
        if len(pieces) >= _FEATURES:
            yield b"".join(pieces)
            pieces = []
    yield b"".join(pieces)
    yield b'\n],"numberReturned":%d}\n' % count


def _feature(names: list[str], record: Record) -> bytes:
    geometry = shapely.to_geojson(shapely.from_wkb(record.outline))
    return orjson.dumps(
        {
            "type": "Feature",
            "properties": dict(zip(names, map(_member, record.values), strict=True)),
            "geometry": orjson.Fragment(geometry),
        }
    )


def _member(value: Value) -> str | float | int | None:
    if isinstance(value, datetime):
        return beijing_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
