"""Coordinate systems (坐标系): what is stored, what is spoken with the browser, what comes in.

Source: docs/land.md, coordinates; the EPSG registry through PROJ.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_

#: CGCS2000 geographic, degrees, longitude first.
STORAGE_SRID = 4490
#: WGS 84, degrees, longitude first (RFC 7946).
WEB_SRID = 4326
#: CGCS2000 / 3-degree Gauss-Kruger CM 114E, metres: covers all of Wuhan.
LOCAL_METRIC_SRID = 4547

AnyGeometry = TypeVar("AnyGeometry", bound=BaseGeometry)


@lru_cache(maxsize=64)
def _transformer(from_epsg: int, to_epsg: int) -> Transformer:
    try:
        source, target = CRS.from_epsg(from_epsg), CRS.from_epsg(to_epsg)
    except CRSError as error:
        raise InvalidInput(
            "crs", N_("坐标系 EPSG:%(code)s 无法识别，请填写有效的 EPSG 编号。"), code=from_epsg
        ) from error
    # always_xy: easting/longitude first whatever the registry's axis order says.
    return Transformer.from_crs(source, target, always_xy=True)


def transform(geometry: AnyGeometry, from_epsg: int, to_epsg: int) -> AnyGeometry:
    """Return ``geometry`` moved between systems; x is easting or longitude on both sides.

    Raises:
        InvalidInput: PROJ does not know ``from_epsg``, or a point lies outside its reach.
    """
    if from_epsg == to_epsg:
        return geometry
    mover = _transformer(from_epsg, to_epsg)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(mover.transform(points[:, 0], points[:, 1]))

    moved: AnyGeometry = shapely.transform(geometry, move)
    if not all(map(_is_finite, moved.bounds)):
        raise InvalidInput("geometry", N_("坐标超出该坐标系的适用范围，请检查坐标系与坐标次序。"))
    return moved


def to_storage(geometry: AnyGeometry, from_epsg: int) -> AnyGeometry:
    """Return ``geometry`` in ``STORAGE_SRID`` degrees."""
    return transform(geometry, from_epsg, STORAGE_SRID)


def gauss_kruger_zone(longitude: float) -> int:
    """Return the 3-degree zone of a longitude: its central meridian is 3° times the number."""
    return round(longitude / 3)


def _is_finite(value: float) -> bool:
    return value - value == 0
