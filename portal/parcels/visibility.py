"""What the public may see of all parcels; every query for visitors holds this clause."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from portal.parcels.models import Parcel
from portal.parcels.vocab import PUBLIC_STATUSES

_PUBLIC = tuple(status.value for status in PUBLIC_STATUSES)


def is_public() -> ColumnElement[bool]:
    """Return the condition that a parcel is public: no draft is."""
    return Parcel.status.in_(_PUBLIC)
