"""What stands beside a parcel on its page: parcels alike, and past deals near by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, case, false, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from portal.db.engine import db
from portal.deals.models import Deal
from portal.parcels import queries
from portal.parcels.cards import ParcelCard
from portal.parcels.models import Parcel, ParcelDistance
from portal.parcels.similar import Profile, Trait, most_similar
from portal.parcels.vocab import AVAILABLE_STATUSES
from portal.places.models import District
from portal.places.vocab import PlaceKind

#: At most so many parcels are compared with one, those of the nearest size first.
MOST_COMPARED = 500
NEAR_M = 10_000
MOST_DEALS = 5


@dataclass(frozen=True, slots=True)
class SimilarParcel:
    """A parcel that can be had and is like another, and in what."""

    card: ParcelCard
    reasons: tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class NearbyDeal:
    """A past deal and how far it was; ``None`` where only its district or zone is known."""

    deal: Deal
    distance_m: int | None


def similar_parcels(parcel: Parcel) -> Sequence[SimilarParcel]:
    """Return the parcels on offer that are most like ``parcel``, nearest first."""
    likenesses = most_similar(_profile_of(parcel), map(_profile, _candidates(parcel)))
    reasons = {likeness.id: likeness.reasons for likeness in likenesses}
    return [SimilarParcel(card, reasons[card.id]) for card in queries.cards(list(reasons))]


def deals_near(parcel: Parcel) -> Sequence[NearbyDeal]:
    """Return past deals: those placed within 10 km first, then others of the district or zone."""
    here = select(func.geography(Parcel.label_point)).where(Parcel.id == parcel.id)
    metres = func.ST_Distance(func.geography(Deal.position), here.scalar_subquery())
    is_near = metres <= NEAR_M
    same_zone = Deal.zone_id == parcel.zone_id if parcel.zone_id else false()
    statement = (
        select(Deal, case((is_near, func.round(metres))).label("distance_m"))
        .options(joinedload(Deal.district).defer(District.boundary), joinedload(Deal.zone))
        .where(or_(is_near, Deal.district_id == parcel.district_id, same_zone))
        .order_by(case((is_near, metres)).nulls_last(), Deal.dealt_on.desc(), Deal.id)
        .limit(MOST_DEALS)
    )
    return [NearbyDeal(deal, _whole(metres)) for deal, metres in db.session.execute(statement)]


def _candidates(parcel: Parcel) -> Sequence[Row[Any]]:
    metro: Any = aliased(ParcelDistance)
    is_metro = (metro.parcel_id == Parcel.id) & (metro.kind == PlaceKind.METRO.value)
    size_ratio = func.abs(func.ln(Parcel.site_area_m2) - func.ln(parcel.site_area_m2))
    return db.session.execute(
        select(
            Parcel.id,
            Parcel.uses,
            Parcel.district_id,
            Parcel.site_area_m2,
            Parcel.price_yuan,
            Parcel.max_plot_ratio,
            metro.distance_m.label("metro_distance_m"),
        )
        .outerjoin(metro, is_metro)
        .where(Parcel.id != parcel.id)
        .where(Parcel.status.in_([status.value for status in AVAILABLE_STATUSES]))
        .order_by(size_ratio, Parcel.id)
        .limit(MOST_COMPARED)
    ).all()


def _profile(row: Row[Any]) -> Profile:
    return Profile(
        id=row.id,
        uses=frozenset(row.uses),
        district_id=row.district_id,
        site_area_m2=row.site_area_m2,
        unit_price=_unit_price(row.price_yuan, row.site_area_m2),
        max_plot_ratio=row.max_plot_ratio,
        metro_distance_m=row.metro_distance_m,
    )


def _profile_of(parcel: Parcel) -> Profile:
    metro = [d.distance_m for d in parcel.distances if d.kind == PlaceKind.METRO]
    return Profile(
        id=parcel.id,
        uses=frozenset(parcel.uses),
        district_id=parcel.district_id,
        site_area_m2=parcel.site_area_m2,
        unit_price=_unit_price(parcel.price_yuan, parcel.site_area_m2),
        max_plot_ratio=parcel.max_plot_ratio,
        metro_distance_m=metro[0] if metro else None,
    )


def _unit_price(price_yuan: Decimal | None, site_area_m2: Decimal) -> Decimal | None:
    return None if price_yuan is None else price_yuan / site_area_m2


def _whole(metres: float | None) -> int | None:
    return None if metres is None else int(metres)
