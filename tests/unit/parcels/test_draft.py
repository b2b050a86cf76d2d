"""Drafts: what cannot be right is refused before the database sees it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from shapely.geometry import box

from portal.kernel.errors import InvalidInput
from portal.parcels.draft import Interval, ParcelDraft, StatusChange, UsePart
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
