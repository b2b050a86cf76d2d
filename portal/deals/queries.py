"""Reads of past deals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select

from portal.db.engine import db
from portal.deals.models import Deal
from portal.geo.geojson import PUBLIC_DECIMALS


def placed_deals() -> Sequence[Row[Any]]:
    """Return deals whose position is known, newest first.

    Rows have ``outline`` (GeoJSON text, degrees, five decimals) and the columns of a popup.
    """
    outline = func.ST_AsGeoJSON(Deal.position, PUBLIC_DECIMALS, 0)
    statement = select(
        Deal.location,
        Deal.location_en,
        Deal.outcome,
        Deal.outcome_en,
        Deal.dealt_on,
        Deal.date_precision,
        Deal.deal_price_yuan,
        Deal.floor_price_yuan_per_m2,
        Deal.position_accuracy_m,
        outline.label("outline"),
    ).where(Deal.position.is_not(None))
    ordered: Any = statement.order_by(Deal.dealt_on.desc(), Deal.id)
    rows: Sequence[Row[Any]] = db.session.execute(ordered).all()
    return rows
