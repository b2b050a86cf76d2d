"""Reads of whole results, row by row; rows have what ``exporting.fields`` reads."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from portal.db.engine import db
from portal.db.streaming import stream
from portal.kernel.errors import NotFound
from portal.parcels.models import Parcel, ParcelUse
from portal.parcels.vocab import PUBLIC_STATUSES
from portal.places.models import District, Park, Zone

_PUBLIC = tuple(status.value for status in PUBLIC_STATUSES)
_LEFT_OUT = {"id", "boundary", "label_point", "boundary_area_m2", "search_text", "uses"}

_PARTS = (
    select(
        func.string_agg(
            func.concat_ws(
                ":", ParcelUse.code, func.trim_scale(ParcelUse.area_m2), ParcelUse.term_years
            ),
            aggregate_order_by(cast(";", String), ParcelUse.position),
        )
    )
    .where(ParcelUse.parcel_id == Parcel.id)
    .correlate(Parcel)
    .scalar_subquery()
    .label("parts")
)
_COLUMNS: tuple[Any, ...] = (
    *(
        column
        for name, column in Parcel.__table__.columns.items()
        if name not in _LEFT_OUT and not name.endswith("_3857")
    ),
    District.name.label("district_name"),
    District.name_en.label("district_name_en"),
    District.code.label("district_code"),
    Zone.name.label("zone_name"),
    Zone.name_en.label("zone_name_en"),
    Park.name.label("park_name"),
    Park.name_en.label("park_name_en"),
    _PARTS,
    func.date(func.timezone("Asia/Shanghai", func.now())).label("exported_on"),
    func.now().label("exported_at"),
    func.ST_AsBinary(Parcel.boundary).label("outline"),
)


def count(condition: ColumnElement[bool], most: int) -> tuple[int, datetime, bool]:
    """Return how many parcels meet ``condition``, the time, and whether there are demo data.

    It counts to ``most`` + 1. Any demonstration parcel of the database counts: where there are
    some, every file says so.
    """
    some = select(Parcel.id).where(condition).limit(most + 1).subquery()
    demo = select(Parcel.id).where(Parcel.is_demo).exists()
    statement = select(select(func.count()).select_from(some).scalar_subquery(), func.now(), demo)
    number, now, is_demo = db.session.execute(statement).one()
    return number, now, is_demo


def rows(
    condition: ColumnElement[bool], order: Sequence[Any], most: int
) -> Generator[Row[Any], None, None]:
    """Yield the parcels that meet ``condition`` from one snapshot; nothing is held in memory."""
    return stream(_select().where(condition).order_by(*order).limit(most))


def get_row(number: str) -> Row[Any]:
    """Return the public parcel of a canonical number.

    Raises:
        NotFound: there is none, or it is a draft.
    """
    statement = _select().where(Parcel.number == number, Parcel.status.in_(_PUBLIC))
    row: Row[Any] | None = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound
    return row


def _select() -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(District, District.id == Parcel.district_id)
        .outerjoin(Zone, Zone.id == Parcel.zone_id)
        .outerjoin(Park, Park.id == Parcel.park_id)
    )
