"""The ground that demonstration parcels are laid out on, in ``LOCAL_METRIC_SRID`` metres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from portal.demo import boundaries, rivers
from portal.demo.facts import Facts, ParkFact, PlaceFact, wuhan_facts
from portal.demo.lakes import draw_lake
from portal.geo.srid import LOCAL_METRIC_SRID, STORAGE_SRID, transform

#: No water is drawn closer to a station or a park's point: the drawn shores are not surveyed.
_DRY_M = 260.0
_LAKE_GAP_M = 350.0


@dataclass(frozen=True, slots=True)
class WaterShape:
    """A river or lake as it is drawn."""

    kind: str
    name: str
    name_en: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Geography:
    """Districts, water and places of Wuhan on the metric plane."""

    facts: Facts
    #: By GB/T 2260 code.
    districts: Mapping[str, BaseGeometry]
    water: tuple[WaterShape, ...]
    #: All water in one shape, prepared for fast questions.
    all_water: BaseGeometry
    stations: tuple[tuple[PlaceFact, Point], ...]
    places: tuple[tuple[PlaceFact, Point], ...]
    parks: tuple[tuple[ParkFact, Point], ...]

    def nearest(self, kind: str, site: BaseGeometry) -> tuple[PlaceFact, float]:
        """Return the nearest place of ``kind`` and its distance from the site's edge in metres."""
        known = (*self.stations, *self.places)
        choice = [(site.distance(at), fact.name, fact) for fact, at in known if fact.kind == kind]
        distance_m, _, fact = min(choice, key=lambda each: each[:2])
        return fact, distance_m

    def anchor(self, name: str) -> Point:
        """Return where the metro station or park (by slug) of that name is."""
        for station, at in self.stations:
            if station.name == name:
                return at
        return next(at for park, at in self.parks if park.slug == name)


@cache
def wuhan_geography() -> Geography:
    """Return the ground of Wuhan; built once per process."""
    facts = wuhan_facts()
    degrees = {**boundaries.district_outlines(), **boundaries.neighbour_outlines()}
    outlines = {code: on_plane(outline) for code, outline in degrees.items()}
    districts = {district.code: outlines[district.code] for district in facts.districts}
    stations = tuple((fact, _point(fact.lon, fact.lat)) for fact in facts.stations)
    places = tuple((fact, _point(fact.lon, fact.lat)) for fact in facts.places)
    parks = tuple((fact, _point(fact.lon, fact.lat)) for fact in facts.parks)
    # The port lies at the water's edge.
    dry_points = [at for fact, at in (*stations, *places) if fact.kind != "port"]
    dry = shapely.union_all([at.buffer(_DRY_M) for at in (*dry_points, *(at for _, at in parks))])
    water = tuple(_water(facts, outlines, dry))
    all_water = shapely.union_all([shape.shape for shape in water])
    shapely.prepare(all_water)
    return Geography(facts, districts, water, all_water, stations, places, parks)


def on_plane(geometry: BaseGeometry) -> BaseGeometry:
    """Return ``geometry`` (degrees, ``STORAGE_SRID``) in ``LOCAL_METRIC_SRID`` metres."""
    return transform(geometry, STORAGE_SRID, LOCAL_METRIC_SRID)


def _point(lon: float, lat: float) -> Point:
    point = on_plane(Point(lon, lat))
    assert isinstance(point, Point)
    return point


def _water(
    facts: Facts, outlines: Mapping[str, BaseGeometry], dry: BaseGeometry
) -> Iterable[WaterShape]:
    """Yield rivers, then lakes; none upon another, lakes cut off at the city's border."""
    codes = [district.code for district in facts.districts]
    city = shapely.union_all([outlines[code] for code in codes])
    courses = [
        WaterShape("river", "长江", "Yangtze River", rivers.yangtze(outlines)),
        WaterShape("river", "汉江", "Han River", rivers.han(outlines)),
    ]
    taken: BaseGeometry = dry
    for river in courses:
        shape = rivers.to_multipolygon(river.shape.difference(taken))
        yield WaterShape("river", river.name, river.name_en, shape)
        taken = taken.union(shape)
    occupied = taken.difference(dry).buffer(_LAKE_GAP_M).union(dry)
    for lake in facts.lakes:
        drawn = draw_lake(lake, _point(lake.lon, lake.lat), occupied)
        shape = rivers.to_multipolygon(drawn.intersection(city))
        yield WaterShape("lake", lake.name, lake.name_en, shape)
        occupied = occupied.union(drawn.buffer(_LAKE_GAP_M))
