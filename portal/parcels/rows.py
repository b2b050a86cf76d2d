"""From a draft to the columns of a parcel: the one table of which goes where."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from portal.parcels.draft import INDICATORS, ParcelDraft
from portal.parcels.land_use_codes import LAND_USE_CODES
from portal.parcels.models import ParcelUse

_SAME_NAME = (
    "name",
    "name_en",
    "main_use",
    "site_area_m2",
    "starting_price_yuan",
    "bid_deposit_yuan",
    "deal_price_yuan",
    "deal_on",
    "services_level",
    "is_cleared",
    "delivery_on",
    "contact_phone",
    "listing_closes_at",
    "is_demo",
)
_STANDARD_LAND = (
    "investment_intensity_yuan_per_m2",
    "tax_yuan_per_m2_year",
    "energy_limit_tce_per_10k_yuan",
)


def parcel_columns(draft: ParcelDraft) -> dict[str, Any]:
    """Return the columns that follow from ``draft`` alone; geometry and places are not among."""
    columns: dict[str, Any] = {name: getattr(draft, name) for name in _SAME_NAME}
    columns["uses"] = used_as(draft)
    for name in INDICATORS:
        interval = getattr(draft, name)
        columns[f"min_{name}"] = interval.minimum
        columns[f"max_{name}"] = interval.maximum
        columns[f"min_{name}_included"] = interval.minimum_included
        columns[f"max_{name}_included"] = interval.maximum_included
    columns["is_standard_land"] = draft.standard_land is not None
    for name in _STANDARD_LAND:
        columns[name] = getattr(draft.standard_land, name, None)
    for item in fields(draft.utilities):
        columns[item.name] = getattr(draft.utilities, item.name)
    for item in fields(draft.zh):
        columns[item.name] = getattr(draft.zh, item.name)
        columns[f"{item.name}_en"] = getattr(draft.en, item.name)
    return columns


def used_as(draft: ParcelDraft) -> list[str]:
    """Return the main use and then the other parts' uses, each once."""
    uses = [draft.main_use, *(LAND_USE_CODES[part.code].use for part in draft.parts)]
    return list(dict.fromkeys(str(use) for use in uses))


def parcel_parts(draft: ParcelDraft) -> list[ParcelUse]:
    """Return the rows of the draft's uses in its order."""
    return [
        ParcelUse(
            position=position,
            code=part.code,
            use=LAND_USE_CODES[part.code].use,
            area_m2=part.area_m2,
            term_years=part.term_years,
        )
        for position, part in enumerate(draft.parts)
    ]
