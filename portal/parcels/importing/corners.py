"""Corner points (界址点): pairs as surveyors list them, north before east, made into outlines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely

from portal.parcels.importing import faults, rings, systems
from portal.parcels.importing.notes import Notes
from portal.parcels.importing.outlines import Shape
from portal.parcels.importing.rings import Corners

_RINGS = re.compile(r"[@|｜]")
_POINTS = re.compile(r"[;；\n]+")
_NUMBER = r"[-+]?\d{1,12}(?:\.\d{1,20})?"
_SEPARATOR = r"\s*[,，、\s]\s*"
_LABEL = r"(?:[A-Za-z]{0,3}\d{1,6}\s*[:：,，]\s*)?"
_CORNER = re.compile(rf"[(（\[]?{_LABEL}({_NUMBER}){_SEPARATOR}({_NUMBER})[)）\]]?", re.ASCII)
_LONGEST_CORNER = 100


def to_corner(pairs: Sequence[tuple[float, float]]) -> Corners:
    """Return pairs as an array of two columns."""
    return np.array(pairs, dtype=np.float64).reshape(-1, 2)


def parse_corners(text: str, row: int, notes: Notes) -> list[Corners] | None:
    """Return the rings that ``X1,Y1;X2,Y2;…`` lists, parted by ``@`` or ``|``."""
    found: list[Corners] = []
    for part in _RINGS.split(text):
        points = [point.strip() for point in _POINTS.split(part) if point.strip()]
        if not points:
            continue
        pairs = [_pair(point) for point in points]
        wrong = next((p for p, pair in zip(points, pairs, strict=True) if pair is None), None)
        if wrong is not None:
            notes.error(faults.BAD_CORNER, row, value=wrong)
            return None
        found.append(to_corner([pair for pair in pairs if pair is not None]))
    if not found:
        notes.error(faults.BAD_CORNER, row, value=text)
        return None
    return found


def _pair(text: str) -> tuple[float, float] | None:
    found = _CORNER.fullmatch(text) if len(text) <= _LONGEST_CORNER else None
    return (float(found.group(1)), float(found.group(2))) if found else None


class Placement:
    """Where the corners of a whole file lie: one system and one order of axes for all."""

    def __init__(self, notes: Notes, *, is_east_first: bool = False) -> None:
        self._notes = notes
        self._is_east_first = is_east_first

    def to_shapes(
        self, loose: Sequence[list[Corners] | None], rows: Sequence[int]
    ) -> tuple[list[Shape], int | None]:
        """Return the outlines with x east, and the system that most of them speak of."""
        placed = [self._placed(listed) for listed in loose]
        epsg = self._most_common([place.epsg for place in placed if place is not None])
        if epsg is not None and self._notes.crs is None:
            self._notes.warn_once(faults.ASSUMED_SYSTEM, epsg=epsg)
        if not self._is_east_first and any(place is not None and place.swapped for place in placed):
            self._notes.warn_once(faults.SWAPPED)
        shapes: list[Shape] = []
        for listed, place, row in zip(loose, placed, rows, strict=True):
            shapes.append(self._shape(listed, place, row, epsg))
        return shapes, epsg

    def system_of_shapes(self, shapes: Sequence[Shape]) -> int | None:
        """Return the system that coordinates with east first speak of, all of them."""
        corners = shapely.get_coordinates(np.array(shapes, dtype=object))
        placed = systems.place(corners[:, ::-1]) if len(corners) else None
        if placed is None or placed.epsg is None or placed.swapped:
            return None
        if self._notes.crs is None:
            self._notes.warn_once(faults.ASSUMED_SYSTEM, epsg=placed.epsg)
        return placed.epsg

    def _placed(self, listed: list[Corners] | None) -> systems.Placed | None:
        if not listed:
            return None
        pairs = np.vstack(listed)
        return systems.place(pairs[:, ::-1] if self._is_east_first else pairs)

    def _shape(
        self,
        listed: list[Corners] | None,
        place: systems.Placed | None,
        row: int,
        epsg: int | None,
    ) -> Shape:
        if listed is None or place is None:
            return None
        if place.epsg != epsg:
            self._notes.error(faults.MIXED_SYSTEMS, row)
            return None
        ends = np.cumsum([len(ring) for ring in listed])[:-1]
        return rings.to_shape(np.split(place.corners, ends), row, self._notes)

    @staticmethod
    def _most_common(found: Sequence[int | None]) -> int | None:
        counted = Counter(found).most_common(1)
        return counted[0][0] if counted else None
