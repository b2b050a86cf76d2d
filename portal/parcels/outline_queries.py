"""Outlines of public parcels for static maps; rows have names, ``status`` and ``outline``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from portal.db.engine import db
from portal.geo.geojson import PUBLIC_DECIMALS
from portal.geo.srid import STORAGE_SRID
from portal.geo.svg import Bounds
from portal.kernel.errors import NotFound
from portal.parcels.models import Parcel
from portal.parcels.visibility import is_public

MOST_OUTLINES = 2_000

_COLUMNS: tuple[Any, ...] = (
    Parcel.number,
    Parcel.name,
    Parcel.name_en,
    Parcel.status,
    func.ST_AsGeoJSON(Parcel.boundary, PUBLIC_DECIMALS, 0).label("outline"),
)


def get_outline(number: str) -> Row[Any]:
    """Return the outline of the public parcel of a canonical number.

    Raises:
        NotFound: there is none, or it is a draft.
    """
    statement = select(*_COLUMNS).where(Parcel.number == number, is_public())
    row: Row[Any] | None = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return row


def outlines(bounds: Bounds) -> Sequence[Row[Any]]:
    """Return the public parcels that meet a box, by id."""
    window = func.ST_MakeEnvelope(*bounds, STORAGE_SRID)
    statement = select(*_COLUMNS).where(is_public(), func.ST_Intersects(Parcel.boundary, window))
    return db.session.execute(statement.order_by(Parcel.id).limit(MOST_OUTLINES)).all()
