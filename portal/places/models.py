"""Where things are: districts, zones, industrial parks, places, metro lines, water."""

from __future__ import annotations

from decimal import Decimal

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db.base import Base
from portal.db.columns import Code, ExactNumeric, SquareMetres
from portal.geo.srid import STORAGE_SRID
from portal.places.vocab import ParkLevel, PlaceKind, WaterKind


def _one_of(column: str, values: type[ParkLevel | PlaceKind | WaterKind]) -> str:
    return f"{column} in ({', '.join(repr(str(value)) for value in values)})"


class District(Base):
    """A statutory district (行政区), GB/T 2260 code."""

    __tablename__ = "district"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Six digits, GB/T 2260.
    code: Mapped[str] = mapped_column(unique=True)
    #: The canonical value in URLs.
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    #: Degrees, STORAGE_SRID.
    boundary: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=STORAGE_SRID))
    label_point: Mapped[WKBElement] = mapped_column(
        Geometry("POINT", srid=STORAGE_SRID, spatial_index=False)
    )
    official_area_km2: Mapped[Decimal | None] = mapped_column(ExactNumeric(10, 2))
    source: Mapped[str]


class Zone(Base):
    """A functional zone (功能区); it crosses districts and has no published polygon."""

    __tablename__ = "zone"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    note: Mapped[str | None]


class Industry(Base):
    """An industry that a park leads in (主导产业)."""

    __tablename__ = "industry"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]


class ParkIndustry(Base):
    """One leading industry of one park, in the park's own order."""

    __tablename__ = "park_industry"

    park_id: Mapped[int] = mapped_column(
        ForeignKey("park.id", ondelete="CASCADE"), primary_key=True
    )
    industry_id: Mapped[int] = mapped_column(ForeignKey("industry.id"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)

    industry: Mapped[Industry] = relationship(lazy="joined", innerjoin=True)


class Park(Base):
    """An industrial park (产业园区)."""

    __tablename__ = "park"
    __table_args__ = (
        CheckConstraint(_one_of("level", ParkLevel), name="level_known"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
        CheckConstraint("accuracy_m >= 0", name="accuracy_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    level: Mapped[Code]
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), index=True)
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"), index=True)
    area_m2: Mapped[SquareMetres | None]
    established_year: Mapped[int | None] = mapped_column(SmallInteger)
    #: Degrees, STORAGE_SRID; true within ``accuracy_m``.
    location: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=STORAGE_SRID))
    accuracy_m: Mapped[int]
    #: What the location was derived from.
    position_basis: Mapped[str]
    position_basis_en: Mapped[str]
    summary: Mapped[str | None] = mapped_column(Text)
    summary_en: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str]
    source_en: Mapped[str]

    district: Mapped[District] = relationship()
    zone: Mapped[Zone | None] = relationship()
    industries: Mapped[list[ParkIndustry]] = relationship(
        order_by=ParkIndustry.position, cascade="all, delete-orphan"
    )


class MetroLine(Base):
    """A metro line (地铁线路), its track drawn from station to station."""

    __tablename__ = "metro_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    #: The operator's colour, ``#267AC3``.
    color: Mapped[str]
    track: Mapped[WKBElement] = mapped_column(Geometry("MULTILINESTRING", srid=STORAGE_SRID))


class Place(Base):
    """A place that a parcel can be near to (metro station, port, lake …)."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint(_one_of("kind", PlaceKind), name="kind_known"),
        UniqueConstraint("kind", "name"),
        # Nearest-neighbour searches order by metres to the edge: the same cast, indexed.
        Index(
            "ix_place_edge_geography",
            text("(coalesce(shape, location)::geography)"),
            postgresql_using="gist",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    name: Mapped[str]
    name_en: Mapped[str]
    #: A point that stands for the place; of an area, a point inside. Degrees, STORAGE_SRID.
    location: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=STORAGE_SRID))
    #: The area where the place is one (a lake); distances are to its edge.
    shape: Mapped[WKBElement | None] = mapped_column(
        Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False)
    )
    #: Names of the metro lines that stop here.
    lines: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    lines_en: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"), index=True)
    accuracy_m: Mapped[int]
    source: Mapped[str]


class ParkDistance(Base):
    """From a park to the nearest place of one kind; computed when either is written."""

    __tablename__ = "park_distance"

    park_id: Mapped[int] = mapped_column(
        ForeignKey("park.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[Code] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id", ondelete="CASCADE"), index=True)
    distance_m: Mapped[int]

    place: Mapped[Place] = relationship()


class Water(Base):
    """A river or lake as it is drawn (水系); an outline for orientation, not a survey."""

    __tablename__ = "water"
    __table_args__ = (CheckConstraint(_one_of("kind", WaterKind), name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str]
    shape: Mapped[WKBElement] = mapped_column(Geometry("MULTIPOLYGON", srid=STORAGE_SRID))
    area_km2: Mapped[Decimal | None] = mapped_column(ExactNumeric(10, 2))
    source: Mapped[str]
