"""Drafts: what cannot be right is refused before the database sees it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from shapely.geometry import box

from portal.kernel.errors import InvalidInput
from portal.parcels.draft import (
    Interval,
    ParcelDraft,
    StandardLand,
    StatusChange,
    Texts,
    UsePart,
    Utilities,
)
from portal.parcels.vocab import LandUse, ParcelStatus


def a_draft(**changes: Any) -> ParcelDraft:
    values: dict[str, Any] = {
        "number": "P(2026)001号",
        "name": "甲",
        "name_en": "A",
        "district_code": "420106",
        "main_use": LandUse.MIXED,
        "parts": (
            UsePart("0701", Decimal(6_000), 70),
            UsePart("0901", Decimal(4_000), 40),
        ),
        "site_area_m2": Decimal(10_000),
        "boundary": box(114.3, 30.6, 114.301, 30.601),
        "epsg": 4490,
        "history": (StatusChange(ParcelStatus.PROMOTED, datetime(2026, 1, 1, tzinfo=UTC)),),
    }
    return ParcelDraft(**(values | changes))


def test_two_uses_with_their_own_terms_are_accepted() -> None:
    assert len(a_draft().parts) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"name": ""}, "name"),
        ({"site_area_m2": Decimal(0)}, "site_area_m2"),
        ({"history": ()}, "history"),
        ({"parts": ()}, "parts"),
        ({"parts": (UsePart("9999", Decimal(10_000), 50),)}, "parts"),
        ({"parts": (UsePart("0701", Decimal(10_000), 71),)}, "parts"),
        ({"parts": (UsePart("0901", Decimal(10_000), 41),)}, "parts"),
        ({"parts": (UsePart("1001", Decimal(10_000), 51),)}, "parts"),
        ({"parts": (UsePart("1001", Decimal(10_000), 0),)}, "parts"),
        ({"parts": (UsePart("1001", Decimal("9999.94"), 50),)}, "parts"),
        ({"plot_ratio": Interval(Decimal(3), Decimal(2))}, "plot_ratio"),
        ({"green_ratio": Interval(Decimal(1), Decimal(1), maximum_included=False)}, "green_ratio"),
    ],
)
def test_what_cannot_be_right_names_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_draft(**changes)

    assert refusal.value.field == field


@pytest.mark.parametrize(("code", "most"), [("0701", 70), ("0901", 40), ("1001", 50), ("M0", 50)])
def test_the_longest_statutory_term_is_accepted(code: str, most: int) -> None:
    draft = a_draft(parts=(UsePart(code, Decimal(10_000), most),))

    assert draft.parts[0].term_years == most


def test_parts_may_miss_the_whole_by_rounding() -> None:
    draft = a_draft(parts=(UsePart("1001", Decimal("9999.95"), 50),))

    assert draft.parts[0].area_m2 < draft.site_area_m2


@pytest.mark.parametrize(
    ("interval", "empty"),
    [
        (Interval(), False),
        (Interval(Decimal(1)), False),
        (Interval(Decimal(1), Decimal(1)), False),
        (Interval(Decimal(1), Decimal(1), minimum_included=False), True),
        (Interval(Decimal("1.3"), Decimal("1.6"), minimum_included=False), False),
        (Interval(Decimal(2), Decimal(1)), True),
    ],
)
def test_an_interval_knows_when_nothing_is_inside(interval: Interval, empty: bool) -> None:
    assert interval.is_empty is empty


WHOLE = Decimal(10_000)
HALF = Decimal("0.5")
OVER = Decimal("1.01")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ".."}, "number"),
        ({"name": "甲\x00"}, "name"),
        ({"zh": Texts(address="\x00")}, "address"),
        ({"main_use": "farming"}, "main_use"),
        ({"site_area_m2": Decimal("NaN")}, "site_area_m2"),
        ({"site_area_m2": Decimal("0.004")}, "site_area_m2"),
        ({"site_area_m2": Decimal(10) ** 12}, "site_area_m2"),
        ({"site_area_m2": 10_000.0}, "site_area_m2"),
        ({"building_coverage_ratio": Interval(maximum=OVER)}, "building_coverage_ratio"),
        ({"building_coverage_ratio": Interval(minimum=OVER)}, "building_coverage_ratio"),
        ({"green_ratio": Interval(maximum=Decimal(30))}, "green_ratio"),
        ({"green_ratio": Interval(minimum=Decimal("-0.1"))}, "green_ratio"),
        ({"plot_ratio": Interval(minimum=Decimal(-1))}, "plot_ratio"),
        ({"plot_ratio": Interval(maximum=Decimal(0))}, "plot_ratio"),
        ({"plot_ratio": Interval(maximum=Decimal(10_000))}, "plot_ratio"),
        ({"height_m": Interval(maximum=Decimal(-5))}, "height_m"),
        ({"height_m": Interval(Decimal(80), Decimal(24))}, "height_m"),
        # Stored with four places, these are one number with an open end.
        ({"plot_ratio": Interval(Decimal(1), Decimal("1.00001"), False)}, "plot_ratio"),
        ({"services_level": 4}, "services_level"),
        ({"services_level": 0}, "services_level"),
        ({"starting_price_yuan": Decimal(0)}, "starting_price_yuan"),
        ({"starting_price_yuan": Decimal("0.004")}, "starting_price_yuan"),
        ({"bid_deposit_yuan": Decimal(-1)}, "bid_deposit_yuan"),
        ({"deal_price_yuan": Decimal(0)}, "deal_price_yuan"),
        ({"deal_price_yuan": Decimal(10) ** 16}, "deal_price_yuan"),
        ({"standard_land": StandardLand(Decimal(0), HALF)}, "investment_intensity_yuan_per_m2"),
        ({"standard_land": StandardLand(HALF, Decimal(-1))}, "tax_yuan_per_m2_year"),
        (
            {"standard_land": StandardLand(HALF, HALF, Decimal(0))},
            "energy_limit_tce_per_10k_yuan",
        ),
        ({"utilities": Utilities(power_kva=Decimal(-1))}, "power_kva"),
        ({"utilities": Utilities(gas_m3_per_day=Decimal(-1))}, "gas_m3_per_day"),
        ({"listing_closes_at": datetime(2026, 9, 1)}, "listing_closes_at"),  # noqa: DTZ001
        (
            {"history": (StatusChange(ParcelStatus.DRAFT, datetime(2026, 1, 1)),)},  # noqa: DTZ001
            "history",
        ),
        (
            {
                "history": (
                    StatusChange(ParcelStatus.DRAFT, datetime(2026, 2, 1, tzinfo=UTC)),
                    StatusChange(ParcelStatus.PROMOTED, datetime(2026, 1, 1, tzinfo=UTC)),
                )
            },
            "history",
        ),
    ],
)
def test_what_the_database_would_refuse_names_its_field(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        a_draft(**changes)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {"building_coverage_ratio": Interval(Decimal(0), Decimal(1))},
        {"green_ratio": Interval(minimum=HALF, maximum=HALF)},
        {"plot_ratio": Interval(Decimal(0), Decimal("0.0001"))},
        {"services_level": 7},
        {"starting_price_yuan": Decimal("0.01")},
        {"utilities": Utilities(power_kva=Decimal(0))},
        {"standard_land": StandardLand(HALF, HALF)},
    ],
)
def test_the_edge_of_what_can_be_right_is_accepted(changes: dict[str, Any]) -> None:
    assert a_draft(**changes).site_area_m2 == WHOLE
