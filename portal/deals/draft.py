"""What is to be stored of a past deal, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shapely.geometry import Point

from portal.deals.vocab import DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class DealDraft:
    """One reported deal; ``slug`` identifies it. ``position`` is in STORAGE_SRID degrees."""

    slug: str
    number: str | None = None
    location: str
    location_en: str
    district_code: str | None = None
    zone_slug: str | None = None
    dealt_on: date
    date_precision: DatePrecision
    outcome: str
    outcome_en: str
    use_text: str = ""
    use_text_en: str = ""
    area_m2: Decimal | None = None
    plot_ratio: Decimal | None = None
    floor_area_m2: Decimal | None = None
    starting_price_yuan: Decimal | None = None
    deal_price_yuan: Decimal | None = None
    floor_price_yuan_per_m2: Decimal | None = None
    premium_ratio: Decimal | None = None
    buyer: str = ""
    is_doubtful: bool = False
    note: str = ""
    note_en: str = ""
    source: str
    position: Point | None = None
    position_accuracy_m: int | None = None
    position_basis: str = ""
