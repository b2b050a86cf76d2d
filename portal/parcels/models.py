"""Parcels (宗地), their uses, history, distances and files."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db.base import Base
from portal.db.columns import (
    Code,
    ExactNumeric,
    Instant,
    Quantity,
    Ratio,
    SquareMetres,
    Yuan,
    YuanPerM2,
)
from portal.geo.srid import STORAGE_SRID
from portal.geo.tiles import TILE_SRID
from portal.parcels.constraints import PARCEL_CHECKS, one_of
from portal.parcels.draft import Interval
from portal.parcels.vocab import AttachmentKind
from portal.places.models import District, Park, Place, Zone

_PRICE = "coalesce(deal_price_yuan, starting_price_yuan)"


class Parcel(Base):
    """A lot of state-owned construction land on offer (宗地)."""

    __tablename__ = "parcel"
    __table_args__ = (
        *PARCEL_CHECKS,
        Index("ix_parcel_uses", "uses", postgresql_using="gin"),
        Index("ix_parcel_newest", "published_at", "id"),
        Index("ix_parcel_price", "price_yuan", "id"),
        Index("ix_parcel_floor_price", "floor_price_yuan_per_m2", "id"),
        Index("ix_parcel_site_area", "site_area_m2", "id"),
        Index("ix_parcel_max_plot_ratio", "max_plot_ratio", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Parcel number in the grant notice (宗地编号), NFKC with half-width brackets; the public URL.
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str]
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True)
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"), index=True)
    park_id: Mapped[int | None] = mapped_column(ForeignKey("park.id"), index=True)
    status: Mapped[Code] = mapped_column(index=True)
    main_use: Mapped[Code]
    #: ``main_use`` and the use of every part; what the filter and the facets count.
    uses: Mapped[list[str]] = mapped_column(ARRAY(Text))
    #: Area stated in the notice (出让面积), not the area of ``boundary``.
    site_area_m2: Mapped[SquareMetres]
    #: Outline (界址), degrees, STORAGE_SRID.
    boundary: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=STORAGE_SRID))
    #: ``boundary`` in the system of map tiles; only tiles read it.
    boundary_3857: Mapped[WKBElement] = mapped_column(
        Geometry("MULTIPOLYGON", srid=TILE_SRID),
        Computed("ST_Transform(boundary, 3857)", persisted=True),
        deferred=True,
    )
    #: A point inside ``boundary``, for labels and clusters.
    label_point: Mapped[WKBElement] = mapped_column(
        Geometry("POINT", srid=STORAGE_SRID, spatial_index=False)
    )
    #: Geodesic area of ``boundary``, for comparison only.
    boundary_area_m2: Mapped[SquareMetres]

    #: Gross floor area over site area (容积率), with open or closed ends.
    min_plot_ratio: Mapped[Ratio | None]
    min_plot_ratio_included: Mapped[bool] = mapped_column(default=True)
    max_plot_ratio: Mapped[Ratio | None]
    max_plot_ratio_included: Mapped[bool] = mapped_column(default=True)
    #: 建筑密度
    min_building_coverage_ratio: Mapped[Ratio | None]
    min_building_coverage_ratio_included: Mapped[bool] = mapped_column(default=True)
    max_building_coverage_ratio: Mapped[Ratio | None]
    max_building_coverage_ratio_included: Mapped[bool] = mapped_column(default=True)
    #: 绿地率
    min_green_ratio: Mapped[Ratio | None]
    min_green_ratio_included: Mapped[bool] = mapped_column(default=True)
    max_green_ratio: Mapped[Ratio | None]
    max_green_ratio_included: Mapped[bool] = mapped_column(default=True)
    #: 建筑高度
    min_height_m: Mapped[Ratio | None]
    min_height_m_included: Mapped[bool] = mapped_column(default=True)
    max_height_m: Mapped[Ratio | None]
    max_height_m_included: Mapped[bool] = mapped_column(default=True)

    starting_price_yuan: Mapped[Yuan | None]
    bid_deposit_yuan: Mapped[Yuan | None]
    deal_price_yuan: Mapped[Yuan | None]
    deal_on: Mapped[date | None]
    #: The price to compare by: the deal's where there is one, else the starting price.
    price_yuan: Mapped[Decimal | None] = mapped_column(
        ExactNumeric(18, 2), Computed(_PRICE, persisted=True)
    )
    #: 楼面地价 by the upper plot ratio.
    floor_price_yuan_per_m2: Mapped[Decimal | None] = mapped_column(
        ExactNumeric(14, 2),
        Computed(f"round({_PRICE} / nullif(site_area_m2 * max_plot_ratio, 0), 2)", persisted=True),
    )

    #: 标准地: the fixed indicators below hold.
    is_standard_land: Mapped[bool] = mapped_column(default=False)
    #: 固定资产投资强度
    investment_intensity_yuan_per_m2: Mapped[YuanPerM2 | None]
    #: 亩均税收, per year
    tax_yuan_per_m2_year: Mapped[YuanPerM2 | None]
    #: 单位能耗, tonnes of coal equivalent per 10,000 yuan of output
    energy_limit_tce_per_10k_yuan: Mapped[Ratio | None]

    #: 3, 5 or 7: 三通 / 五通 / 七通一平
    services_level: Mapped[int | None] = mapped_column(SmallInteger)
    #: 净地
    is_cleared: Mapped[bool | None]
    power_kva: Mapped[Quantity | None]
    water_supply_m3_per_day: Mapped[Quantity | None]
    sewage_m3_per_day: Mapped[Quantity | None]
    gas_m3_per_day: Mapped[Quantity | None]
    #: 交地日期
    delivery_on: Mapped[date | None]

    address: Mapped[str]
    address_en: Mapped[str]
    current_condition: Mapped[str]
    current_condition_en: Mapped[str]
    industry_orientation: Mapped[str]
    industry_orientation_en: Mapped[str]
    access_conditions: Mapped[str]
    access_conditions_en: Mapped[str]
    summary: Mapped[str] = mapped_column(Text)
    summary_en: Mapped[str] = mapped_column(Text)
    contact_office: Mapped[str]
    contact_office_en: Mapped[str]
    contact_name: Mapped[str]
    contact_name_en: Mapped[str]
    contact_phone: Mapped[str]
    source: Mapped[str]
    source_en: Mapped[str]
    is_demo: Mapped[bool] = mapped_column(default=False)

    #: When the public first saw it.
    published_at: Mapped[Instant | None]
    status_changed_at: Mapped[Instant]
    #: 挂牌截止时间
    listing_closes_at: Mapped[Instant | None]
    #: What the text filter looks in: NFKC, lower case.
    search_text: Mapped[str] = mapped_column(Text)

    district: Mapped[District] = relationship()
    zone: Mapped[Zone | None] = relationship()
    park: Mapped[Park | None] = relationship()
    parts: Mapped[list[ParcelUse]] = relationship(
        order_by="ParcelUse.position", cascade="all, delete-orphan"
    )
    history: Mapped[list[ParcelStatusChange]] = relationship(
        order_by="ParcelStatusChange.changed_at, ParcelStatusChange.id",
        # The database alone deletes these, and only together with the parcel.
        passive_deletes="all",
    )
    distances: Mapped[list[ParcelDistance]] = relationship(viewonly=True)
    attachments: Mapped[list[Attachment]] = relationship(
        order_by="Attachment.id", cascade="all, delete-orphan"
    )

    def interval(self, indicator: str) -> Interval:
        """Return ``plot_ratio``, ``building_coverage_ratio``, ``green_ratio`` or ``height_m``."""
        return Interval(
            minimum=getattr(self, f"min_{indicator}"),
            maximum=getattr(self, f"max_{indicator}"),
            minimum_included=getattr(self, f"min_{indicator}_included"),
            maximum_included=getattr(self, f"max_{indicator}_included"),
        )


# What orders of the catalog read from their end, unknown values last: the ascending indexes
# above begin with them when they are read backwards.
for _name, _column in (
    ("price", Parcel.price_yuan),
    ("floor_price", Parcel.floor_price_yuan_per_m2),
    ("max_plot_ratio", Parcel.max_plot_ratio),
):
    Index(f"ix_parcel_{_name}_desc", _column.desc().nulls_last(), Parcel.id.desc())


class ParcelUse(Base):
    """One use of a parcel with its own area and statutory term (用途, 出让年限)."""

    __tablename__ = "parcel_use"
    __table_args__ = (
        UniqueConstraint("parcel_id", "position"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
        CheckConstraint("term_years between 1 and 70", name="term_lawful"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(SmallInteger)
    #: Code of 用地用海分类.
    code: Mapped[Code]
    use: Mapped[Code]
    area_m2: Mapped[SquareMetres]
    term_years: Mapped[int] = mapped_column(SmallInteger)


class ParcelStatusChange(Base):
    """One step in the life of a parcel; rows are only added, a trigger refuses all else."""

    __tablename__ = "parcel_status_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id", ondelete="CASCADE"), index=True)
    from_status: Mapped[Code | None]
    to_status: Mapped[Code]
    changed_at: Mapped[Instant]
    note: Mapped[str]
    note_en: Mapped[str]


class ParcelChange(Base):
    """A transaction that changed what tiles show; triggers write it. See ADR 0019."""

    __tablename__ = "parcel_change"

    xact: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class ParcelDistance(Base):
    """From a parcel's edge to the nearest place of one kind; computed when either is written."""

    __tablename__ = "parcel_distance"
    __table_args__ = (Index("ix_parcel_distance_kind_distance", "kind", "distance_m", "parcel_id"),)

    parcel_id: Mapped[int] = mapped_column(
        ForeignKey("parcel.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Code] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    distance_m: Mapped[int]

    place: Mapped[Place] = relationship(lazy="joined", innerjoin=True)


class Attachment(Base):
    """A file that belongs to a parcel; its bytes lie in the file store."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint(one_of("kind", AttachmentKind), name="kind_known"),
        CheckConstraint("size_bytes > 0", name="size_positive"),
        UniqueConstraint("parcel_id", "sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id", ondelete="CASCADE"))
    kind: Mapped[Code]
    title: Mapped[str]
    title_en: Mapped[str]
    #: What the visitor's browser saves it as.
    file_name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
