"""What is asked of the catalog (筛选条件): one frozen value, the whole state of a result page.

Pure: no request, no database. ``forms.py`` reads it from a query string, ``to_args`` writes it
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from urllib.parse import urlencode

from portal.parcels.vocab import LandUse, ParcelStatus
from portal.places.vocab import PlaceKind
from portal.search.vocab import Sort

Args = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A closed interval (闭区间); ``None`` leaves a side open."""

    least: Decimal | None = None
    most: Decimal | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None

    def __contains__(self, value: Decimal) -> bool:
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """At most ``distance_m`` metres from the nearest place of ``kind``."""

    kind: PlaceKind
    distance_m: int

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.distance_m}"


@dataclass(frozen=True, slots=True)
class BBox:
    """A map view, degrees, ``WEB_SRID``."""

    min_lon: float
    min_lat: float
    max_lon: float
    max_lat: float

    def __str__(self) -> str:
        edges = (self.min_lon, self.min_lat, self.max_lon, self.max_lat)
        return ",".join(map(plain_float, edges))


@dataclass(frozen=True, slots=True)
class Circle:
    """A disc around a point in degrees, ``WEB_SRID``; the radius is in metres."""

    lon: float
    lat: float
    radius_m: float

    def __str__(self) -> str:
        return ",".join(map(plain_float, (self.lon, self.lat, self.radius_m)))


@dataclass(frozen=True, slots=True)
class Part:
    """One condition that is on: its name and, where a name has several, which value of it."""

    name: str
    value: object


@dataclass(frozen=True, slots=True)
class Choice:
    """A district, zone or park that can be chosen: its slug and every accepted spelling."""

    slug: str
    name: str
    name_en: str
    code: str | None = None

    def spellings(self) -> tuple[str, ...]:
        """Return what may stand for it in a query string."""
        return tuple(text for text in (self.slug, self.code, self.name) if text)


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from; it comes from the database, so it is handed in."""

    district: tuple[Choice, ...] = ()
    zone: tuple[Choice, ...] = ()
    park: tuple[Choice, ...] = ()

    def find(self, name: str, slug: str) -> Choice | None:
        """Return the choice ``slug`` of ``name`` (``district``, ``zone`` or ``park``)."""
        return next((choice for choice in getattr(self, name) if choice.slug == slug), None)


@dataclass(frozen=True, slots=True)
class ParcelCriteria:
    """All conditions, the order and the place in the pages. Empty means no condition."""

    use: tuple[LandUse, ...] = ()
    #: Slugs, in the order of the choices.
    district: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    park: tuple[str, ...] = ()
    status: tuple[ParcelStatus, ...] = ()
    #: Square metres of the notice.
    area: Bounds = Bounds()
    #: Yuan.
    price: Bounds = Bounds()
    #: Yuan per square metre of floor.
    floor_price: Bounds = Bounds()
    #: What may at most be built: the upper limit of the plot ratio.
    far: Bounds = Bounds()
    near: tuple[Near, ...] = ()
    bbox: BBox | None = None
    #: Normalised WKT of a polygon or multipolygon, degrees, ``WEB_SRID``.
    within: str | None = None
    circle: Circle | None = None
    #: Search text, NFKC, single spaces; every term must occur.
    q: str = ""
    sort: Sort = Sort.NEWEST
    #: Rows on one page; ``None`` is the page's own default.
    limit: int | None = None
    #: Cursor of ``kernel.paging``, checked against ``sort``.
    after: str | None = None

    def to_args(self) -> Args:
        """Return the canonical query arguments, in one fixed order, without empty ones."""
        return {name: values for name, values in self._args() if values}

    def query_string(self) -> str:
        """Return the canonical query string, without ``?``; empty when nothing is asked."""
        return urlencode(self.to_args(), doseq=True, safe=",:()")

    def parts(self) -> tuple[Part, ...]:
        """Return every condition that is on, one for each chip."""
        return tuple(
            Part(name, value) for name in CONDITIONS for value in _values(getattr(self, name))
        )

    def without(self, part: Part) -> ParcelCriteria:
        """Return the criteria with ``part`` taken out, from the first page."""
        held = getattr(self, part.name)
        if isinstance(held, tuple):
            left: object = tuple(value for value in held if value != part.value)
        else:
            left = _DEFAULTS[part.name]
        return self.first_page(**{part.name: left})

    def cleared(self) -> ParcelCriteria:
        """Return no conditions, but the same order and page size."""
        return ParcelCriteria(sort=self.sort, limit=self.limit)

    def first_page(self, **changes: object) -> ParcelCriteria:
        """Return the first page of the criteria after ``changes``."""
        return replace(self, after=None, **changes)  # type: ignore[arg-type]

    def page_after(self, after: str) -> ParcelCriteria:
        """Return the page that begins where ``after`` says."""
        return replace(self, after=after)

    def terms(self) -> tuple[str, ...]:
        """Return the words of the search text, each of which must occur."""
        return tuple(dict.fromkeys(self.q.lower().split()))

    def _args(self) -> Iterator[tuple[str, list[str]]]:
        for name in ("use", "district", "zone", "park", "status"):
            yield name, [str(value) for value in getattr(self, name)]
        for name in ("area", "price", "floor_price", "far"):
            bounds: Bounds = getattr(self, name)
            yield f"{name}_min", _decimals(bounds.least)
            yield f"{name}_max", _decimals(bounds.most)
        yield "near", [str(near) for near in self.near]
        yield "bbox", _texts(self.bbox)
        yield "within", _texts(self.within)
        yield "circle", _texts(self.circle)
        yield "q", _texts(self.q or None)
        yield "sort", [] if self.sort is Sort.NEWEST else [self.sort.value]
        yield "limit", _texts(self.limit)
        yield "after", _texts(self.after)


#: The fields that narrow the result, in the order of the chips.
CONDITIONS = (
    "q", "use", "status", "district", "zone", "park", "area", "price", "floor_price", "far",
    "near", "within", "circle", "bbox",
)  # fmt: skip

_DEFAULTS = {field.name: field.default for field in fields(ParcelCriteria)}


def plain_decimal(value: Decimal) -> str:
    """Return ``value`` in plain digits without trailing zeros: ``100``, not ``1E+2``."""
    return format(value.normalize(), "f") if value else "0"


def plain_float(value: float) -> str:
    """Return ``value`` shortest and exact, without an idle ``.0`` or a signed zero."""
    return repr(value + 0.0).removesuffix(".0")


def _values(held: object) -> tuple[object, ...]:
    if isinstance(held, tuple):
        return held
    return (held,) if held else ()


def _decimals(value: Decimal | None) -> list[str]:
    return [] if value is None else [plain_decimal(value)]


def _texts(value: object) -> list[str]:
    return [] if value is None else [str(value)]
