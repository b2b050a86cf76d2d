"""Fields of a query string: each hands out one typed value or says what is wrong with it.

A blank value is no condition; a value that cannot be read is an error, never ignored.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import shapely
from flask_babel import lazy_gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon
from wtforms import Field

from portal.geo.shapes import MAX_VERTICES
from portal.places.vocab import PlaceKind
from portal.search.criteria import BBox, Circle, Near

MAX_VALUES = 200
MAX_TEXT = 64
MAX_WKT = 200_000
MAX_RADIUS_M = 100_000
MAX_NEAR_M = 200_000

_NUMBER = re.compile(r"(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?")
_COORDINATE = re.compile(r"[-+]?\d{1,9}(?:\.\d{0,20})?(?:[eE][-+]?\d{1,2})?")
_WHOLE = re.compile(r"\d{1,9}")


def tidy(text: str) -> str:
    """Return ``text`` in NFKC with single spaces.

    Raises:
        ValueError: it holds a control character, such as NUL.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in folded):
        raise ValueError(_("含有不能识别的字符。"))
    return folded


class ScalarField(Field):
    """One value. Given twice it is an error, since either could be meant."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the one value that is not blank."""
        values = [value for value in map(tidy, valuelist) if value]
        if len(values) > 1:
            raise ValueError(_("只能填写一个值。"))
        self.data = self.parse(values[0]) if values else None

    def parse(self, text: str) -> Any:
        """Return the value of ``text``, which is not blank."""
        raise NotImplementedError


class NumberField(ScalarField):
    """A number of at least zero (数值); thousands may be parted by commas."""

    def __init__(self, label: Any = None, *, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def parse(self, text: str) -> Decimal:
        """Return the number as Decimal."""
        if not (text.isascii() and _NUMBER.fullmatch(text)):
            raise ValueError(_("请填写不小于 0 的数字，例如 1200 或 1.5。"))
        number = Decimal(text.replace(",", ""))
        if number > self.most:
            raise ValueError(_("不能大于 %(most)s。", most=f"{self.most:,}"))
        return number


class WholeField(ScalarField):
    """A whole number within bounds."""

    def __init__(self, label: Any = None, *, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def parse(self, text: str) -> int:
        """Return the number."""
        return to_whole(text, self.least, self.most)


class TextField(ScalarField):
    """Search text (关键词), bounded."""

    def parse(self, text: str) -> str:
        """Return the text in NFKC."""
        if len(text) > MAX_TEXT:
            raise ValueError(_("不能超过 %(most)s 个字。", most=MAX_TEXT))
        return text


class AfterField(ScalarField):
    """The opaque place in the pages; the form checks it against the order."""

    def parse(self, text: str) -> str:
        """Return the text as it is."""
        return text


class ChoiceField(ScalarField):
    """One member of a closed set."""

    def __init__(self, label: Any = None, *, members: type[Any], **options: Any) -> None:
        super().__init__(label, **options)
        self.members = members

    def parse(self, text: str) -> Any:
        """Return the member of that value."""
        try:
            return self.members(text)
        except ValueError:
            raise ValueError(_("没有“%(value)s”这一选项。", value=text[:40])) from None


class ManyField(Field):
    """Several members of a closed set, repeated or parted by commas.

    ``known`` maps each accepted spelling to the member; the order of its values is the order
    in which they are handed out.
    """

    known: Mapping[str, Any]

    def __init__(
        self, label: Any = None, *, known: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.known = known or {}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read all values; each must be known."""
        texts = [part for part in ",".join(map(tidy, valuelist)).split(",") if part.strip()]
        if len(texts) > MAX_VALUES:
            raise ValueError(_("最多选 %(most)s 项。", most=MAX_VALUES))
        chosen = {self._member(text.strip()) for text in texts}
        self.data = tuple(dict.fromkeys(m for m in self.known.values() if m in chosen))

    def _member(self, text: str) -> Any:
        if text not in self.known:
            raise ValueError(_("没有“%(value)s”这一选项。", value=text[:40]))
        return self.known[text]


class NearField(Field):
    """Distances to the nearest place of a kind: ``metro:1000``, in metres; repeatable."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read all pairs; of two for one kind the shorter holds, as both must."""
        texts = [part.strip() for part in ",".join(map(tidy, valuelist)).split(",")]
        closest: dict[PlaceKind, int] = {}
        for near in [_to_near(text) for text in texts if text]:
            closest[near.kind] = min(near.distance_m, closest.get(near.kind, near.distance_m))
        self.data = tuple(Near(kind, closest[kind]) for kind in PlaceKind if kind in closest)


class BBoxField(ScalarField):
    """A map view: ``minlon,minlat,maxlon,maxlat`` in degrees."""

    def parse(self, text: str) -> BBox:
        """Return the view."""
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
        if len(text) > MAX_WKT:
            raise ValueError(_("选区过于复杂，顶点不能超过 %(most)s 个。", most=MAX_VERTICES))
        try:
            area = shapely.from_wkt(text.upper())
        except (ShapelyError, ValueError):
            raise ValueError(_("请填写 WKT 格式的 POLYGON 或 MULTIPOLYGON。")) from None
        _check_area(area)
        return shapely.to_wkt(shapely.force_2d(area), rounding_precision=-1, trim=True)


def to_whole(text: str, least: int, most: int) -> int:
    """Return the whole number in ``text``.

    Raises:
        ValueError: it is none, or lies outside the bounds.
    """
    if not (text.isascii() and _WHOLE.fullmatch(text) and least <= int(text) <= most):
        raise ValueError(
            _("请填写 %(least)s 到 %(most)s 之间的整数。", least=least, most=f"{most:,}")
        )
    return int(text)


def to_coordinates(text: str, count: int) -> tuple[float, ...] | None:
    """Return ``count`` finite numbers parted by commas, or ``None``."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(map(_COORDINATE.fullmatch, parts)):
        return None
    numbers = tuple(map(float, parts))
    return numbers if all(map(math.isfinite, numbers)) else None


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


def _check_area(area: Any) -> None:
    if not isinstance(area, Polygon | MultiPolygon) or area.is_empty:
        raise ValueError(_("请填写 WKT 格式的 POLYGON 或 MULTIPOLYGON。"))
    if shapely.get_num_coordinates(area) > MAX_VERTICES:
        raise ValueError(_("选区过于复杂，顶点不能超过 %(most)s 个。", most=MAX_VERTICES))
    if not all(map(math.isfinite, area.bounds)):
        raise ValueError(_("选区的坐标须是有限的数。"))
    west, south, east, north = area.bounds
    check_position(west, south)
    check_position(east, north)
    if not area.is_valid or area.area == 0:
        raise ValueError(_("选区自相交或没有面积，请重新绘制。"))
