"""Fields for places: distances, views, drawn areas, and the place in the pages."""

from __future__ import annotations

import math
import re
from typing import Any
from urllib.parse import quote_plus

import shapely
from flask_babel import lazy_gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon
from wtforms import Field

from portal.places.vocab import PlaceKind
from portal.search.criteria import BBox, Circle, Near
from portal.web.fields import ScalarField, pieces, to_whole

#: Characters of an area as it stands in an address. gunicorn takes lines of 8,190; the rest is
#: for the other conditions.
MAX_WITHIN = 6_500
MAX_RADIUS_M = 100_000
MAX_NEAR_M = 200_000

_COORDINATE = re.compile(r"[-+]?\d{1,9}(?:\.\d{0,20})?(?:[eE][-+]?\d{1,2})?", re.ASCII)


class AfterField(ScalarField):
    """The opaque place in the pages; the form checks it against the order."""

    def parse(self, text: str) -> str:
        """Return the text as it is."""
        return text


class NearField(Field):
    """Distances to the nearest place of a kind: ``metro:1000``, in metres; repeatable."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read all pairs; of two for one kind the shorter holds, as both must."""
        closest: dict[PlaceKind, int] = {}
        for near in map(_to_near, pieces(valuelist)):
            closest[near.kind] = min(near.distance_m, closest.get(near.kind, near.distance_m))
        self.data = tuple(Near(kind, closest[kind]) for kind in PlaceKind if kind in closest)


class BBoxField(ScalarField):
    """A map view: ``minlon,minlat,maxlon,maxlat`` in degrees."""

    def parse(self, text: str) -> BBox:
        """Return the view."""
        return to_view(text)


class CircleField(ScalarField):
    """A disc: ``lon,lat,radius`` in degrees and metres."""

    def parse(self, text: str) -> Circle:
        """Return the disc."""
        numbers = to_coordinates(text, 3)
        if numbers is None:
            raise ValueError(_("请按“经度,纬度,半径（米）”填写三个数。"))
        lon, lat, radius_m = numbers
        check_position(lon, lat)
        if not 0 < radius_m <= MAX_RADIUS_M:
            raise ValueError(_("半径须大于 0，且不超过 %(most)s 米。", most=f"{MAX_RADIUS_M:,}"))
        return Circle(lon, lat, radius_m)


class WithinField(ScalarField):
    """An area as WKT, degrees, ``WEB_SRID``."""

    def parse(self, text: str) -> str:
        """Return the polygon as normalised WKT."""
        _check_length(text)
        try:
            area = shapely.from_wkt(text.upper())
        except (ShapelyError, ValueError, NotImplementedError):  # the last: curves
            raise ValueError(_("请填写 WKT 格式的 POLYGON 或 MULTIPOLYGON。")) from None
        _check_area(area)
        normal: str = shapely.to_wkt(shapely.force_2d(area), rounding_precision=-1, trim=True)
        _check_length(normal)
        return normal


def to_coordinates(text: str, count: int) -> tuple[float, ...] | None:
    """Return ``count`` finite numbers parted by commas, or ``None``."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(map(_COORDINATE.fullmatch, parts)):
        return None
    numbers = tuple(map(float, parts))
    return numbers if all(map(math.isfinite, numbers)) else None


def to_view(text: str) -> BBox:
    """Return the map view in ``text``.

    Raises:
        ValueError: it is none, or has no area.
    """
    numbers = to_coordinates(text, 4)
    if numbers is None:
        raise ValueError(_("请按“最小经度,最小纬度,最大经度,最大纬度”填写四个数。"))
    west, south, east, north = numbers
    check_position(west, south)
    check_position(east, north)
    # A view without area is no polygon: PostGIS finds nothing in it, not even what it crosses.
    if west >= east or south >= north:
        raise ValueError(_("最小经度、纬度须小于最大经度、纬度。"))
    return BBox(west, south, east, north)


def check_position(lon: float, lat: float) -> None:
    """Refuse a point outside the globe.

    Raises:
        ValueError: longitude or latitude is out of range.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(_("经度须在 −180 到 180 之间，纬度须在 −90 到 90 之间。"))


def _to_near(text: str) -> Near:
    name, separator, metres = text.partition(":")
    if not separator or name not in PlaceKind.__members__.values():
        raise ValueError(_("请按“类别:米数”填写，例如 metro:1000。"))
    return Near(PlaceKind(name), to_whole(metres, 1, MAX_NEAR_M))


def _check_length(wkt: str) -> None:
    length = len(quote_plus(wkt))  # as a browser writes the form into the address
    if length > MAX_WITHIN:
        raise ValueError(
            _(
                "选区的坐标在网址中占 %(length)s 个字符，最多 %(most)s 个。请减少顶点或小数位数。",
                length=f"{length:,}",
                most=f"{MAX_WITHIN:,}",
            )
        )


def _check_area(area: Any) -> None:
    if not isinstance(area, Polygon | MultiPolygon) or area.is_empty:
        raise ValueError(_("请填写 WKT 格式的 POLYGON 或 MULTIPOLYGON。"))
    if not all(map(math.isfinite, area.bounds)):
        raise ValueError(_("选区的坐标须是有限的数。"))
    west, south, east, north = area.bounds
    check_position(west, south)
    check_position(east, north)
    if not area.is_valid or area.area == 0:
        raise ValueError(_("选区自相交或没有面积，请重新绘制。"))
