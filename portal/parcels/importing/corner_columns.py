"""Which columns of a sheet draw its parcels: WKT, lists of corners, or one corner a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import NamedTuple

from portal.parcels.importing.cells import is_blank
from portal.parcels.importing.headings import Line
from portal.parcels.importing.table import Cell


class Kind(Enum):
    """How a sheet draws its parcels."""

    WKT = "wkt"
    CORNERS = "corners"
    PER_LINE = "per line"


WKT, CORNERS, PER_LINE = Kind.WKT, Kind.CORNERS, Kind.PER_LINE

# Repetitions have an end: a cell may be long, and made to be slow.
_WKT_START = re.compile(
    r"\s{0,9}(?:SRID\s{0,9}=\s{0,9}(\d{1,6})\s{0,9};\s{0,9})?((?:MULTI|POLYGON|POINT|LINE|"
    r"GEOMETRYCOLLECTION|CURVE|CIRCULAR|COMPOUND|TIN|TRIANGLE|POLYHEDRAL)[A-Z]{0,20}"
    r"\s{0,9}(?:ZM?|M)?\s{0,9}(?:\(|EMPTY))",
    re.IGNORECASE,
)
_PAIR = re.compile(r"[-+]?\d[\d.]{0,30}\s{0,3}[,，\s]\s{0,3}[-+]?\d")
_CORNER_NAMES = re.compile(r"界址|坐标|拐点|corner|coordinate|boundary|outline", re.IGNORECASE)
#: Notes in brackets, units and blanks do not tell names apart.
_DECORATION = re.compile(r"[（(\[【].*?[)）\]】]|[\s_/·:：-]|坐标|值")

_NORTH = {"x", "纵", "北", "north", "northing"}
_EAST = {"y", "横", "东", "east", "easting"}
_LATITUDE = {"纬度", "lat", "latitude", "北纬"}
_LONGITUDE = {"经度", "lon", "lng", "long", "longitude", "东经"}
_POINT = {"点号", "界址点号", "界址点", "点名", "点序号", "拐点号", "point", "pointno", "corner"}
_RING = {"圈号", "环号", "ring", "ringno"}
_KEYS = (
    "宗地编号",
    "宗地号",
    "宗地代码",
    "地块编号",
    "地块号",
    "地块代码",
    "编号",
    "number",
    "parcelnumber",
    "parcel",
    "地块名称",
    "宗地名称",
    "地块",
    "宗地",
    "名称",
)
_LOOKED_AT = 50


class Geometry(NamedTuple):
    """The columns that draw the parcels; for corners first the northings, then the eastings."""

    kind: Kind | None
    columns: tuple[str, ...] = ()
    #: The column that says which parcel a corner belongs to.
    key: str | None = None
    ring: str | None = None
    is_east_first: bool = False


def find_geometry(names: Sequence[str], data: Sequence[Line]) -> Geometry:
    """Return how the sheet draws its parcels, by content first and names second."""
    for n, name in enumerate(names):
        samples = _samples(data, n)
        if samples and all(map(_WKT_START.match, samples)):
            return Geometry(WKT, (name,))
    for n, name in enumerate(names):
        if _CORNER_NAMES.search(name) and any(map(_PAIR.search, _samples(data, n))):
            return Geometry(CORNERS, (name,), is_east_first=_is_east_first(name))
    return _per_line(names, data) or Geometry(None)


def split_srid(text: str) -> tuple[int | None, str]:
    """Return the system that EWKT names before the WKT, and the WKT."""
    found = _WKT_START.match(text)
    if found is None:
        return None, text
    return (int(found.group(1)) if found.group(1) else None), text[found.start(2) :]


def to_float(cell: Cell) -> float | None:
    """Return a coordinate; ``None`` when the cell holds none."""
    if isinstance(cell, str):
        try:
            cell = Decimal(cell.strip()[:60])
        except InvalidOperation:
            return None
    if not isinstance(cell, Decimal) or not cell.is_finite():
        return None
    return float(cell)


def _samples(data: Sequence[Line], column: int) -> list[str]:
    filled = (line.cells[column] for line in data if column < len(line.cells))
    return [str(cell) for cell in filled if not is_blank(cell)][:_LOOKED_AT]


def _is_east_first(name: str) -> bool:
    """Tell whether a heading says that the longitude comes first: “经度,纬度”."""
    folded = name.lower()
    for east, north in (("经", "纬"), ("lon", "lat"), ("lng", "lat"), ("东", "北")):
        if east in folded and north in folded:
            return folded.index(east) < folded.index(north)
    return False


def _per_line(names: Sequence[str], data: Sequence[Line]) -> Geometry | None:
    folded = {_DECORATION.sub("", name).lower(): name for name in reversed(names)}

    def named(wanted: set[str]) -> str | None:
        return next((name for fold, name in folded.items() if fold in wanted), None)

    north, east = named(_NORTH), named(_EAST)
    if north is None or east is None:
        north, east = named(_LATITUDE), named(_LONGITUDE)
    if north is None or east is None:
        return None
    key = next((folded[wanted] for wanted in _KEYS if wanted in folded), None)
    point, ring = named(_POINT), named(_RING)
    # A pair of coordinates in a line of its own parcel is a position, not a corner.
    if point is None and ring is None and not _recurs(names, data, key):
        return None
    columns = tuple(name for name in (north, east, point, ring) if name is not None)
    return Geometry(PER_LINE, columns, key, ring)


def _recurs(names: Sequence[str], data: Sequence[Line], key: str | None) -> bool:
    """Tell whether the lines belong to parcels of three or more."""
    if key is None:
        return False
    index = names.index(key)
    keys = [str(line.cells[index]) if index < len(line.cells) else "" for line in data]
    return len(keys) >= 3 * len({key for key in keys if key.strip()} or {""})
