"""Finding a place on the map by its name (地名查找)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, literal, null, or_, select, union_all

from portal.db.engine import db
from portal.parcels.models import Parcel
from portal.parcels.visibility import is_public
from portal.places.models import Park, Place

#: How many are found at most.
MOST_FOUND = 12


def places_called(text: str) -> Sequence[Row[Any]]:
    """Return parcels, parks and places whose name or number holds ``text``, best first.

    Rows have ``kind``, ``key`` (number or slug), names, ``note`` (a parcel's status), ``lon``,
    ``lat`` in degrees. What begins with the text comes before what holds it inside; an empty
    text finds nothing.
    """
    if not text:
        return ()
    parts = (_parcels(text), _parks(text), _places(text))
    found = union_all(*parts).subquery()
    order = (found.c.rank, func.length(found.c.name), found.c.name, found.c.kind)
    statement: Any = select(found).order_by(*order).limit(MOST_FOUND)
    rows: Sequence[Row[Any]] = db.session.execute(statement).all()
    return rows


def _parcels(wanted: str) -> Any:
    columns = (Parcel.number, Parcel.name, Parcel.name_en)
    chosen = _columns(literal("parcel"), Parcel.number, Parcel, Parcel.label_point, Parcel.status)
    statement = select(*chosen, _rank(columns, wanted))
    return statement.where(is_public(), _holds(columns, wanted))


def _parks(wanted: str) -> Any:
    columns = (Park.name, Park.name_en)
    chosen = _columns(literal("park"), Park.slug, Park, Park.location, null())
    statement = select(*chosen, _rank(columns, wanted))
    return statement.where(_holds(columns, wanted))


def _places(wanted: str) -> Any:
    columns = (Place.name, Place.name_en)
    chosen = _columns(Place.kind, null(), Place, Place.location, null())
    statement = select(*chosen, _rank(columns, wanted))
    return statement.where(_holds(columns, wanted))


def _columns(kind: Any, key: Any, owner: Any, point: Any, note: Any) -> tuple[Any, ...]:
    return (
        kind.label("kind"),
        key.label("key"),
        owner.name.label("name"),
        owner.name_en.label("name_en"),
        note.label("note"),
        func.ST_X(point).label("lon"),
        func.ST_Y(point).label("lat"),
    )


def _holds(columns: Sequence[Any], wanted: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(wanted, autoescape=True) for column in columns))


def _rank(columns: Sequence[Any], wanted: str) -> Any:
    begins = or_(*(column.istartswith(wanted, autoescape=True) for column in columns))
    return case((begins, 0), else_=1).label("rank")
