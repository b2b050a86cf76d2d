"""The smallest valid districts, zones, parks and places."""

from __future__ import annotations

from itertools import count

from shapely.geometry import MultiPolygon, Point, box
from sqlalchemy.orm import Session

from portal.places import services
from portal.places.draft import DistrictDraft, ParkDraft, PlaceDraft, ZoneDraft
from portal.places.models import District, Park, Place, Zone
from portal.places.vocab import ParkLevel, PlaceKind

LonLat = tuple[float, float]

_numbers = count(1)


def make_district(
    session: Session, slug: str = "jiangan", name: str = "江岸区", code: str | None = None
) -> District:
    """Store a district one tenth of a degree wide around 114.3, 30.6."""
    draft = DistrictDraft(
        code=code or f"42{next(_numbers):04d}",
        slug=slug,
        name=name,
        name_en=f"{slug.title()} District",
        boundary=MultiPolygon([box(114.25, 30.55, 114.35, 30.65)]),
        label_point=Point(114.3, 30.6),
        source="test",
    )
    district = services.save_district(session, draft)
    session.commit()
    return district


def make_zone(session: Session, slug: str = "guanggu", name: str = "光谷") -> Zone:
    """Store a functional zone."""
    zone = services.save_zone(session, ZoneDraft(slug=slug, name=name, name_en=slug.title()))
    session.commit()
    return zone


def make_park(
    session: Session,
    district: District,
    slug: str = "bio-city",
    name: str = "生物城",
    *,
    at: LonLat = (114.3, 30.6),
    level: ParkLevel = ParkLevel.NATIONAL,
    industries: tuple[tuple[str, str], ...] = (("生物医药", "Biomedicine"),),
    zone: Zone | None = None,
) -> Park:
    """Store a park of one industry."""
    draft = ParkDraft(
        slug=slug,
        name=name,
        name_en=slug.title(),
        level=level,
        district_code=district.code,
        zone_slug=zone.slug if zone else None,
        location=Point(at),
        accuracy_m=500,
        position_basis="测试",
        position_basis_en="test",
        industries=industries,
        source="test",
    )
    park = services.save_park(session, draft)
    session.commit()
    return park


def make_place(
    session: Session,
    kind: PlaceKind = PlaceKind.METRO,
    name: str = "中南路站",
    *,
    at: LonLat = (114.3, 30.6),
) -> Place:
    """Store a place at a point."""
    draft = PlaceDraft(
        kind=kind,
        name=name,
        name_en=f"{kind} place",
        location=Point(at),
        accuracy_m=50,
        source="test",
    )
    place = services.save_place(session, draft)
    session.commit()
    return place
