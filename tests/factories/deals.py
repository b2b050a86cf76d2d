"""The smallest valid past deals."""

from __future__ import annotations

from datetime import date
from typing import Any

from shapely.geometry import Point
from sqlalchemy.orm import Session

from portal.deals.draft import DealDraft
from portal.deals.models import Deal
from portal.deals.services import save_deal
from portal.deals.vocab import DatePrecision
from portal.places.models import District


def make_deal(
    session: Session, district: District, slug: str, *, lat: float | None = None, **knobs: Any
) -> Deal:
    """Store a deal of ``district``, placed at 114.3 and ``lat`` where there is one."""
    placed = {} if lat is None else {"position": Point(114.3, lat), "position_accuracy_m": 500}
    values: dict[str, Any] = {"dealt_on": date(2025, 1, 1), "outcome": "成交", "outcome_en": "Sold"}
    draft = DealDraft(
        slug=slug,
        location=f"{slug}路",
        location_en=f"{slug} road",
        district_code=district.code,
        date_precision=DatePrecision.DAY,
        source="https://news.test/1",
        **(values | placed | knobs),
    )
    deal = save_deal(session, draft)
    session.commit()
    return deal
