"""Past deals (历史成交): what was reported of land granted before this portal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db.base import Base
from portal.db.columns import Code, ExactNumeric, Ratio, SquareMetres, Yuan, YuanPerM2
from portal.geo.srid import STORAGE_SRID
from portal.places.models import District, Zone


class Deal(Base):
    """One past deal or notice as its source reports it; unknown figures stay empty."""

    __tablename__ = "deal"
    __table_args__ = (
        CheckConstraint("date_precision in ('day', 'month', 'year')", name="precision_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Stable key of the record in its source list.
    slug: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str | None]
    location: Mapped[str]
    location_en: Mapped[str]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), index=True)
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"), index=True)
    #: First day of what ``date_precision`` covers.
    dealt_on: Mapped[date]
    date_precision: Mapped[Code]
    #: As reported: 成交, 挂牌公告, 招标公告.
    outcome: Mapped[str]
    outcome_en: Mapped[str]
    use_text: Mapped[str]
    use_text_en: Mapped[str]
    area_m2: Mapped[SquareMetres | None]
    plot_ratio: Mapped[Ratio | None]
    floor_area_m2: Mapped[SquareMetres | None]
    starting_price_yuan: Mapped[Yuan | None]
    deal_price_yuan: Mapped[Yuan | None]
    floor_price_yuan_per_m2: Mapped[YuanPerM2 | None]
    #: 3.97 is 397 %.
    premium_ratio: Mapped[Decimal | None] = mapped_column(ExactNumeric(8, 4))
    buyer: Mapped[str]
    #: Whether a figure is doubted; ``note`` says which and why.
    is_doubtful: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text)
    note_en: Mapped[str] = mapped_column(Text)
    source: Mapped[str]
    #: Where it can be placed; true within ``position_accuracy_m``. Degrees, STORAGE_SRID.
    position: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=STORAGE_SRID))
    position_accuracy_m: Mapped[int | None]
    position_basis: Mapped[str]

    district: Mapped[District | None] = relationship()
    zone: Mapped[Zone | None] = relationship()
