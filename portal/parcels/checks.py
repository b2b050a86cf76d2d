"""What a draft of a parcel is checked for; the database says the same in constraints.

Numbers are checked as they will be stored: rounded to the places of their column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_
from portal.kernel.money import LESS_THAN_YUAN
from portal.parcels.land_use_codes import LAND_USE_CODES
from portal.parcels.numbers import canonical_number
from portal.parcels.vocab import LandUse, ParcelStatus, ServicesLevel

if TYPE_CHECKING:
    from portal.parcels.draft import Interval, ParcelDraft, UsePart

#: How far the parts may miss the whole, for parts are rounded one by one.
_PARTS_TOLERANCE_M2 = Decimal("0.05")
_HUNDREDTH = Decimal("0.01")
_TEN_THOUSANDTH = Decimal("0.0001")
#: What the columns of areas and quantities, and of ratios, can hold.
_LESS_THAN_QUANTITY = Decimal(10) ** 12
_LESS_THAN_RATIO = Decimal(10) ** 4

#: Indicators that are a share of the site.
_SHARES = {"building_coverage_ratio", "green_ratio"}
#: Indicators whose upper bound is above zero, or nothing could be built.
_ABOVE_ZERO = {"plot_ratio", "height_m"}
_MONEY = ("starting_price_yuan", "bid_deposit_yuan", "deal_price_yuan")


def check_draft(draft: ParcelDraft) -> None:
    """Refuse a draft that cannot be right.

    Raises:
        InvalidInput: names the first field that is wrong.
    """
    _check_texts(draft)
    _check_words(draft)
    _check_number("site_area_m2", draft.site_area_m2, least=_HUNDREDTH)
    _check_parts(draft)
    for name in ("plot_ratio", "building_coverage_ratio", "green_ratio", "height_m"):
        _check_interval(name, getattr(draft, name))
    for name in _MONEY:
        _check_number(name, getattr(draft, name), least=_HUNDREDTH, below=LESS_THAN_YUAN)
    _check_standard_land(draft)
    for item in fields(draft.utilities):
        _check_number(item.name, getattr(draft.utilities, item.name), least=Decimal(0))
    _check_history(draft)


def _check_texts(draft: ParcelDraft) -> None:
    canonical_number(draft.number)
    if not draft.name.strip():
        raise InvalidInput("name", N_("请填写地块名称。"))
    for name, text in _texts(draft):
        if "\x00" in text:
            raise InvalidInput(name, N_("文字中有不能保存的字符。"))


def _texts(draft: ParcelDraft) -> Iterator[tuple[str, str]]:
    for owner in (draft, draft.zh, draft.en):
        for item in fields(owner):
            value = getattr(owner, item.name)
            if isinstance(value, str):
                yield item.name, value
    for change in draft.history:
        yield "history", change.note + change.note_en


def _check_words(draft: ParcelDraft) -> None:
    """Check what is one of a list."""
    if draft.main_use not in set(LandUse):
        raise InvalidInput("main_use", N_("没有这一用途。"))
    levels = {int(level) for level in ServicesLevel}
    if draft.services_level is not None and draft.services_level not in levels:
        raise InvalidInput("services_level", N_("开发程度只能是三通、五通或七通一平。"))


def _check_number(
    name: str,
    value: Any,
    *,
    least: Decimal,
    below: Decimal = _LESS_THAN_QUANTITY,
    step: Decimal = _HUNDREDTH,
) -> None:
    """Check a number that ends up in a column of ``step``; ``None`` is unknown, and fine."""
    if value is None:
        return
    stored = _as_stored(name, value, step, below)
    if stored < least:
        if least > 0:
            raise InvalidInput(name, N_("数值必须大于零。"))
        raise InvalidInput(name, N_("数值不能小于零。"))


def _as_stored(name: str, value: Any, step: Decimal, below: Decimal) -> Decimal:
    is_exact = isinstance(value, Decimal | int) and not isinstance(value, bool)
    if not is_exact or not Decimal(value).is_finite():
        raise InvalidInput(name, N_("请填写精确的数字。"))
    if abs(value) >= below:
        raise InvalidInput(name, N_("数值过大，请检查单位。"))
    stored = Decimal(value).quantize(step, ROUND_HALF_UP)
    if stored >= below:
        raise InvalidInput(name, N_("数值过大，请检查单位。"))
    return stored


def _check_interval(name: str, interval: Interval) -> None:
    low, high = (
        None if end is None else _as_stored(name, end, _TEN_THOUSANDTH, _LESS_THAN_RATIO)
        for end in (interval.minimum, interval.maximum)
    )
    ends = [end for end in (low, high) if end is not None]
    if any(end < 0 for end in ends):
        raise InvalidInput(name, N_("指标不能小于零。"))
    if name in _SHARES and any(end > 1 for end in ends):
        raise InvalidInput(name, N_("比例须在 0 至 1 之间。"))
    if name in _ABOVE_ZERO and high == 0:
        raise InvalidInput(name, N_("指标的上限必须大于零。"))
    if type(interval)(low, high, interval.minimum_included, interval.maximum_included).is_empty:
        raise InvalidInput(name, N_("指标的下限大于上限。"))


def _check_standard_land(draft: ParcelDraft) -> None:
    given = draft.standard_land
    if given is None:
        return
    for name in ("investment_intensity_yuan_per_m2", "tax_yuan_per_m2_year"):
        value = getattr(given, name)
        if value is None:
            raise InvalidInput(name, N_("标准地须填写投资强度和税收强度。"))
        _check_number(name, value, least=_HUNDREDTH)
    _check_number(
        "energy_limit_tce_per_10k_yuan",
        given.energy_limit_tce_per_10k_yuan,
        least=_TEN_THOUSANDTH,
        below=_LESS_THAN_RATIO,
        step=_TEN_THOUSANDTH,
    )


def _check_parts(draft: ParcelDraft) -> None:
    if not draft.parts:
        raise InvalidInput("parts", N_("地块至少要有一种用途。"))
    for part in draft.parts:
        _check_part(part)
    total = sum(part.area_m2 for part in draft.parts)
    if abs(total - draft.site_area_m2) > _PARTS_TOLERANCE_M2:
        raise InvalidInput("parts", N_("各用途面积之和与出让面积不符。"))


def _check_part(part: UsePart) -> None:
    known = LAND_USE_CODES.get(part.code)
    if known is None:
        raise InvalidInput("parts", N_("用地代码 %(code)s 不在分类表中。"), code=part.code)
    if not 0 < part.term_years <= known.max_term_years:
        raise InvalidInput(
            "parts",
            N_("用地代码 %(code)s 的出让年限须在 1 至 %(most)s 年之间。"),
            code=part.code,
            most=known.max_term_years,
        )
    if _as_stored("parts", part.area_m2, _HUNDREDTH, _LESS_THAN_QUANTITY) <= 0:
        raise InvalidInput("parts", N_("各用途面积必须大于零。"))


def _check_history(draft: ParcelDraft) -> None:
    if not draft.history:
        raise InvalidInput("history", N_("地块至少要有一个状态。"))
    for change in draft.history:
        _check_moment("history", change.changed_at)
        if change.to_status not in set(ParcelStatus):
            raise InvalidInput("history", N_("没有这一状态。"))
    moments = [change.changed_at for change in draft.history]
    if moments != sorted(moments):
        raise InvalidInput("history", N_("状态须按时间先后排列。"))
    if draft.listing_closes_at is not None:
        _check_moment("listing_closes_at", draft.listing_closes_at)


def _check_moment(name: str, moment: datetime) -> None:
    if moment.tzinfo is None:
        raise InvalidInput(name, N_("时间须带时区。"))
