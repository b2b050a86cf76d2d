"""Reads of industrial parks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from geoalchemy2.shape import to_shape
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, defer, joinedload, selectinload

from portal.db.engine import db
from portal.kernel.errors import NotFound
from portal.places.criteria import ParkCriteria
from portal.places.models import District, Industry, Park, ParkDistance, ParkIndustry, Place
from portal.places.vocab import ParkLevel, PlaceKind

#: How many parks are named as neighbours, and how far away they may be.
MOST_NEIGHBOURS = 5
NEIGHBOUR_M = 30_000


@dataclass(frozen=True, slots=True)
class ParkChoices:
    """Districts and industries that have a park, by Chinese code and name."""

    districts: Sequence[District]
    industries: Sequence[Industry]

    def district_slugs(self) -> dict[str, str]:
        """Return the slug for each accepted spelling of a district."""
        return {
            text: district.slug
            for district in self.districts
            for text in (district.slug, district.code, district.name)
        }


@dataclass(frozen=True, slots=True)
class NearPlace:
    """The nearest place of one kind, in a straight line."""

    kind: PlaceKind
    place: Place
    distance_m: int


def park_choices() -> ParkChoices:
    """Return what the list of parks can be filtered by."""
    districts = (
        select(District)
        .options(defer(District.boundary))
        .where(District.id.in_(select(Park.district_id)))
    )
    industries = select(Industry).where(Industry.id.in_(select(ParkIndustry.industry_id)))
    return ParkChoices(
        db.session.scalars(districts.order_by(District.code)).all(),
        db.session.scalars(industries.order_by(Industry.id)).all(),
    )


def parks(criteria: ParkCriteria) -> Sequence[Park]:
    """Return the parks that meet ``criteria``, national ones first, then by name."""
    statement = select(Park).options(
        joinedload(Park.district).defer(District.boundary),
        joinedload(Park.zone),
        selectinload(Park.industries),
    )
    if criteria.level is not None:
        statement = statement.where(Park.level == criteria.level.value)
    if criteria.district is not None:
        statement = statement.where(
            Park.district_id.in_(select(District.id).where(District.slug == criteria.district))
        )
    if criteria.industry is not None:
        leads = select(ParkIndustry.park_id).join(Industry)
        statement = statement.where(Park.id.in_(leads.where(Industry.name == criteria.industry)))
    rank = func.array_position([level.value for level in ParkLevel], Park.level)
    return db.session.scalars(statement.order_by(rank, Park.slug)).all()


def get_park(slug: str) -> Park:
    """Return the park of ``slug`` with all that its page shows.

    Raises:
        NotFound: there is none.
    """
    statement = (
        select(Park)
        .where(Park.slug == slug)
        .options(
            joinedload(Park.district).defer(District.boundary),
            joinedload(Park.zone),
            selectinload(Park.industries),
        )
    )
    park = db.session.scalars(statement).one_or_none()
    if park is None:
        raise NotFound
    return park


def nearest_places(park: Park) -> Sequence[NearPlace]:
    """Return the stored nearest place of each kind to the park's position, in their order."""
    statement = (
        select(ParkDistance)
        .where(ParkDistance.park_id == park.id)
        .options(joinedload(ParkDistance.place).defer(Place.shape))
    )
    found = {near.kind: near for near in db.session.scalars(statement)}
    return [
        NearPlace(kind, found[kind].place, found[kind].distance_m)
        for kind in PlaceKind
        if kind in found
    ]


def neighbours(park: Park) -> Sequence[tuple[Park, int]]:
    """Return the nearest other parks with the distance in metres."""
    metres = func.ST_Distance(func.geography(Park.location), _position(park))
    statement = (
        select(Park, metres.label("metres"))
        .options(joinedload(Park.district).defer(District.boundary))
        .where(Park.id != park.id, metres <= NEIGHBOUR_M)
        .order_by(metres, Park.id)
        .limit(MOST_NEIGHBOURS)
    )
    return [(other, round(metres)) for other, metres in db.session.execute(statement)]


def position(park: Park) -> tuple[float, float]:
    """Return longitude and latitude of the park, degrees, five decimals."""
    point = to_shape(park.location)
    assert isinstance(point, shapely.Point)
    return round(point.x, 5), round(point.y, 5)


def _position(park: Park) -> ColumnElement[Any]:
    """Return the park's position as the database has it, for measuring in metres."""
    owner = aliased(Park)
    return select(func.geography(owner.location)).where(owner.id == park.id).scalar_subquery()
