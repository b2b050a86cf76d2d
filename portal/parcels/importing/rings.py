"""Rings (圈): from loose closed lines to polygons with holes, whatever their direction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from portal.parcels.importing import faults
from portal.parcels.importing.notes import Notes

Corners = NDArray[np.float64]


def fits(rings: Sequence[Any], row: int, notes: Notes) -> bool:
    """Tell whether rings are few and short enough to be built; a finding says when not."""
    most, most_rings = notes.limits.ring_vertices, notes.limits.rings
    longest = max(map(len, rings), default=0)
    if longest > most + 1:
        params: dict[str, object] = {"count": longest - 1, "most": most}
        notes.error_of(faults.RING_TOO_LONG, row, params)
        return False
    if len(rings) > most_rings:
        notes.error_of(faults.TOO_MANY_RINGS, row, {"count": len(rings), "most": most_rings})
        return False
    return True


def to_shape(rings: Sequence[Corners], row: int, notes: Notes) -> BaseGeometry | None:
    """Return the area that ``rings`` bound; closing them is no fault here.

    A ring within another is a hole, one within a hole an island: the direction in which files
    run their rings cannot be relied on.
    """
    if not fits(rings, row, notes):
        return None
    closed = [_closed(ring) for ring in rings]
    if not all(np.isfinite(ring).all() for ring in closed):
        notes.error(faults.NOT_FINITE, row)
        return None
    if not closed or any(len(np.unique(ring, axis=0)) < 3 for ring in closed):
        notes.error(faults.TOO_FEW_CORNERS, row)
        return None
    if len(closed) == 1:
        return Polygon(closed[0])
    return _nested([Polygon(ring) for ring in closed])


def _closed(ring: Corners) -> Corners:
    if len(ring) and not np.array_equal(ring[0], ring[-1]):
        return np.vstack([ring, ring[:1]])
    return ring


def _nested(discs: list[Polygon]) -> BaseGeometry:
    broken = next((disc for disc in discs if not disc.is_valid), None)
    if broken is not None:
        return broken  # the check of outlines says where it crosses
    discs = sorted(discs, key=lambda disc: -disc.area)
    inside = shapely.STRtree(discs).query(
        [disc.representative_point() for disc in discs], predicate="within"
    )
    around: list[list[int]] = [[] for _ in discs]
    for inner, outer in zip(*inside.tolist(), strict=True):
        if outer < inner:  # sorted by size: only a larger one is around
            around[inner].append(outer)
    holes: dict[int, list[Any]] = {
        index: [] for index, outers in enumerate(around) if len(outers) % 2 == 0
    }
    for index, outers in enumerate(around):
        if len(outers) % 2:
            holes[max(outers)].append(discs[index].exterior.coords)
    polygons = [Polygon(discs[index].exterior, inner) for index, inner in holes.items()]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
