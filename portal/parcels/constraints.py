"""What the database itself holds true of a parcel, whoever writes it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint

from portal.parcels.draft import INDICATORS
from portal.parcels.vocab import AttachmentKind, LandUse, ParcelStatus


def one_of(column: str, values: type[LandUse | ParcelStatus | AttachmentKind]) -> str:
    """Return the condition that ``column`` holds one of the stored values."""
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"


def _ordered(indicator: str) -> str:
    """Return the condition that some number lies in an interval; an end may be missing."""
    low, high = f"min_{indicator}", f"max_{indicator}"
    return f"{low} < {high} or ({low} = {high} and {low}_included and {high}_included)"


#: The conditions of the table ``parcel``; a missing value breaks none of them.
PARCEL_CHECKS = (
    CheckConstraint("site_area_m2 > 0", name="site_area_positive"),
    CheckConstraint("ST_IsValid(boundary)", name="boundary_valid"),
    CheckConstraint(one_of("status", ParcelStatus), name="status_known"),
    CheckConstraint(one_of("main_use", LandUse), name="main_use_known"),
    CheckConstraint("services_level in (3, 5, 7)", name="services_level_known"),
    CheckConstraint(
        "status <> 'sold' or (deal_price_yuan is not null and deal_on is not null)",
        name="sold_has_deal",
    ),
    CheckConstraint("status = 'draft' or published_at is not null", name="public_has_date"),
    *(CheckConstraint(_ordered(name), name=f"{name}_ordered") for name in INDICATORS),
    *(
        CheckConstraint(f"min_{name} >= 0 and max_{name} > 0", name=f"{name}_positive")
        for name in ("plot_ratio", "height_m")
    ),
    *(
        CheckConstraint(
            f"min_{name} between 0 and 1 and max_{name} between 0 and 1",
            name=f"{name}_within_one",
        )
        for name in ("building_coverage_ratio", "green_ratio")
    ),
    CheckConstraint(
        "not is_standard_land or (investment_intensity_yuan_per_m2 is not null"
        " and tax_yuan_per_m2_year is not null)",
        name="standard_land_complete",
    ),
    CheckConstraint(
        "investment_intensity_yuan_per_m2 > 0 and tax_yuan_per_m2_year > 0"
        " and energy_limit_tce_per_10k_yuan > 0",
        name="standard_land_positive",
    ),
    CheckConstraint(
        "power_kva >= 0 and water_supply_m3_per_day >= 0"
        " and sewage_m3_per_day >= 0 and gas_m3_per_day >= 0",
        name="utilities_not_negative",
    ),
    CheckConstraint(
        "starting_price_yuan > 0 and deal_price_yuan > 0 and bid_deposit_yuan > 0",
        name="money_positive",
    ),
)
