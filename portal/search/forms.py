"""The query string of the catalog → ``ParcelCriteria``; nothing unknown is passed over."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from portal.kernel.area import from_mu, to_mu
from portal.kernel.errors import InvalidInput
from portal.kernel.money import YUAN_PER_WAN
from portal.parcels.vocab import PUBLIC_STATUSES, LandUse
from portal.search.criteria import Bounds, Choice, Choices, ParcelCriteria, plain_decimal
from portal.search.fields import AfterField, BBoxField, CircleField, NearField, WithinField
from portal.search.keyset import to_key
from portal.search.vocab import Sort
from portal.web.fields import ChoiceField, ManyField, NumberField, TextField, WholeField, tidy
from portal.web.query_form import QueryForm

#: Cards on one page; more of them would make a page that phones cannot hold.
MOST_CARDS = 100
MAX_AREA_M2 = 10_000_000_000
MAX_PRICE_YUAN = 10_000_000_000_000
MAX_FLOOR_PRICE = 10_000_000
MAX_FAR = 100

_CENT = Decimal("0.01")


class FindForm(QueryForm):
    """What is looked for on the map by its name (地名查找)."""

    q = TextField(_("关键词"))

    def to_text(self) -> str:
        """Return the text; empty when there is none.

        Raises:
            InvalidInput: names the field that is wrong.
        """
        self.refuse_faults()
        return self.q.data or ""


class ParcelFilterForm(QueryForm):
    """The filters of the catalog (地块筛选), filled from ``request.args``."""

    use = ManyField(_("用途"), known={use.value: use for use in LandUse})
    district = ManyField(_("行政区"))
    zone = ManyField(_("功能区"))
    park = ManyField(_("产业园区"))
    status = ManyField(_("状态"), known={status.value: status for status in PUBLIC_STATUSES})
    area_min = NumberField(_("最小面积（㎡）"), most=MAX_AREA_M2)
    area_max = NumberField(_("最大面积（㎡）"), most=MAX_AREA_M2)
    area_min_mu = NumberField(_("最小面积（亩）"), most=MAX_AREA_M2)
    area_max_mu = NumberField(_("最大面积（亩）"), most=MAX_AREA_M2)
    price_min = NumberField(_("最低总价（元）"), most=MAX_PRICE_YUAN)
    price_max = NumberField(_("最高总价（元）"), most=MAX_PRICE_YUAN)
    price_min_wan = NumberField(_("最低总价（万元）"), most=MAX_PRICE_YUAN)
    price_max_wan = NumberField(_("最高总价（万元）"), most=MAX_PRICE_YUAN)
    floor_price_min = NumberField(_("最低楼面地价（元/㎡）"), most=MAX_FLOOR_PRICE)
    floor_price_max = NumberField(_("最高楼面地价（元/㎡）"), most=MAX_FLOOR_PRICE)
    far_min = NumberField(_("最小容积率"), most=MAX_FAR)
    far_max = NumberField(_("最大容积率"), most=MAX_FAR)
    near = NearField(_("距离"))
    bbox = BBoxField(_("地图范围"))
    within = WithinField(_("选区"))
    circle = CircleField(_("圆形选区"))
    q = TextField(_("关键词"))
    sort = ChoiceField(_("排序"), members=Sort)
    limit = WholeField(_("每页宗数"), least=1, most=MOST_CARDS)
    after = AfterField(_("翻页位置"))

    def __init__(
        self, args: MultiDict[str, str], choices: Choices, *, most_rows: int = MOST_CARDS
    ) -> None:
        self._choices = choices
        self._most_rows = most_rows
        super().__init__(args)
        self._criteria = self._read()

    def tell_fields(self) -> None:
        """Tell what can be chosen, and how many rows may be asked for."""
        for name in ("district", "zone", "park"):
            field: Any = self[name]
            field.known = _spellings(getattr(self._choices, name))
        self.limit.most = self._most_rows

    def to_criteria(self) -> ParcelCriteria:
        """Return the checked criteria.

        Raises:
            InvalidInput: names the first field that is wrong.
        """
        self.refuse_faults()
        return self._criteria

    def understood(self) -> ParcelCriteria:
        """Return the conditions that could be read, leaving the wrong ones out."""
        return self._criteria

    def _read(self) -> ParcelCriteria:
        sort = self.sort.data or Sort.NEWEST
        plain = ("use", "district", "zone", "park", "status", "near")
        single = ("bbox", "within", "circle", "limit")
        values: dict[str, Any] = {name: self[name].data or () for name in plain}
        values |= {name: self[name].data for name in single}
        values |= {
            "area": self._bounds("area", "mu", from_mu),
            "price": self._bounds("price", "wan", _from_wan),
            "floor_price": self._bounds("floor_price"),
            "far": self._bounds("far"),
        }
        return ParcelCriteria(**values, q=self.q.data or "", sort=sort, after=self._after(sort))

    def _bounds(
        self, name: str, unit: str = "", convert: Callable[[Decimal], Decimal] | None = None
    ) -> Bounds:
        least, most = (self._bound(f"{name}_{end}", unit, convert) for end in ("min", "max"))
        if least is not None and most is not None and least > most:
            self.faults.setdefault(f"{name}_min", _("最小值不能大于最大值。"))
            return Bounds()
        return Bounds(least, most)

    def _bound(
        self, name: str, unit: str, convert: Callable[[Decimal], Decimal] | None
    ) -> Decimal | None:
        plain: Decimal | None = self[name].data
        if convert is None or self[f"{name}_{unit}"].data is None:
            return plain
        if plain is not None:
            self.faults.setdefault(f"{name}_{unit}", _("同一条件只能用一种单位填写。"))
        return convert(self[f"{name}_{unit}"].data).quantize(_CENT, ROUND_HALF_UP)

    def _after(self, sort: Sort) -> str | None:
        text: str | None = self.after.data
        if text is None or "after" in self.faults:
            return None
        try:
            to_key(text, sort)
        except InvalidInput as fault:
            self.faults["after"] = _(fault.message)
            return None
        return text


def in_mu(area_m2: Decimal) -> str:
    """Return square metres as the shortest number of 亩 that leads back to them."""
    return _shortest(area_m2, to_mu, from_mu)


def in_wan(amount_yuan: Decimal) -> str:
    """Return yuan as the shortest number of 万元 that leads back to them."""
    return _shortest(amount_yuan, lambda amount: amount / YUAN_PER_WAN, _from_wan)


def _shortest(
    value: Decimal,
    to_unit: Callable[[Decimal], Decimal],
    from_unit: Callable[[Decimal], Decimal],
) -> str:
    for places in range(7):
        shown = round(to_unit(value), places)
        if from_unit(shown).quantize(_CENT, ROUND_HALF_UP) == value.quantize(_CENT):
            break
    return plain_decimal(shown)


def _from_wan(amount_wan: Decimal) -> Decimal:
    return amount_wan * YUAN_PER_WAN


def _spellings(choices: tuple[Choice, ...]) -> dict[str, str]:
    # Slugs first, so that a name which happens to be another one's slug does not shadow it.
    known = {choice.slug: choice.slug for choice in choices}
    for choice in choices:
        for text in choice.spellings():
            known.setdefault(tidy(text), choice.slug)
    return known
