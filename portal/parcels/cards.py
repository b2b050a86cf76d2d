"""The short form of a parcel (地块卡片): what lists, panels and suggestions show of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, and_, func
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portal.parcels.draft import Interval
from portal.parcels.models import Parcel, ParcelDistance
from portal.parcels.terms import listing_is_over
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.places.models import District
from portal.places.vocab import PlaceKind

_Metro = aliased(ParcelDistance, name="metro")


@dataclass(frozen=True, slots=True)
class ParcelCard:
    """One parcel in a list."""

    id: int
    number: str
    name: str
    name_en: str
    status: ParcelStatus
    main_use: LandUse
    uses: tuple[LandUse, ...]
    district_name: str
    district_name_en: str
    site_area_m2: Decimal
    price_yuan: Decimal | None
    floor_price_yuan_per_m2: Decimal | None
    plot_ratio: Interval
    #: Metres to the nearest metro station.
    metro_distance_m: int | None
    #: When the listing ends, UTC.
    listing_closes_at: datetime | None
    #: Whether it has ended, the result not yet recorded (已截止).
    is_over: bool
    published_at: datetime | None


#: What a statement selects to make cards; join with ``card_source``.
CARD_COLUMNS: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...] = (
    Parcel.id,
    Parcel.number,
    Parcel.name,
    Parcel.name_en,
    Parcel.status,
    Parcel.main_use,
    Parcel.uses,
    District.name.label("district_name"),
    District.name_en.label("district_name_en"),
    Parcel.site_area_m2,
    Parcel.price_yuan,
    Parcel.floor_price_yuan_per_m2,
    Parcel.min_plot_ratio,
    Parcel.max_plot_ratio,
    Parcel.min_plot_ratio_included,
    Parcel.max_plot_ratio_included,
    _Metro.distance_m.label("metro_distance_m"),
    Parcel.listing_closes_at,
    func.now().label("asked_at"),
    Parcel.published_at,
)


def card_source() -> FromClause:
    """Return the tables that ``CARD_COLUMNS`` come from."""
    parcel = Parcel.__table__.join(District.__table__, District.id == Parcel.district_id)
    is_metro = and_(_Metro.parcel_id == Parcel.id, _Metro.kind == PlaceKind.METRO.value)
    metro: Any = _Metro
    return parcel.outerjoin(metro, is_metro)


def to_cards(rows: Iterable[Row[Any]]) -> Sequence[ParcelCard]:
    """Return one card for each row that holds ``CARD_COLUMNS``, in the same order."""
    return [_to_card(row) for row in rows]


def _to_card(row: Row[Any]) -> ParcelCard:
    return ParcelCard(
        id=row.id,
        number=row.number,
        name=row.name,
        name_en=row.name_en,
        status=ParcelStatus(row.status),
        main_use=LandUse(row.main_use),
        uses=tuple(map(LandUse, row.uses)),
        district_name=row.district_name,
        district_name_en=row.district_name_en,
        site_area_m2=row.site_area_m2,
        price_yuan=row.price_yuan,
        floor_price_yuan_per_m2=row.floor_price_yuan_per_m2,
        plot_ratio=Interval(
            row.min_plot_ratio,
            row.max_plot_ratio,
            row.min_plot_ratio_included,
            row.max_plot_ratio_included,
        ),
        metro_distance_m=row.metro_distance_m,
        listing_closes_at=row.listing_closes_at,
        is_over=listing_is_over(row.status, row.listing_closes_at, row.asked_at),
        published_at=row.published_at,
    )
