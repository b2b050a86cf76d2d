"""Insert or update one row from a frozen draft."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from geoalchemy2.shape import from_shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db.base import Base
from portal.geo.srid import STORAGE_SRID

Model = TypeVar("Model", bound=Base)


def draft_columns(draft: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the draft's fields as column values; shapely geometry becomes WKB, STORAGE_SRID."""
    return {
        item.name: _to_column(getattr(draft, item.name))
        for item in fields(draft)
        if item.name not in without
    }


def save_row(
    session: Session, model: type[Model], key: dict[str, Any], values: dict[str, Any]
) -> Model:
    """Find the row of ``key`` or make it, set ``values``, flush, return it."""
    row = session.scalars(select(model).filter_by(**key)).one_or_none()
    if row is None:
        row = model(**key)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row


def _to_column(value: Any) -> Any:
    return from_shape(value, srid=STORAGE_SRID) if isinstance(value, BaseGeometry) else value
