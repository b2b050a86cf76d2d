"""What the layers of maps show: geometry as GeoJSON text and names, one statement a layer.

Degrees, five decimals: CGCS2000 and WGS 84 agree within centimetres, so the stored
coordinates are sent as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from portal.db.engine import db
from portal.geo.geojson import PUBLIC_DECIMALS
from portal.places.models import District, MetroLine, Park, Place, Water
from portal.places.vocab import PlaceKind

#: Kinds of places that have a sign of their own on maps; lakes and stations are drawn otherwise.
HUB_KINDS = (
    PlaceKind.AIRPORT,
    PlaceKind.RAIL,
    PlaceKind.PORT,
    PlaceKind.HIGHWAY,
    PlaceKind.UNIVERSITY,
)


def districts() -> Sequence[Row[Any]]:
    """Return districts by code. Rows have names, ``outline``, ``label_at``, area in km²."""
    statement = select(
        District.name,
        District.name_en,
        District.official_area_km2,
        to_text(District.boundary).label("outline"),
        to_text(District.label_point).label("label_at"),
    )
    return _rows(statement.order_by(District.code))


def metro_lines() -> Sequence[Row[Any]]:
    """Return metro lines by id. Rows have names, ``color``, ``outline``."""
    statement = select(
        MetroLine.name,
        MetroLine.name_en,
        MetroLine.color,
        to_text(MetroLine.track).label("outline"),
    )
    return _rows(statement.order_by(MetroLine.id))


def stations() -> Sequence[Row[Any]]:
    """Return metro stations by id. Rows have names, ``lines`` (line names), ``outline``."""
    statement = select(
        Place.name, Place.name_en, Place.lines, to_text(Place.location).label("outline")
    )
    return _rows(statement.where(Place.kind == PlaceKind.METRO.value).order_by(Place.id))


def hubs() -> Sequence[Row[Any]]:
    """Return places of ``HUB_KINDS`` by id. Rows have ``kind``, names, ``accuracy_m``."""
    statement = select(
        Place.kind,
        Place.name,
        Place.name_en,
        Place.accuracy_m,
        to_text(Place.location).label("outline"),
    )
    kinds = [kind.value for kind in HUB_KINDS]
    return _rows(statement.where(Place.kind.in_(kinds)).order_by(Place.id))


def parks() -> Sequence[Row[Any]]:
    """Return parks by id. Rows have ``slug``, names, ``level``, ``area_m2``, ``accuracy_m``."""
    statement = select(
        Park.slug,
        Park.name,
        Park.name_en,
        Park.level,
        Park.area_m2,
        Park.accuracy_m,
        District.name.label("district_name"),
        District.name_en.label("district_name_en"),
        to_text(Park.location).label("outline"),
    )
    return _rows(statement.join(Park.district).order_by(Park.id))


def water() -> Sequence[Row[Any]]:
    """Return rivers and lakes by id. Rows have ``kind``, names, ``outline``, ``label_at``."""
    inside = func.ST_PointOnSurface(Water.shape)
    statement = select(
        Water.kind,
        Water.name,
        Water.name_en,
        to_text(Water.shape).label("outline"),
        to_text(inside).label("label_at"),
    )
    return _rows(statement.order_by(Water.id))


def _rows(statement: Any) -> Sequence[Row[Any]]:
    rows: Sequence[Row[Any]] = db.session.execute(statement).all()
    return rows


def to_text(geometry: Any) -> ColumnElement[str]:
    """Return SQL that writes a geometry as GeoJSON, without a system and a box."""
    text: ColumnElement[str] = func.ST_AsGeoJSON(geometry, PUBLIC_DECIMALS, 0)
    return text
