"""Numbers, money, areas and times as text: at the edges where the text changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from portal.web import formats
from portal.web.formats import Language


@dataclass(frozen=True)
class Ends:
    """An indicator with two ends."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    minimum_included: bool = True
    maximum_included: bool = True


def ends(low: str | None, high: str | None, *, closed: tuple[bool, bool] = (True, True)) -> Ends:
    return Ends(Decimal(low) if low else None, Decimal(high) if high else None, *closed)


@pytest.mark.parametrize(
    ("yuan", "language", "text"),
    [
        ("250000000", "zh", "25,000 万元"),
        ("250000000", "en", "CNY 250.00 million"),
        ("1234567890123.45", "zh", "123,456,789.01 万元"),
        ("10000", "zh", "1 万元"),
        ("9999.99", "zh", "9,999.99 元"),
        ("10050", "zh", "1.01 万元"),
        ("10049.99", "zh", "1 万元"),
        ("25005000", "zh", "2,500.5 万元"),
        ("0", "zh", "0 元"),
        ("999999.99", "en", "CNY 999,999.99"),
        ("1000000", "en", "CNY 1.00 million"),
        ("1005000", "en", "CNY 1.01 million"),
    ],
)
def test_money_is_shown_in_wan_or_millions_half_up(
    yuan: str, language: Language, text: str
) -> None:
    assert formats.sum_of_money(Decimal(yuan), language) == text


@pytest.mark.parametrize(
    ("area_m2", "language", "text"),
    [
        ("165600", "zh", "16.56 公顷（248.4 亩）"),
        ("165600", "en", "16.56 ha (248.4 mu)"),
        ("100000", "zh", "10.00 公顷（150.0 亩）"),
        ("50", "zh", "0.01 公顷（0.1 亩）"),
        ("49.99", "zh", "0.00 公顷（0.1 亩）"),
    ],
)
def test_area_is_shown_in_hectares_and_mu(area_m2: str, language: Language, text: str) -> None:
    assert formats.hectares_and_mu(Decimal(area_m2), language) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("3465.5", "3,466 元/㎡"), ("3465.49", "3,465 元/㎡"), ("0", "0 元/㎡")],
)
def test_unit_price_is_rounded_half_up_to_the_yuan(value: str, text: str) -> None:
    assert formats.yuan_per_m2(Decimal(value), "zh") == text


def test_unit_price_in_english() -> None:
    assert formats.yuan_per_m2(Decimal(3466), "en") == "CNY 3,466/m²"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        ("2310000", "zh", "231 万元/亩"),
        ("999999", "zh", "100 万元/亩"),
        ("425000", "zh", "42.5 万元/亩"),
        ("2310000", "en", "CNY 2.31 million/mu"),
    ],
)
def test_price_per_mu(value: str, language: Language, text: str) -> None:
    assert formats.wan_yuan_per_mu(Decimal(value), language) == text


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (ends(None, "3.5"), "≤ 3.5"),
        (ends(None, "3.5", closed=(True, False)), "< 3.5"),
        (ends("1.2", None), "≥ 1.2"),
        (ends("1.2", None, closed=(False, True)), "> 1.2"),
        (ends("1.3", "1.6", closed=(False, True)), "1.3 < 容积率 ≤ 1.6"),
        (ends("1.0", "2.0"), "1.0 ≤ 容积率 ≤ 2.0"),
        (ends("2.0", "2.0"), "= 2.0"),
        (ends(None, "1.250"), "≤ 1.25"),
        (ends(None, None), "暂无数据"),
    ],
)
def test_an_interval_shows_its_open_and_closed_ends(bounds: Ends, text: str) -> None:
    assert formats.interval(bounds, "容积率", formats.ratio, "zh") == text


@pytest.mark.parametrize(
    ("ratio", "text"), [("0.3", "30%"), ("0.305", "30.5%"), ("3.97", "397%"), ("0", "0%")]
)
def test_percent(ratio: str, text: str) -> None:
    assert formats.percent(Decimal(ratio)) == text


@pytest.mark.parametrize(
    ("metres", "language", "text"),
    [
        (0, "zh", "0 米"),
        (999, "zh", "999 米"),
        (Decimal("999.4"), "zh", "999 米"),
        (Decimal("999.5"), "zh", "1.0 公里"),
        (1000, "zh", "1.0 公里"),
        (1249, "zh", "1.2 公里"),
        (1250, "zh", "1.3 公里"),
        (850, "en", "850 m"),
        (12345, "en", "12.3 km"),
    ],
)
def test_distance_turns_to_kilometres_at_a_thousand(
    metres: int | Decimal, language: Language, text: str
) -> None:
    assert formats.distance(metres, language) == text


def test_a_moment_is_beijing_time_and_says_so() -> None:
    at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)

    assert formats.moment(at, "zh") == "2026年11月24日 00:30（北京时间）"
    assert formats.moment(at, "en") == "24 Nov 2026, 00:30 (UTC+8)"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        formats.moment(datetime(2026, 11, 23), "zh")  # noqa: DTZ001 - that is the point


def test_a_date_is_as_exact_as_known() -> None:
    on = date(2026, 1, 5)

    assert formats.day(on, "zh") == "2026年1月5日"
    assert formats.day(on, "en") == "5 Jan 2026"
    assert formats.day(on, "zh", "month") == "2026年1月"
    assert formats.day(on, "en", "month") == "Jan 2026"
    assert formats.day(on, "zh", "year") == "2026年"


def test_the_date_of_an_instant_is_the_one_in_beijing() -> None:
    assert formats.day(datetime(2026, 12, 31, 16, tzinfo=UTC), "zh") == "2027年1月1日"


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=2, hours=4, minutes=59), "剩余 2 天 4 小时"),
        (timedelta(days=1), "剩余 1 天 0 小时"),
        (timedelta(hours=23, minutes=59, seconds=59), "剩余 23 小时 59 分"),
        (timedelta(seconds=59), "剩余 0 小时 0 分"),
        (timedelta(microseconds=-1), "已截止"),
    ],
)
def test_time_left_is_never_more_than_there_is(left: timedelta, text: str) -> None:
    assert formats.time_left(left, "zh") == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1 KB"), (340_000, "340 KB"), (1_000_000, "1.0 MB"), (1_250_000, "1.3 MB")],
)
def test_file_size(size: int, text: str) -> None:
    assert formats.file_size(size, "zh") == text


def test_minus_zero_is_zero() -> None:
    assert formats.decimal(Decimal("-0.001"), 2) == "0.00"
