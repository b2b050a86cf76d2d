"""Siting: on which ground each demonstration parcel lies.

Blocks stand on the street grid of their neighbourhood, off the water, inside their district and
apart from one another; about half of them are next to an earlier block, across a street.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import shapely
from shapely import affinity
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from portal.demo.blocks import make_block
from portal.demo.geography import Geography
from portal.demo.neighbourhoods import Neighbourhood, neighbourhoods
from portal.demo.programme import site_size_m2
from portal.parcels.vocab import LandUse

APART_M = 15.0
OFF_WATER_M = 60.0
_OFF_WATER_MORE_M = 90.0
_INSIDE_DISTRICT_M = 60.0
_OFF_STATION_M = 45.0
_STREET_M = (20.0, 40.0)
_NEXT_DOOR = 0.4
#: Frames are laid on a lattice, as streets are.
_LATTICE_M = 40.0
_TRIES = 4_000
#: After this many tries the neighbourhood's reach grows by half, as far as ``MOST_REACH``.
_PATIENCE = 400
MOST_REACH = 2.0
#: Whatever the reach: a parcel of a park is nowhere else than near the park's point.
MOST_FROM_PARK_M = 6_000.0
_GRID_JITTER_DEG = 3.0
_ASPECT = (0.9, 1.75)
_SANE_ASPECT = (0.45, 2.4)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on a neighbourhood's grid: lower left corner and size, metres."""

    x: float
    y: float
    width_m: float
    depth_m: float


@dataclass(frozen=True, slots=True)
class Site:
    """Ground for one parcel: outline in ``LOCAL_METRIC_SRID`` metres, to the millimetre."""

    neighbourhood: Neighbourhood
    use: LandUse
    outline: Polygon


@dataclass(slots=True)
class _Grid:
    """One neighbourhood while it is being laid out."""

    neighbourhood: Neighbourhood
    anchor: Point
    angle_deg: float
    ground: BaseGeometry
    frames: list[Frame] = field(default_factory=list)


def lay_out(rng: random.Random, geography: Geography) -> tuple[Site, ...]:
    """Return the sites of all neighbourhoods.

    Raises:
        RuntimeError: a neighbourhood has no room for what is planned in it.
    """
    stations = shapely.MultiPoint([at for _, at in geography.stations])
    shapely.prepare(stations)
    sites: list[Site] = []
    for neighbourhood in neighbourhoods():
        grid = _Grid(
            neighbourhood,
            geography.anchor(neighbourhood.anchor),
            neighbourhood.grid_deg + rng.uniform(-_GRID_JITTER_DEG, _GRID_JITTER_DEG),
            _ground(neighbourhood, geography),
        )
        shapely.prepare(grid.ground)
        obstacles = (stations, geography.all_water)
        for use in neighbourhood.uses:
            taken = [site.outline for site in sites]
            sites.append(Site(neighbourhood, use, _site(rng, grid, use, (*obstacles, taken))))
    return tuple(sites)


def _ground(neighbourhood: Neighbourhood, geography: Geography) -> BaseGeometry:
    """Return where parcels may lie: in the district, near the anchor, and near the park."""
    inside = geography.districts[neighbourhood.district].buffer(-_INSIDE_DISTRICT_M)
    anchor = geography.anchor(neighbourhood.anchor)
    ground = inside.intersection(anchor.buffer(MOST_REACH * neighbourhood.reach_m))
    if neighbourhood.park is None:
        return ground
    return ground.intersection(geography.anchor(neighbourhood.park).buffer(MOST_FROM_PARK_M))


_Obstacles = tuple[BaseGeometry, BaseGeometry, list[Polygon]]


def _site(rng: random.Random, grid: _Grid, use: LandUse, obstacles: _Obstacles) -> Polygon:
    off_water_m = OFF_WATER_M + rng.uniform(0, _OFF_WATER_MORE_M)
    area_m2 = site_size_m2(rng, use, grid.neighbourhood.district)
    for frame in _frames(rng, grid, area_m2):
        outline = _outline(rng, grid, frame)
        if _is_free(outline, grid, obstacles, off_water_m):
            grid.frames.append(frame)
            return outline
    raise RuntimeError(f"no room for {use} in {grid.neighbourhood.name}")


def _frames(rng: random.Random, grid: _Grid, area_m2: float) -> Iterator[Frame]:
    """Yield frames to try: across a street from an earlier one, or anywhere within reach."""
    for attempt in range(_TRIES):
        if grid.frames and rng.random() < _NEXT_DOOR:
            yield _next_door(rng, rng.choice(grid.frames), area_m2)
        else:
            growth = min(1.5 ** (attempt // _PATIENCE), MOST_REACH)
            yield _anywhere(rng, grid.neighbourhood.reach_m * growth, area_m2)


def _anywhere(rng: random.Random, reach_m: float, area_m2: float) -> Frame:
    width_m = math.sqrt(area_m2 * rng.uniform(*_ASPECT))
    depth_m = area_m2 / width_m
    distance_m = rng.triangular(0, reach_m, 0.55 * reach_m)
    bearing = rng.uniform(0, math.tau)
    x = distance_m * math.cos(bearing) - width_m / 2
    y = distance_m * math.sin(bearing) - depth_m / 2
    return Frame(_on_lattice(x), _on_lattice(y), width_m, depth_m)


def _on_lattice(metres: float) -> float:
    return round(metres / _LATTICE_M) * _LATTICE_M


def _next_door(rng: random.Random, other: Frame, area_m2: float) -> Frame:
    """Return a frame across a street from ``other``, sharing its building line where it can."""
    street_m = rng.uniform(*_STREET_M)
    low, high = _SANE_ASPECT
    if rng.random() < 0.5:
        depth_m = min(max(other.depth_m, math.sqrt(area_m2 / high)), math.sqrt(area_m2 / low))
        width_m = area_m2 / depth_m
        x = rng.choice((other.x - street_m - width_m, other.x + other.width_m + street_m))
        y = rng.choice((other.y, other.y + other.depth_m - depth_m))
    else:
        width_m = min(max(other.width_m, math.sqrt(area_m2 * low)), math.sqrt(area_m2 * high))
        depth_m = area_m2 / width_m
        x = rng.choice((other.x, other.x + other.width_m - width_m))
        y = rng.choice((other.y - street_m - depth_m, other.y + other.depth_m + street_m))
    return Frame(x, y, width_m, depth_m)


def _outline(rng: random.Random, grid: _Grid, frame: Frame) -> Polygon:
    block = make_block(rng, frame.width_m, frame.depth_m)
    block = affinity.translate(block, frame.x, frame.y)
    block = affinity.rotate(block, grid.angle_deg, origin=(0, 0))
    block = affinity.translate(block, grid.anchor.x, grid.anchor.y)
    # Surveyors state millimetres.
    return Polygon([(round(x, 3), round(y, 3)) for x, y in block.exterior.coords])


def _is_free(outline: Polygon, grid: _Grid, obstacles: _Obstacles, off_water_m: float) -> bool:
    stations, water, taken = obstacles
    return (
        grid.ground.contains(outline)
        and not shapely.dwithin(water, outline, off_water_m)
        and not shapely.dwithin(stations, outline, _OFF_STATION_M)
        and not any(shapely.dwithin(other, outline, APART_M) for other in taken)
    )
