"""What the home page shows, in four statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Row, cast, func, select

from portal.db.engine import db
from portal.parcels.cards import CARD_COLUMNS, ParcelCard, card_source, to_cards
from portal.parcels.models import Parcel
from portal.parcels.vocab import AVAILABLE_STATUSES, ParcelStatus
from portal.places.models import District, Park
from portal.places.vocab import ParkLevel

_CLOSING = 5
_NEWEST = 6
_PARKS = 6
_OPEN = (ParcelStatus.ANNOUNCED, ParcelStatus.LISTED)
#: Named as in ``ParkEntry``; the number of parcels is counted.
_PARK_COLUMNS = (
    Park.slug,
    Park.name,
    Park.name_en,
    Park.level,
    Park.area_m2,
    District.name.label("district_name"),
    District.name_en.label("district_name_en"),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The strip of figures; ``now`` is the database's clock."""

    now: datetime
    available: int
    available_area_m2: Decimal
    #: Deals of the running month, Beijing time.
    sold_this_month: int
    parks: int


@dataclass(frozen=True, slots=True)
class ParkEntry:
    """One park with the number of its parcels that can be had."""

    slug: str
    name: str
    name_en: str
    level: ParkLevel
    area_m2: Decimal | None
    district_name: str
    district_name_en: str
    available: int


def figures() -> Figures:
    """Return how much is on offer and what was sold this month."""
    is_available = Parcel.status.in_(AVAILABLE_STATUSES)
    beijing = func.timezone("Asia/Shanghai", func.now())
    month = cast(func.date_trunc("month", beijing), Date)
    is_sold_now = (Parcel.status == ParcelStatus.SOLD) & (Parcel.deal_on >= month)
    row = db.session.execute(
        select(
            func.now().label("now"),
            func.count().filter(is_available).label("available"),
            func.coalesce(func.sum(Parcel.site_area_m2).filter(is_available), 0).label("area"),
            func.count().filter(is_sold_now).label("sold"),
            select(func.count()).select_from(Park).scalar_subquery().label("parks"),
        ).select_from(Parcel)
    ).one()
    return Figures(row.now, row.available, Decimal(row.area), row.sold, row.parks)


def closing_soon() -> Sequence[ParcelCard]:
    """Return the parcels whose listing ends next, soonest first."""
    statement = (
        select(*CARD_COLUMNS)
        .select_from(card_source())
        .where(Parcel.status.in_(_OPEN), Parcel.listing_closes_at > func.now())
        .order_by(Parcel.listing_closes_at, Parcel.id)
        .limit(_CLOSING)
    )
    return to_cards(db.session.execute(statement))


def newest() -> Sequence[ParcelCard]:
    """Return the parcels that were published last."""
    statement = (
        select(*CARD_COLUMNS)
        .select_from(card_source())
        .where(Parcel.published_at.is_not(None))
        .where(Parcel.status.in_(AVAILABLE_STATUSES))
        .order_by(Parcel.published_at.desc(), Parcel.id.desc())
        .limit(_NEWEST)
    )
    return to_cards(db.session.execute(statement))


def featured_parks() -> Sequence[ParkEntry]:
    """Return the parks with most parcels that can be had, national ones first among equals."""
    available = (
        select(func.count())
        .where(Parcel.park_id == Park.id, Parcel.status.in_(AVAILABLE_STATUSES))
        .correlate(Park)
        .scalar_subquery()
    )
    statement = (
        select(*_PARK_COLUMNS, available.label("available"))
        .join(District, District.id == Park.district_id)
        .order_by(available.desc(), Park.level != ParkLevel.NATIONAL, Park.id)
        .limit(_PARKS)
    )
    return [_to_entry(row) for row in db.session.execute(statement)]


def _to_entry(row: Row[Any]) -> ParkEntry:
    return ParkEntry(**{**row._mapping, "level": ParkLevel(row.level)})
