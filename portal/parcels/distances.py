"""Measuring parcels: from the outline's edge to the nearest place of each kind."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func
from sqlalchemy.orm import Session

from portal.parcels.models import Parcel, ParcelDistance
from portal.places.distances import store_nearest


def measure_distances(session: Session, parcel_ids: Collection[int] | None = None) -> None:
    """Store for each parcel (``None``: all) the nearest place of each kind, in whole metres.

    Measured on the ellipsoid from edge to edge. Run when a parcel or a place has changed, never
    for a request.
    """
    outline = func.geography(Parcel.boundary)
    store_nearest(session, ParcelDistance.parcel_id, Parcel.id, outline, parcel_ids)
