"""Lakes drawn for orientation (示意): the stated area round the stated point, not a survey.

All shapes are in ``LOCAL_METRIC_SRID`` metres.
"""

from __future__ import annotations

import math
import random

import shapely
from shapely import affinity
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from portal.demo.facts import LakeFact

_M2_PER_KM2 = 1_000_000
_SHORE_POINTS = 180
#: Bays: waves round the shore and how strong each may be. Many weak ones make coves.
_WAVES = ((2, 0.20), (3, 0.26), (4, 0.16), (5, 0.18), (7, 0.12), (9, 0.10), (13, 0.06), (19, 0.035))
_FIT_ROUNDS = 4
_TRIALS = 40
#: A drawn lake lies within this part of the stated accuracy.
_TRUST = 0.8
#: Necks and spits narrower than twice this are worn away.
_WEAR_M = 45.0
_DETAIL_M = 15.0


def draw_lake(lake: LakeFact, centre: Point, dry: BaseGeometry) -> Polygon:
    """Return a shore with bays whose area is ``lake.area_km2``, off ``dry`` ground.

    Of several shores, each moved no further than the point's accuracy, the one that touches
    the least dry ground is taken. The same lake always gets the same shore.
    """
    rng = random.Random(lake.name)
    shapely.prepare(dry)
    shore, least_m2 = _placed_shore(rng, lake, centre), math.inf
    for _ in range(_TRIALS):
        trial = _placed_shore(rng, lake, centre)
        lost_m2 = trial.intersection(dry).area if dry.intersects(trial) else 0.0
        if lost_m2 < least_m2:
            shore, least_m2 = trial, lost_m2
        if lost_m2 == 0:
            break
    drawn = shore
    for _ in range(_FIT_ROUNDS):
        shore = _scaled(shore, shore.area * float(lake.area_km2) * _M2_PER_KM2 / drawn.area)
        drawn = _worn(shore.difference(dry))
    return drawn


def _placed_shore(rng: random.Random, lake: LakeFact, centre: Point) -> Polygon:
    """Return a shore of the stated area somewhere within the accuracy of ``centre``."""
    reach, angle = rng.uniform(0, _TRUST) * lake.accuracy_m, rng.uniform(0, math.tau)
    shore = _scaled(_shore(rng, lake), float(lake.area_km2) * _M2_PER_KM2)
    east, north = reach * math.cos(angle), reach * math.sin(angle)
    return affinity.translate(shore, centre.x + east, centre.y + north)


def _scaled(shore: Polygon, area_m2: float) -> Polygon:
    factor = math.sqrt(area_m2 / shore.area)
    return affinity.scale(shore, factor, factor, origin="centroid")


def _shore(rng: random.Random, lake: LakeFact) -> Polygon:
    """Return an irregular closed line about the origin, longer along the lake's axis."""
    waves = [(n, rng.uniform(0.5, 1.0) * most, rng.uniform(0, math.tau)) for n, most in _WAVES]
    points = []
    for step in range(_SHORE_POINTS):
        angle = math.tau * step / _SHORE_POINTS
        radius = 1 + sum(most * math.cos(n * angle + phase) for n, most, phase in waves)
        radius = max(radius, 0.28)
        points.append((radius * math.cos(angle) * lake.elongation, radius * math.sin(angle)))
    return affinity.rotate(Polygon(points), lake.axis_deg, origin=(0, 0)).buffer(0)


def _worn(area: BaseGeometry) -> Polygon:
    """Return the largest part of ``area`` with its narrowest necks gone."""
    opened = area.buffer(-_WEAR_M).buffer(_WEAR_M)
    largest: Polygon = max(shapely.get_parts(opened), key=lambda part: float(part.area))
    simple = largest.simplify(_DETAIL_M)
    assert isinstance(simple, Polygon)
    return simple
