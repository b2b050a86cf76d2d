"""Outlines of land (界址): what is accepted, and how large it is.

Source: docs/land.md, outlines.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.validation import explain_validity

from portal.geo.srid import to_storage
from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_

MAX_VERTICES = 5_000
WARN_AREA_DIFFERENCE = Decimal("0.005")
MAX_AREA_DIFFERENCE = Decimal("0.05")

#: CGCS2000's own ellipsoid.
_CGCS2000 = Geod(a=6378137.0, rf=298.257222101)


class AreaCheck(StrEnum):
    """How the stated area compares with the outline's geodesic area."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


def to_outline(geometry: BaseGeometry, epsg: int) -> MultiPolygon:
    """Return ``geometry`` as a valid multipolygon in ``STORAGE_SRID`` degrees.

    Raises:
        InvalidInput: empty, not an area, self-crossing, too many vertices, unknown system.
    """
    if not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
        raise InvalidInput("boundary", N_("地块范围必须是多边形。"))
    if shapely.get_num_coordinates(geometry) > MAX_VERTICES:
        raise InvalidInput("boundary", N_("地块范围的界址点超过 %(most)s 个。"), most=MAX_VERTICES)
    moved = shapely.force_2d(to_storage(geometry, epsg))
    if not moved.is_valid:
        reason = explain_validity(moved)
        raise InvalidInput("boundary", N_("地块范围自相交或不闭合：%(reason)s"), reason=reason)
    west, south, east, north = moved.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise InvalidInput("boundary", N_("地块范围超出经纬度范围，请检查坐标系与坐标次序。"))
    parts = moved.geoms if isinstance(moved, MultiPolygon) else [moved]
    return MultiPolygon([orient(part) for part in parts])


def geodesic_area_m2(outline: BaseGeometry) -> Decimal:
    """Return the area on the CGCS2000 ellipsoid of an outline in degrees, two places."""
    area, _ = _CGCS2000.geometry_area_perimeter(outline)
    return Decimal(repr(abs(area))).quantize(Decimal("0.01"))


def check_area(stated_m2: Decimal, measured_m2: Decimal) -> AreaCheck:
    """Compare the notice's area with the outline's: over 0.5 % warns, over 5 % is an error."""
    difference = abs(measured_m2 - stated_m2) / stated_m2
    if difference > MAX_AREA_DIFFERENCE:
        return AreaCheck.ERROR
    return AreaCheck.WARNING if difference > WARN_AREA_DIFFERENCE else AreaCheck.OK
