"""What is to be stored of a parcel, before it is stored: plain, frozen, checked data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from shapely.geometry.base import BaseGeometry

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_
from portal.parcels.land_use_codes import LAND_USE_CODES
from portal.parcels.vocab import LandUse, ParcelStatus

#: How far the parts may miss the whole, for parts are rounded one by one.
_PARTS_TOLERANCE_M2 = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Interval:
    """An indicator with closed or open ends (e.g. 容积率 ≤ 1.6 且 > 1.3); ``None`` is no bound."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    minimum_included: bool = True
    maximum_included: bool = True

    @property
    def is_known(self) -> bool:
        """Say whether either end is given."""
        return self.minimum is not None or self.maximum is not None

    @property
    def is_empty(self) -> bool:
        """Say whether no number lies inside."""
        if self.minimum is None or self.maximum is None:
            return False
        if self.minimum == self.maximum:
            return not (self.minimum_included and self.maximum_included)
        return self.minimum > self.maximum


@dataclass(frozen=True, slots=True)
class UsePart:
    """One use of a parcel with its own area and term."""

    #: Code of 用地用海分类.
    code: str
    area_m2: Decimal
    term_years: int


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One step in a parcel's life."""

    to_status: ParcelStatus
    changed_at: datetime
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Utilities:
    """What the networks can deliver at the plot's edge; ``None`` is unknown."""

    power_kva: Decimal | None = None
    water_supply_m3_per_day: Decimal | None = None
    sewage_m3_per_day: Decimal | None = None
    gas_m3_per_day: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StandardLand:
    """The fixed indicators of 标准地; industrial land only."""

    investment_intensity_yuan_per_m2: Decimal
    tax_yuan_per_m2_year: Decimal
    energy_limit_tce_per_10k_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """Running texts of a parcel in one language."""

    address: str = ""
    current_condition: str = ""
    industry_orientation: str = ""
    access_conditions: str = ""
    contact_office: str = ""
    contact_name: str = ""
    summary: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelDraft:
    """One parcel to be stored (宗地). ``boundary`` is in EPSG:``epsg``, x easting or longitude."""

    number: str
    name: str
    name_en: str
    #: GB/T 2260 code.
    district_code: str
    zone_slug: str | None = None
    park_slug: str | None = None
    main_use: LandUse
    parts: tuple[UsePart, ...]
    #: Area stated in the notice.
    site_area_m2: Decimal
    boundary: BaseGeometry
    epsg: int
    plot_ratio: Interval = Interval()
    building_coverage_ratio: Interval = Interval()
    green_ratio: Interval = Interval()
    height_m: Interval = Interval()
    starting_price_yuan: Decimal | None = None
    bid_deposit_yuan: Decimal | None = None
    deal_price_yuan: Decimal | None = None
    deal_on: date | None = None
    standard_land: StandardLand | None = None
    services_level: int | None = None
    is_cleared: bool | None = None
    utilities: Utilities = Utilities()
    delivery_on: date | None = None
    contact_phone: str = ""
    zh: Texts = Texts()
    en: Texts = Texts()
    #: Oldest first; the last one is the present status.
    history: tuple[StatusChange, ...] = field(default=())
    listing_closes_at: datetime | None = None
    is_demo: bool = False

    def __post_init__(self) -> None:
        _check(self)


def _check(draft: ParcelDraft) -> None:
    """Raise ``InvalidInput`` for the first thing in ``draft`` that cannot be right."""
    if not draft.number.strip() or not draft.name.strip():
        raise InvalidInput("number", N_("请填写宗地编号和名称。"))
    if draft.site_area_m2 <= 0:
        raise InvalidInput("site_area_m2", N_("出让面积必须大于零。"))
    if not draft.history:
        raise InvalidInput("history", N_("地块至少要有一个状态。"))
    for name in ("plot_ratio", "building_coverage_ratio", "green_ratio", "height_m"):
        if getattr(draft, name).is_empty:
            raise InvalidInput(name, N_("指标的下限大于上限。"))
    _check_parts(draft)


def _check_parts(draft: ParcelDraft) -> None:
    if not draft.parts:
        raise InvalidInput("parts", N_("地块至少要有一种用途。"))
    for part in draft.parts:
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
        if part.area_m2 <= 0:
            raise InvalidInput("parts", N_("各用途面积必须大于零。"))
    total = sum(part.area_m2 for part in draft.parts)
    if abs(total - draft.site_area_m2) > _PARTS_TOLERANCE_M2:
        raise InvalidInput("parts", N_("各用途面积之和与出让面积不符。"))
