"""The smallest valid parcels: a square at a point, promoted, with one use."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from portal.geo.shapes import geodesic_area_m2
from portal.geo.srid import STORAGE_SRID
from portal.parcels.draft import Interval, ParcelDraft, StatusChange, UsePart
from portal.parcels.land_use_codes import LAND_USE_CODES
from portal.parcels.models import Parcel
from portal.parcels.services import save_parcel
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.places.models import District
from tests.factories.places import LonLat

PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)

_numbers = count(1)

_PATH = {
    ParcelStatus.DRAFT: (ParcelStatus.DRAFT,),
    ParcelStatus.PROMOTED: (ParcelStatus.PROMOTED,),
    ParcelStatus.ANNOUNCED: (ParcelStatus.PROMOTED, ParcelStatus.ANNOUNCED),
    ParcelStatus.LISTED: (ParcelStatus.PROMOTED, ParcelStatus.ANNOUNCED, ParcelStatus.LISTED),
    ParcelStatus.SOLD: (
        ParcelStatus.PROMOTED,
        ParcelStatus.ANNOUNCED,
        ParcelStatus.LISTED,
        ParcelStatus.SOLD,
    ),
    ParcelStatus.WITHDRAWN: (ParcelStatus.PROMOTED, ParcelStatus.WITHDRAWN),
}


def make_parcel(session: Session, district: District, **knobs: Any) -> Parcel:
    """Store what ``make_draft`` makes of ``knobs``."""
    parcel = save_parcel(session, make_draft(district, **knobs)).parcel
    session.commit()
    return parcel


def make_draft(
    district: District,
    *,
    number: str | None = None,
    at: LonLat = (114.3, 30.6),
    side_m: float = 200,
    use: LandUse = LandUse.INDUSTRIAL,
    status: ParcelStatus = ParcelStatus.PROMOTED,
    published_at: datetime = PUBLISHED,
    plot_ratio: Decimal | Interval | None = Decimal("2.0"),
    **knobs: Any,
) -> ParcelDraft:
    """Make a square parcel; ``knobs`` are further fields of ``ParcelDraft``."""
    number = number or f"P(2026){next(_numbers):03d}号"
    boundary = knobs.pop("boundary", None) or square(at, side_m)
    area_m2 = knobs.pop("site_area_m2", None) or geodesic_area_m2(boundary)
    if status is ParcelStatus.SOLD:
        knobs = {"deal_price_yuan": Decimal(1_000_000), "deal_on": published_at.date()} | knobs
    return ParcelDraft(
        number=number,
        name=knobs.pop("name", f"地块{number}"),
        name_en=knobs.pop("name_en", f"Parcel {district.slug}"),
        district_code=district.code,
        main_use=use,
        parts=knobs.pop("parts", None) or (UsePart(_code(use), area_m2, 40),),
        site_area_m2=area_m2,
        boundary=boundary,
        epsg=STORAGE_SRID,
        plot_ratio=plot_ratio if isinstance(plot_ratio, Interval) else Interval(None, plot_ratio),
        history=_history(status, published_at),
        **knobs,
    )


def square(at: LonLat, side_m: float) -> BaseGeometry:
    """Return a square with its lower left corner at a point in degrees."""
    lon, lat = at
    tall = side_m / 110_870
    wide = side_m / (111_320 * math.cos(math.radians(lat)))
    return box(lon, lat, lon + wide, lat + tall)


def _code(use: LandUse) -> str:
    # Mixed use has no code of its own: its parts have.
    codes = (code for code, known in LAND_USE_CODES.items() if known.use is use)
    return next(codes, "0701")


def _history(status: ParcelStatus, first_at: datetime) -> tuple[StatusChange, ...]:
    steps = enumerate(_PATH[status])
    return tuple(StatusChange(step, first_at + timedelta(days=day)) for day, step in steps)
