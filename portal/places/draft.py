"""What is to be stored of places, before it is stored. Geometry is in STORAGE_SRID degrees."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shapely.geometry import MultiLineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from portal.places.vocab import ParkLevel, PlaceKind, WaterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictDraft:
    """A district; ``code`` identifies it."""

    code: str
    slug: str
    name: str
    name_en: str
    boundary: MultiPolygon
    label_point: Point
    official_area_km2: Decimal | None = None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDraft:
    """A functional zone; ``slug`` identifies it."""

    slug: str
    name: str
    name_en: str
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkDraft:
    """An industrial park; ``slug`` identifies it. Industries are (name, English name)."""

    slug: str
    name: str
    name_en: str
    level: ParkLevel
    district_code: str
    zone_slug: str | None = None
    area_m2: Decimal | None = None
    established_year: int | None = None
    location: Point
    accuracy_m: int
    position_basis: str
    position_basis_en: str
    industries: tuple[tuple[str, str], ...] = ()
    summary: str | None = None
    summary_en: str | None = None
    source: str
    source_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetroLineDraft:
    """A metro line; ``name`` identifies it."""

    name: str
    name_en: str
    color: str
    track: MultiLineString


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDraft:
    """A place; ``kind`` and ``name`` identify it."""

    kind: PlaceKind
    name: str
    name_en: str
    location: Point
    shape: BaseGeometry | None = None
    lines: tuple[str, ...] = ()
    lines_en: tuple[str, ...] = ()
    district_code: str | None = None
    accuracy_m: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterDraft:
    """A river or lake to be drawn; ``name`` identifies it."""

    kind: WaterKind
    name: str
    name_en: str
    shape: MultiPolygon
    area_km2: Decimal | None = None
    source: str
