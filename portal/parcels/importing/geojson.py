"""GeoJSON: read feature by feature, so that a large file is never a large tree of objects.

Source: RFC 7946; the member ``crs`` of the format's first edition (2008).
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from portal.parcels.importing import cells, faults, outlines, rings, systems
from portal.parcels.importing.cells import Place
from portal.parcels.importing.features import Features
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.outlines import Shape
from portal.parcels.importing.table import Cell, RawTable

_SPACE = re.compile(r"[ \t\r\n]*")
_TYPES = {
    "Point": 1,
    "LineString": 2,
    "MultiPoint": 4,
    "MultiLineString": 5,
    "GeometryCollection": 7,
}
#: Beyond these the coordinates cannot be the degrees that RFC 7946 promises.
_DEGREES = np.array([180.0, 90.0])


class _Misplaced(ValueError):
    """Coordinates are nested otherwise than their type says."""


def _number(text: str) -> Decimal:
    try:
        return Decimal(text[:400])
    except InvalidOperation:
        return Decimal("NaN")


# NaN and Infinity are read, and refused where they stand: so the row can be named.
_DECODER = json.JSONDecoder(parse_float=_number, parse_int=_number, parse_constant=_number)


def read_geojson(text: str, name: str, notes: Notes) -> RawTable:
    """Return the features of a FeatureCollection, or the one of a Feature.

    Raises:
        Unreadable: no JSON, or JSON of something else.
    """
    return _Reader(text, name, notes).read()


class _Reader:
    """One pass over the text."""

    def __init__(self, text: str, name: str, notes: Notes) -> None:
        self._text = text
        self._notes = notes
        self._features = Features(name, notes.limits)
        self._members: dict[str, Any] = {}
        self._is_collection = False

    def read(self) -> RawTable:
        self._read_members()
        kind = self._members.get("type")
        if kind == "Feature" and not self._is_collection:
            self._add(self._members)
        elif kind != "FeatureCollection" or not self._is_collection:
            raise Unreadable(faults.UNKNOWN_FORMAT)
        layer = self._members.get("name")
        if isinstance(layer, str) and layer.strip().isprintable():
            self._features.name = layer.strip()[:100] or self._features.name
        return self._features.to_table(self._notes.system(self._epsg()), self._notes)

    def _read_members(self) -> None:
        position = self._expect(self._skip(0), "{")
        if self._peek(position) == "}":
            return
        while True:
            key, position = self._decode(position)
            if not isinstance(key, str):
                raise Unreadable(faults.DAMAGED)
            position = self._skip(self._expect(self._skip(position), ":"))
            position = self._read_member(key, position)
            if self._peek(position) == "}":
                return
            position = self._expect(self._skip(position), ",")

    def _read_member(self, key: str, position: int) -> int:
        if key == "features" and self._peek(position) == "[":
            self._is_collection = True
            return self._read_features(position + 1)
        self._members[key], position = self._decode(position)
        return position

    def _read_features(self, position: int) -> int:
        if self._peek(position) == "]":
            return self._skip(position) + 1
        while True:
            feature, position = self._decode(position)
            self._add(feature)
            if self._peek(position) == "]":
                return self._skip(position) + 1
            position = self._expect(self._skip(position), ",")

    def _add(self, feature: Any) -> None:
        number = len(self._features.numbers) + 1
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            self._notes.error(faults.DAMAGED_OUTLINE, number)
            self._features.add(number, {})
            return
        properties = feature.get("properties")
        values = properties if isinstance(properties, dict) else {}
        row = {key: _cell(value, Place(number, key), self._notes) for key, value in values.items()}
        self._features.add(number, row, self._shape(feature.get("geometry"), number))

    def _shape(self, geometry: Any, number: int) -> Shape:
        if geometry is None:
            return None
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind in _TYPES:
            params = {"kind": outlines.kind_name(_TYPES[kind])}
            self._notes.error_of(faults.NOT_AREA, number, params)
            return None
        coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
            self._notes.error(faults.DAMAGED_OUTLINE, number)
            return None
        try:
            if kind == "Polygon":
                return self._area([coordinates], number, is_multi=False)
            return self._area(coordinates, number, is_multi=True)
        except _Misplaced:
            self._notes.error(faults.DAMAGED_OUTLINE, number)
            return None

    def _area(self, parts: list[Any], number: int, *, is_multi: bool) -> Shape:
        if not all(isinstance(part, list) for part in parts):
            raise _Misplaced
        loose = [ring for part in parts for ring in part]
        if not all(isinstance(ring, list) for ring in loose):
            raise _Misplaced
        if not loose:
            self._notes.error(faults.EMPTY_OUTLINE, number)
            return None
        if not rings.fits(loose, number, self._notes):
            return None
        areas: list[Polygon] = []
        for part in parts:
            lines = [line for ring in part if (line := self._ring(ring, number)) is not None]
            if len(lines) < max(len(part), 1):
                return None
            areas.append(Polygon(lines[0], lines[1:]))
        return MultiPolygon(areas) if is_multi else areas[0]

    def _ring(self, ring: list[Any], number: int) -> rings.Corners | None:
        corners = _corners(ring)
        if not np.isfinite(corners).all():
            self._notes.error(faults.NOT_FINITE, number)
            return None
        if len(corners) and (corners[0] != corners[-1]).any():
            self._notes.warn(faults.UNCLOSED, number)
            corners = np.vstack([corners, corners[:1]])
        if len(corners) < 4:
            self._notes.error(faults.TOO_FEW_CORNERS, number)
            return None
        if any(len(position) > 2 for position in ring):
            self._notes.warn_once(faults.HEIGHTS_DROPPED)
        return corners

    def _epsg(self) -> int | None:
        crs = self._members.get("crs")
        if crs is None:
            return systems.WGS84 if self._is_in_degrees() else None
        properties = crs.get("properties") if isinstance(crs, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else None
        # A "link" is never followed.
        return systems.from_name(name) if isinstance(name, str) else None

    def _is_in_degrees(self) -> bool:
        shapes = [shape for shape in self._features.shapes if shape is not None]
        bounds = shapely.total_bounds(shapes) if shapes else np.zeros(4)
        return not (np.abs(bounds.reshape(2, 2)) > _DEGREES).any()

    def _decode(self, position: int) -> tuple[Any, int]:
        try:
            return _DECODER.raw_decode(self._text, self._skip(position))
        except (json.JSONDecodeError, RecursionError) as error:
            raise Unreadable(faults.DAMAGED) from error

    def _skip(self, position: int) -> int:
        found = _SPACE.match(self._text, position)
        return found.end() if found else position

    def _peek(self, position: int) -> str:
        position = self._skip(position)
        return self._text[position : position + 1]

    def _expect(self, position: int, sign: str) -> int:
        if self._text[position : position + 1] != sign:
            raise Unreadable(faults.DAMAGED)
        return position + 1


def _corners(ring: list[Any]) -> rings.Corners:
    for position in ring:
        if not isinstance(position, list) or not 2 <= len(position) <= 4:
            raise _Misplaced
        if not all(isinstance(value, Decimal) for value in position):
            raise _Misplaced
    pairs = [(float(position[0]), float(position[1])) for position in ring]
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def _cell(value: Any, place: Place, notes: Notes) -> Cell:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return cells.to_number(value, place, notes)
    if not isinstance(value, str):  # a list or an object is kept as it is written
        value = json.dumps(value, ensure_ascii=False, default=str)
    return cells.to_text(value, place, notes)
