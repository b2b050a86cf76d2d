"""Whether there are too many parcels for a map to take them all at once."""

from __future__ import annotations

from sqlalchemy import func, literal, select

from portal.db.engine import db
from portal.parcels.models import Parcel
from portal.parcels.vocab import PUBLIC_STATUSES

_PUBLIC = tuple(status.value for status in PUBLIC_STATUSES)


def are_more_than(most: int) -> bool:
    """Say whether more than ``most`` parcels are public; it counts no further than that."""
    one = literal(1).label("one")
    some = select(one).where(Parcel.status.in_(_PUBLIC)).limit(most + 1).subquery()
    return db.session.scalars(select(func.count()).select_from(some)).one() > most
