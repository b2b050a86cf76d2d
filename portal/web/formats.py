"""Numbers, money, areas, times and amounts in capitals, as text in one language.

Pure: no request, no clock. Decimal in, text out; rounding is half up and happens once, here.
Source: design guide §6.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from portal.kernel.area import to_ha, to_mu

Language = Literal["zh", "en"]

BEIJING = ZoneInfo("Asia/Shanghai")
_WAN = Decimal(10_000)
_MILLION = Decimal(1_000_000)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_UNKNOWN: dict[Language, str] = {"zh": "暂无数据", "en": "No data"}
_BELOW: dict[bool, str] = {True: "≤", False: "<"}
_ABOVE: dict[bool, str] = {True: "≥", False: ">"}


class Bounds(Protocol):
    """An indicator with closed or open ends; ``None`` is no bound."""

    @property
    def minimum(self) -> Decimal | None:
        """Lower end."""

    @property
    def maximum(self) -> Decimal | None:
        """Upper end."""

    @property
    def minimum_included(self) -> bool:
        """Whether the lower end itself is allowed."""

    @property
    def maximum_included(self) -> bool:
        """Whether the upper end itself is allowed."""


def unknown(language: Language) -> str:
    """Return what stands for a fact that nobody has (暂无数据)."""
    return _UNKNOWN[language]


def decimal(value: Decimal | int, places: int = 0, *, keep: int | None = None) -> str:
    """Return ``value`` rounded half up, grouped by thousands.

    Zeros at the end are dropped until ``keep`` places are left; ``None`` keeps all.
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded + 0:,f}"  # "+ 0" makes of minus zero a zero
    if keep is None or "." not in text:
        return text
    whole, _, fraction = text.partition(".")
    fraction = fraction[:keep] + fraction[keep:].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def sum_of_money(yuan: Decimal, language: Language) -> str:
    """Return 25,000 万元 or CNY 250.00 million; a small sum in yuan.

    What is no whole number of 万 keeps up to two places, half up.
    """
    if language == "en":
        if abs(yuan) < _MILLION:
            return f"CNY {decimal(yuan, 2, keep=0)}"
        return f"CNY {decimal(yuan / _MILLION, 2)} million"
    if abs(yuan) < _WAN:
        return f"{decimal(yuan, 2, keep=0)} 元"
    return f"{decimal(yuan / _WAN, 2, keep=0)} 万元"


def yuan_per_m2(amount: Decimal, language: Language) -> str:
    """Return 3,466 元/㎡ or CNY 3,466/m²."""
    return f"CNY {decimal(amount)}/m²" if language == "en" else f"{decimal(amount)} 元/㎡"


def wan_yuan_per_mu(yuan_per_mu: Decimal, language: Language) -> str:
    """Return 231 万元/亩 or CNY 2.31 million/mu; one place of 万 below 100."""
    if language == "en":
        return f"CNY {decimal(yuan_per_mu / _MILLION, 2)} million/mu"
    wan = yuan_per_mu / _WAN
    return f"{decimal(wan, 0 if wan >= 100 else 1, keep=0)} 万元/亩"


def square_metres(area_m2: Decimal, language: Language) -> str:
    """Return 165,600 ㎡ or 165,600 m²; up to two places where the notice has them."""
    return f"{decimal(area_m2, 2, keep=0)} {'m²' if language == 'en' else '㎡'}"


def hectares_and_mu(area_m2: Decimal, language: Language) -> str:
    """Return 16.56 公顷（248.4 亩） or 16.56 ha (248.4 mu)."""
    hectares = decimal(to_ha(area_m2), 2)
    if language == "en":
        return f"{hectares} ha ({mu(area_m2, language)})"
    return f"{hectares} 公顷（{mu(area_m2, language)}）"


def mu(area_m2: Decimal, language: Language) -> str:
    """Return 248.4 亩 or 248.4 mu."""
    return f"{decimal(to_mu(area_m2), 1)} {'mu' if language == 'en' else '亩'}"


def square_kilometres(area_km2: Decimal, language: Language) -> str:
    """Return 91.24 平方公里 or 91.24 km²."""
    return f"{decimal(area_km2, 2, keep=0)} {'km²' if language == 'en' else '平方公里'}"


def area_km2(area_m2: Decimal, language: Language) -> str:
    """Return a large area given in m² as 91.24 平方公里 or 91.24 km²."""
    return square_kilometres(area_m2 / 1_000_000, language)


def distance(metres: Decimal | int, language: Language) -> str:
    """Return 850 米 or, from a kilometre on, 1.2 公里."""
    if metres >= Decimal("999.5"):
        return f"{decimal(Decimal(metres) / 1000, 1)} {'km' if language == 'en' else '公里'}"
    return length(Decimal(metres), language, places=0)


def length(metres: Decimal, language: Language, *, places: int = 2) -> str:
    """Return 80 米 or 80 m."""
    return f"{decimal(metres, places, keep=0)} {'m' if language == 'en' else '米'}"


def percent(ratio: Decimal) -> str:
    """Return 30% for 0.3; one place where it is needed."""
    return f"{decimal(ratio * 100, 1, keep=0)}%"


def ratio(value: Decimal) -> str:
    """Return a plot ratio: one place at least (2.0), two where needed (1.25)."""
    return decimal(value, 2, keep=1)


def interval(
    bounds: Bounds, name: str, number: Callable[[Decimal], str], language: Language
) -> str:
    """Return ≤ 3.5, or 1.3 < ``name`` ≤ 1.6 when both ends are given; ``number`` writes one."""
    low, high = bounds.minimum, bounds.maximum
    if low is None and high is None:
        return unknown(language)
    if low is None:
        assert high is not None
        return f"{_BELOW[bounds.maximum_included]} {number(high)}"
    if high is None:
        return f"{_ABOVE[bounds.minimum_included]} {number(low)}"
    if low == high:
        return f"= {number(low)}"
    left, right = _BELOW[bounds.minimum_included], _BELOW[bounds.maximum_included]
    return f"{number(low)} {left} {name} {right} {number(high)}"


def moment(at: datetime, language: Language) -> str:
    """Return 2026年11月23日 15:30（北京时间） or 23 Nov 2026, 15:30 (UTC+8).

    Raises:
        ValueError: ``at`` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown")
    local = at.astimezone(BEIJING)
    if language == "en":
        return f"{day(local, language)}, {local:%H:%M} (UTC+8)"
    return f"{day(local, language)} {local:%H:%M}（北京时间）"


def day(
    value: date | datetime, language: Language, precision: Literal["day", "month", "year"] = "day"
) -> str:
    """Return 2026年11月23日 or 23 Nov 2026, less exact where less is known."""
    if isinstance(value, datetime):
        value = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(BEIJING)
    month = _MONTHS[value.month - 1]
    texts = {
        ("zh", "day"): f"{value.year}年{value.month}月{value.day}日",
        ("zh", "month"): f"{value.year}年{value.month}月",
        ("zh", "year"): f"{value.year}年",
        ("en", "day"): f"{value.day} {month} {value.year}",
        ("en", "month"): f"{month} {value.year}",
        ("en", "year"): f"{value.year}",
    }
    return texts[language, precision]


def time_left(left: timedelta, language: Language) -> str:
    """Return 剩余 2 天 4 小时 or 2 d 4 h left, rounded down: never more than there is."""
    minutes = int(left.total_seconds() // 60)
    if minutes < 0:
        return "Closed" if language == "en" else "已截止"
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if language == "en":
        return f"{days} d {hours} h left" if days else f"{hours} h {minutes} min left"
    return f"剩余 {days} 天 {hours} 小时" if days else f"剩余 {hours} 小时 {minutes} 分"


def file_size(size_bytes: int, language: Language) -> str:
    """Return 340 KB or 1.2 MB; the same in both languages."""
    del language
    if size_bytes < 1000 * 1000:
        return f"{decimal(max(Decimal(size_bytes) / 1000, Decimal(1)))} KB"
    return f"{decimal(Decimal(size_bytes) / 1_000_000, 1)} MB"
