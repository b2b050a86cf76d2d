"""What is to be stored of a parcel, before it is stored: plain, frozen, checked data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from shapely.geometry.base import BaseGeometry

from portal.parcels.checks import check_draft
from portal.parcels.vocab import LandUse, ParcelStatus

#: The planning indicators, each an interval.
INDICATORS = ("plot_ratio", "building_coverage_ratio", "green_ratio", "height_m")


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
    """The fixed indicators of 标准地; for land that industry may use."""

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
    """One parcel to be stored (宗地). ``boundary`` is in EPSG:``epsg``, x easting or longitude.

    Raises:
        InvalidInput: names the first field that cannot be right.
    """

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
    #: 3, 5 or 7.
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
        check_draft(self)
