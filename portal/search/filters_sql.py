"""Criteria → SQL conditions. Each condition stands alone, so that any one can be left out.

The argument is moved to the column's coordinate system, never the column to the argument's:
otherwise the spatial index on ``boundary`` does not serve.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Numeric,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal.geo.srid import STORAGE_SRID, WEB_SRID
from portal.parcels.models import Parcel, ParcelDistance
from portal.parcels.visibility import is_public
from portal.places.models import District, Park, Zone
from portal.search.criteria import BBox, Bounds, Circle, Near, ParcelCriteria

Condition = ColumnElement[bool]

#: One degree of latitude is never shorter than this, nor is one of longitude at the equator.
_METRES_PER_DEGREE = 110_500


def conditions(criteria: ParcelCriteria) -> dict[str, Condition]:
    """Return the condition of each part of ``criteria`` that is on, by the name of the part."""
    found = {}
    for name, to_condition in _CONDITIONS.items():
        value = getattr(criteria, name)
        if value:
            found[name] = to_condition(value)
    return found


def all_of(criteria: ParcelCriteria) -> Condition:
    """Return all conditions of ``criteria`` together, and that the parcel is public."""
    return and_(is_public(), *conditions(criteria).values())


def _uses(uses: tuple[str, ...]) -> Condition:
    wanted = literal([str(use) for use in uses], ARRAY(Text))
    return Parcel.uses.op("&&", is_comparison=True)(wanted)


def _one_of(
    column: InstrumentedAttribute[Any], owner: type[District | Zone | Park]
) -> Callable[[tuple[str, ...]], Condition]:
    def to_condition(slugs: tuple[str, ...]) -> Condition:
        return column.in_(select(owner.id).where(owner.slug.in_(slugs)))

    return to_condition


def _status(statuses: tuple[str, ...]) -> Condition:
    return Parcel.status.in_([str(status) for status in statuses])


def _between(column: InstrumentedAttribute[Any]) -> Callable[[Bounds], Condition]:
    def to_condition(bounds: Bounds) -> Condition:
        least = true() if bounds.least is None else column >= _exact(bounds.least)
        most = true() if bounds.most is None else column <= _exact(bounds.most)
        return and_(column.is_not(None), least, most)

    return to_condition


def _exact(value: Decimal) -> ColumnElement[Decimal]:
    """Return ``value`` as it is; of the column's type it would be rounded to its places."""
    return literal(value, Numeric())


def _plot_ratio(bounds: Bounds) -> Condition:
    """Return the condition on what may at most be built; see ``docs/land.md``.

    A limit that is not reached itself (< 2.0) meets no ``far_min`` of 2; a parcel with a lower
    limit only has no upper one: it meets each ``far_min`` and no ``far_max``.
    """
    top, bottom = Parcel.max_plot_ratio, Parcel.min_plot_ratio
    wanted = []
    if bounds.least is not None:
        least = _exact(bounds.least)
        reached = and_(top == least, Parcel.max_plot_ratio_included)
        unlimited = and_(top.is_(None), bottom.is_not(None))
        wanted.append(or_(top > least, reached, unlimited))
    if bounds.most is not None:
        wanted.append(top <= _exact(bounds.most))
    return and_(true(), *wanted)


def _near(nears: tuple[Near, ...]) -> Condition:
    return and_(*map(_one_near, nears))


def _one_near(near: Near) -> Condition:
    return exists().where(
        ParcelDistance.parcel_id == Parcel.id,
        ParcelDistance.kind == near.kind.value,
        ParcelDistance.distance_m <= near.distance_m,
    )


def meets_view(*edges: Any) -> Condition:
    """Return whether a parcel meets a view: west, south, east, north, numbers or parameters."""
    return func.ST_Intersects(Parcel.boundary, _stored(func.ST_MakeEnvelope(*edges, WEB_SRID)))


def _in_view(view: BBox) -> Condition:
    return meets_view(view.min_lon, view.min_lat, view.max_lon, view.max_lat)


def _within(wkt: str) -> Condition:
    return func.ST_Intersects(Parcel.boundary, _stored(func.ST_GeomFromText(wkt, WEB_SRID)))


def _in_circle(circle: Circle) -> Condition:
    centre = _stored(func.ST_SetSRID(func.ST_MakePoint(circle.lon, circle.lat), WEB_SRID))
    metres = func.ST_DWithin(_geography(Parcel.boundary), _geography(centre), circle.radius_m)
    return and_(Parcel.boundary.op("&&")(_around(circle)), metres)


def _around(circle: Circle) -> ColumnElement[Any]:
    """Return a box that surely holds the disc, so that the spatial index finds candidates."""
    tall = circle.radius_m / _METRES_PER_DEGREE
    south, north = max(circle.lat - tall, -90.0), min(circle.lat + tall, 90.0)
    narrowest = math.cos(math.radians(max(abs(south), abs(north))))
    wide = min(tall / narrowest, 360.0) if narrowest > tall / 360 else 360.0
    edges = (circle.lon - wide, south, circle.lon + wide, north)
    return func.ST_MakeEnvelope(*edges, STORAGE_SRID)


def _text(criteria_text: str) -> Condition:
    terms = ParcelCriteria(q=criteria_text).terms()
    return and_(*(Parcel.search_text.contains(term, autoescape=True) for term in terms))


def _stored(geometry: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.ST_Transform(geometry, literal(STORAGE_SRID))


def _geography(geometry: Any) -> ColumnElement[Any]:
    return cast(geometry, Geography(srid=STORAGE_SRID))


_CONDITIONS: dict[str, Callable[[Any], Condition]] = {
    "q": _text,
    "use": _uses,
    "status": _status,
    "district": _one_of(Parcel.district_id, District),
    "zone": _one_of(Parcel.zone_id, Zone),
    "park": _one_of(Parcel.park_id, Park),
    "area": _between(Parcel.site_area_m2),
    "price": _between(Parcel.price_yuan),
    "floor_price": _between(Parcel.floor_price_yuan_per_m2),
    "far": _plot_ratio,
    "near": _near,
    "bbox": _in_view,
    "within": _within,
    "circle": _in_circle,
}
