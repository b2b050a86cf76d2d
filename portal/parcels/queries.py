"""Reads of single parcels. What the public asks for never holds a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from portal.db.engine import db
from portal.geo.shapes import WARN_AREA_DIFFERENCE
from portal.kernel.errors import NotFound
from portal.parcels.cards import CARD_COLUMNS, ParcelCard, card_source, to_cards
from portal.parcels.models import Attachment, Parcel, ParcelDistance
from portal.parcels.visibility import is_public
from portal.parcels.vocab import AVAILABLE_STATUSES, ParcelStatus
from portal.places.models import District, Park, Place

_AVAILABLE = tuple(status.value for status in AVAILABLE_STATUSES)

#: Outlines are large and drawn by the map; the page does not need them.
_WHOLE = (
    defer(Parcel.boundary),
    joinedload(Parcel.district).defer(District.boundary),
    joinedload(Parcel.zone),
    joinedload(Parcel.park),
    selectinload(Parcel.parts),
    selectinload(Parcel.history),
    selectinload(Parcel.distances).joinedload(ParcelDistance.place).defer(Place.shape),
    selectinload(Parcel.attachments),
)


def get_parcel(number: str) -> Parcel:
    """Return the public parcel of a canonical number with all that its page shows.

    Raises:
        NotFound: there is none, or it is a draft.
    """
    statement = select(Parcel).where(Parcel.number == number, is_public())
    parcel = db.session.scalars(statement.options(*_WHOLE)).one_or_none()
    if parcel is None:
        raise NotFound
    return parcel


def database_now() -> datetime:
    """Return the database's clock, which judges whether a listing is over; UTC."""
    now: datetime = db.session.scalars(select(func.now())).one()
    return now.astimezone(UTC)


def get_attachment(number: str, public_id: UUID) -> Attachment:
    """Return a file of a parcel that the public may see and that has not been withdrawn.

    Raises:
        NotFound: no such file, or it belongs to another parcel, a draft or a withdrawn one.
    """
    statement = (
        select(Attachment)
        .join(Parcel, Parcel.id == Attachment.parcel_id)
        .where(Attachment.public_id == public_id, Parcel.number == number)
        .where(is_public(), Parcel.status != ParcelStatus.WITHDRAWN.value)
    )
    attachment = db.session.scalars(statement).one_or_none()
    if attachment is None:
        raise NotFound
    return attachment


def cards(parcel_ids: Sequence[int]) -> Sequence[ParcelCard]:
    """Return the cards of some parcels in the order given."""
    statement = select(*CARD_COLUMNS).select_from(card_source()).where(Parcel.id.in_(parcel_ids))
    found = {card.id: card for card in to_cards(db.session.execute(statement))}
    return [found[parcel_id] for parcel_id in parcel_ids if parcel_id in found]


def cards_in_park(park_id: int, limit: int = 12) -> Sequence[ParcelCard]:
    """Return the public parcels of a park, those that can be had first, then the newest."""
    statement = (
        select(*CARD_COLUMNS)
        .select_from(card_source())
        .where(Parcel.park_id == park_id, is_public())
        .order_by(Parcel.status.in_(_AVAILABLE).desc(), Parcel.published_at.desc(), Parcel.id)
        .limit(limit)
    )
    return to_cards(db.session.execute(statement))


def park_slug(park_id: int) -> str:
    """Return the slug that the catalog filters by."""
    return db.session.scalars(select(Park.slug).where(Park.id == park_id)).one()


def count_available_by_park() -> dict[int, int]:
    """Return how many parcels can be had in each park that has any."""
    statement = (
        select(Parcel.park_id, func.count())
        .where(Parcel.park_id.is_not(None), Parcel.status.in_(_AVAILABLE))
        .group_by(Parcel.park_id)
    )
    return {park_id: count for park_id, count in db.session.execute(statement) if park_id}


def parcels_with_doubtful_area() -> Sequence[Row[Any]]:
    """Return parcels whose stated area and outline differ by more than the warning limit.

    Rows have ``number``, ``site_area_m2`` and ``boundary_area_m2``; by number.
    """
    difference = func.abs(Parcel.boundary_area_m2 - Parcel.site_area_m2)
    statement = (
        select(Parcel.number, Parcel.site_area_m2, Parcel.boundary_area_m2)
        .where(difference > WARN_AREA_DIFFERENCE * Parcel.site_area_m2)
        .order_by(Parcel.number)
    )
    rows: Any = db.session.execute(statement).all()
    found: Sequence[Row[Any]] = rows
    return found
