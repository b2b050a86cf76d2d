"""The terms of a step: what each status takes, and how they are typed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import InvalidInput
from portal.parcels.terms import (
    BEIJING,
    StepTerms,
    check_terms,
    listing_is_over,
    read_day,
    read_moment,
    read_price_yuan,
    read_status,
)
from portal.parcels.vocab import ParcelStatus as S

#: 00:30 of the second in Beijing, still the first in UTC.
NOW = datetime(2026, 9, 1, 16, 30, tzinfo=UTC)
TODAY = date(2026, 9, 2)
PRICE = Decimal(1_000_000)
TICK = timedelta(microseconds=1)


def _field(to_status: S, terms: StepTerms) -> str | None:
    try:
        check_terms(to_status, terms, NOW)
    except InvalidInput as refusal:
        return refusal.field
    return None


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (StepTerms(PRICE, TODAY), None),
        (StepTerms(Decimal("0.01"), TODAY), None),
        (StepTerms(None, TODAY), "deal_price_yuan"),
        (StepTerms(PRICE, None), "deal_on"),
        (StepTerms(Decimal(0), TODAY), "deal_price_yuan"),
        (StepTerms(Decimal(-1), TODAY), "deal_price_yuan"),
        (StepTerms(Decimal("1.005"), TODAY), "deal_price_yuan"),
        (StepTerms(Decimal(10) ** 16, TODAY), "deal_price_yuan"),
        (StepTerms(Decimal("1e999"), TODAY), "deal_price_yuan"),
        (StepTerms(PRICE, TODAY + timedelta(days=1)), "deal_on"),
        (StepTerms(PRICE, TODAY, NOW + TICK), "listing_closes_at"),
    ],
)
def test_a_sale_takes_price_and_day(terms: StepTerms, field: str | None) -> None:
    assert _field(S.SOLD, terms) == field


@pytest.mark.parametrize(
    ("closes_at", "field"),
    [
        (NOW + TICK, None),
        (NOW, "listing_closes_at"),
        (NOW - TICK, "listing_closes_at"),
        (None, "listing_closes_at"),
        (datetime(2090, 1, 1), "listing_closes_at"),  # noqa: DTZ001 - what is to be refused
        (datetime(9999, 12, 31, tzinfo=UTC), "listing_closes_at"),
    ],
)
def test_a_listing_takes_a_closing_time_to_come(
    closes_at: datetime | None, field: str | None
) -> None:
    assert _field(S.LISTED, StepTerms(listing_closes_at=closes_at)) == field


@pytest.mark.parametrize("status", [s for s in S if s is not S.SOLD])
def test_no_other_status_takes_a_price(status: S) -> None:
    assert _field(status, StepTerms(deal_price_yuan=PRICE)) == "deal_price_yuan"


def test_a_listing_is_over_at_its_closing_time() -> None:
    assert listing_is_over(S.LISTED, NOW, NOW)
    assert listing_is_over("listed", NOW, NOW + TICK)
    assert not listing_is_over(S.LISTED, NOW, NOW - TICK)
    assert not listing_is_over(S.LISTED, None, NOW)
    assert not listing_is_over(S.SOLD, NOW, NOW + TICK)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-09-01 10:00", datetime(2026, 9, 1, 10, tzinfo=BEIJING)),
        ("2026-09-01T10:00", datetime(2026, 9, 1, 10, tzinfo=BEIJING)),
        ("2026-09-01T10:00+00:00", datetime(2026, 9, 1, 10, tzinfo=UTC)),
        ("2026-09-01T10:00Z", datetime(2026, 9, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_time_is_beijings_unless_it_says_otherwise(typed: str, moment: datetime) -> None:
    assert read_moment(typed) == moment


@pytest.mark.parametrize("typed", ["", "2026-09-01", "tomorrow", "2026-13-01 10:00", "10:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        read_moment(typed)


def test_prices_and_days_are_read_as_people_type_them() -> None:
    assert read_price_yuan(" 120,000,000.50 ") == Decimal("120000000.50")
    assert read_day(" 2026-09-01 ") == date(2026, 9, 1)
    assert read_status("Sold") is S.SOLD


@given(st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for read in (read_price_yuan, read_day, read_moment, read_status):
        with suppress(InvalidInput):
            read(typed)
