"""Measuring to the nearest place of each kind; who measures registers here (距离计算).

Distances are stored when the thing or a place is written, never computed for a request.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Select, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.places.models import Park, ParkDistance, Place
from portal.places.vocab import PlaceKind

#: How many rows a background measuring locks at once, so that nobody waits long for it.
BATCH = 100

_MEASURES = "portal-distance-measures"


def register(app: Flask, measure: Callable[[], None]) -> None:
    """Have ``measure`` called, outside any transaction, whenever places have changed."""
    app.extensions.setdefault(_MEASURES, []).append(measure)


def measure_everything() -> None:
    """Measure all that is registered anew; safe to repeat."""
    for measure in current_app.extensions[_MEASURES]:
        measure()


def measure_park_distances(session: Session, park_ids: Collection[int] | None = None) -> None:
    """Store for each park (``None``: all) the nearest place of each kind, in whole metres."""
    here = func.geography(Park.location)
    store_nearest(session, ParkDistance.park_id, Park.id, here, park_ids)


def store_nearest(
    session: Session,
    target: InstrumentedAttribute[int],
    owner: InstrumentedAttribute[int],
    edge: ColumnElement[Any],
    owner_ids: Collection[int] | None,
) -> None:
    """Insert or update the nearest place of each kind for the rows ``owner_ids`` (``None``: all).

    Measured on the ellipsoid from ``edge`` (geography) to the place's edge. ``target`` is the
    column of the distance table that refers to ``owner``. The owners are locked in the order of
    their ids first: two who measure at once wait for each other and see what the other wrote.
    """
    if owner_ids is None:
        # Literal SQL: SET takes no parameters. The whole city takes longer than a page may.
        session.execute(text("set local statement_timeout = '15min'"))
    wanted = literal(True) if owner_ids is None else owner.in_(owner_ids)
    lock = select(owner).where(wanted).order_by(owner).with_for_update(key_share=True)
    session.execute(lock).all()
    table: Any = target.class_
    for kind in PlaceKind:
        found = _nearest(owner, edge, kind).where(wanted).order_by(owner)
        new = insert(table).from_select([target.key, "kind", "place_id", "distance_m"], found)
        values = {"place_id": new.excluded.place_id, "distance_m": new.excluded.distance_m}
        session.execute(new.on_conflict_do_update(index_elements=[target.key, "kind"], set_=values))
    session.expire_all()


def _nearest(
    owner: InstrumentedAttribute[int], edge: ColumnElement[Any], kind: PlaceKind
) -> Select[tuple[int, str, int, float]]:
    place = aliased(Place)
    other_edge = func.geography(func.coalesce(place.shape, place.location))
    nearest = (
        select(place.id.label("place_id"), func.ST_Distance(edge, other_edge).label("metres"))
        .where(place.kind == kind)
        .order_by(other_edge.op("<->")(edge), place.id)
        .limit(1)
        .correlate(owner.class_)
        .lateral()
    )
    metres = func.round(nearest.c.metres)
    columns: Any = select(owner, literal(str(kind)), nearest.c.place_id, metres)
    joined: Select[tuple[int, str, int, float]] = columns.join(nearest, literal(True))
    return joined
