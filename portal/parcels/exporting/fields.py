"""Which facts a file of parcels has, in which order, under which heads (导出字段).

A head is a msgid with its unit in full-width brackets; the importer knows the same heads, so
that an exported file can be read in again. ``derived`` columns follow from the others and are
passed over there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled
from portal.parcels.draft import Interval
from portal.parcels.exporting.cells import interval_text
from portal.parcels.exporting.table import Head, Kind, Record, Value
from portal.parcels.vocab import LandUse, ParcelStatus, ServicesLevel

COORDINATE_SYSTEM = N_("CGCS2000 国家大地坐标系（EPSG:4490）")
#: Where the outline is a column of text.
OUTLINE = N_("地块范围（WKT，EPSG:4490）")
YES, NO = N_("是"), N_("否")


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language, looked up before the first row: rows come without a request."""

    texts: Mapping[str, str]
    in_english: bool

    def __getitem__(self, msgid: str) -> str:
        """Return the text of ``msgid``."""
        return self.texts[msgid]

    def name(self, row: Any, thing: str) -> str | None:
        """Return the name of ``thing`` (``district`` …) in this language."""
        chinese: str | None = getattr(row, f"{thing}_name")
        english: str | None = getattr(row, f"{thing}_name_en")
        return english if self.in_english and english else chinese

    def label(self, kind: type[Labelled], value: str | int | None) -> str | None:
        """Return the label of a stored code."""
        return None if value is None else self[kind(str(value)).label]

    def flag(self, value: bool | None) -> str | None:
        """Return yes or no."""
        return None if value is None else self[YES if value else NO]


Read = Callable[[Any, Words], Value]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a file."""

    key: str
    head: str
    kind: Kind
    read: Read
    derived: bool = False


def _column(key: str, head: str, kind: Kind = Kind.TEXT, *, derived: bool = False) -> Field:
    def read(row: Any, _words: Words) -> Value:
        value: Value = getattr(row, key)
        # A text that nobody wrote is an empty cell.
        return None if value == "" else value

    return Field(key, head, kind, read, derived)


def _number(key: str, head: str, *, derived: bool = False) -> Field:
    return _column(key, head, Kind.NUMBER, derived=derived)


def _flag(key: str, head: str) -> Field:
    return Field(key, head, Kind.TEXT, lambda row, words: words.flag(getattr(row, key)))


def _named(key: str, head: str) -> Field:
    return Field(key, head, Kind.TEXT, lambda row, words: words.name(row, key))


def _labelled(key: str, head: str, kind: type[Labelled]) -> Field:
    return Field(key, head, Kind.TEXT, lambda row, words: words.label(kind, getattr(row, key)))


def _interval(key: str, head: str, *, in_percent: bool = False) -> Field:
    def read(row: Any, _words: Words) -> Value:
        interval = Interval(
            getattr(row, f"min_{key}"),
            getattr(row, f"max_{key}"),
            getattr(row, f"min_{key}_included"),
            getattr(row, f"max_{key}_included"),
        )
        return interval_text(interval, in_percent=in_percent) or None

    return Field(key, head, Kind.TEXT, read)


FIELDS: tuple[Field, ...] = (
    _column("number", N_("宗地编号")),
    _column("name", N_("地块名称")),
    _column("name_en", N_("英文名称")),
    _labelled("status", N_("状态"), ParcelStatus),
    _named("district", N_("行政区")),
    _column("district_code", N_("行政区代码")),
    _named("zone", N_("功能区")),
    _named("park", N_("产业园区")),
    _labelled("main_use", N_("主用途"), LandUse),
    #: ``code:area in m²:term in years``, parts divided by a semicolon.
    _column("parts", N_("用途构成（代码:面积㎡:年限）")),
    _number("site_area_m2", N_("出让面积（㎡）")),
    _interval("plot_ratio", N_("容积率")),
    _interval("building_coverage_ratio", N_("建筑密度（%）"), in_percent=True),
    _interval("green_ratio", N_("绿地率（%）"), in_percent=True),
    _interval("height_m", N_("建筑高度（米）")),
    _number("starting_price_yuan", N_("起始价（元）")),
    _number("bid_deposit_yuan", N_("竞买保证金（元）")),
    _number("deal_price_yuan", N_("成交价（元）")),
    _column("deal_on", N_("成交日期"), Kind.DATE),
    _number("floor_price_yuan_per_m2", N_("楼面地价（元/㎡）"), derived=True),
    _flag("is_standard_land", N_("标准地")),
    _number("investment_intensity_yuan_per_m2", N_("固定资产投资强度（元/㎡）")),
    _number("tax_yuan_per_m2_year", N_("亩均税收（元/㎡·年）")),
    _number("energy_limit_tce_per_10k_yuan", N_("单位能耗（吨标准煤/万元）")),
    _labelled("services_level", N_("土地条件"), ServicesLevel),
    _flag("is_cleared", N_("净地")),
    _number("power_kva", N_("供电（kVA）")),
    _number("water_supply_m3_per_day", N_("供水（m³/日）")),
    _number("sewage_m3_per_day", N_("排水（m³/日）")),
    _number("gas_m3_per_day", N_("供气（m³/日）")),
    _column("delivery_on", N_("交地日期"), Kind.DATE),
    _column("listing_closes_at", N_("挂牌截止时间（北京时间）"), Kind.MOMENT),
    _column("address", N_("坐落")),
    _column("address_en", N_("坐落（英文）")),
    _column("current_condition", N_("现状")),
    _column("current_condition_en", N_("现状（英文）")),
    _column("industry_orientation", N_("产业导向")),
    _column("industry_orientation_en", N_("产业导向（英文）")),
    _column("access_conditions", N_("准入条件")),
    _column("access_conditions_en", N_("准入条件（英文）")),
    _column("summary", N_("简介")),
    _column("summary_en", N_("简介（英文）")),
    _column("contact_office", N_("联系单位")),
    _column("contact_office_en", N_("联系单位（英文）")),
    _column("contact_name", N_("联系人")),
    _column("contact_name_en", N_("联系人（英文）")),
    _column("contact_phone", N_("联系电话")),
    _column("source", N_("资料来源")),
    _column("source_en", N_("资料来源（英文）")),
    _flag("is_demo", N_("演示数据")),
    _column("status_changed_at", N_("状态时间（北京时间）"), Kind.MOMENT),
    Field(
        "crs", N_("坐标系"), Kind.TEXT, lambda _row, words: words[COORDINATE_SYSTEM], derived=True
    ),
    #: The day of the export, on every row: a file of rows has no other place for it.
    _column("exported_on", N_("导出日期"), Kind.DATE, derived=True),
)

#: Every text that rows need.
TEXTS: tuple[str, ...] = (
    *(member.label for kind in (ParcelStatus, LandUse, ServicesLevel) for member in kind),
    *(field.head for field in FIELDS),
    YES,
    NO,
    COORDINATE_SYSTEM,
    OUTLINE,
)


def heads(words: Words) -> tuple[Head, ...]:
    """Return the heads of a file."""
    return tuple(Head(words[field.head], field.kind) for field in FIELDS)


def record(row: Any, words: Words) -> Record:
    """Return a row of ``exporting.queries`` as a record."""
    return Record(tuple(field.read(row, words) for field in FIELDS), row.outline)
