"""The Yangtze and the Han, derived from district borders, which run along mid-river.

All shapes are in ``LOCAL_METRIC_SRID`` metres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

#: Codes of districts on opposite banks, from upstream to downstream.
_YANGTZE_UPPER = (
    ("420113", "421221"),
    ("420113", "420115"),
    ("420114", "420115"),
    ("420111", "420114"),
    ("420105", "420111"),
    ("420105", "420106"),
    ("420103", "420106"),
    ("420102", "420106"),
    ("420102", "420107"),
)
_YANGTZE_LOWER = (("420111", "420117"), ("420117", "420703"))
#: Tianxingzhou island parts the river: the border follows the north channel …
_NORTH_CHANNEL = (("420102", "420111"), ("420111", "420116"))
#: … and along the south channel it is one long straight edge of a border of many short ones.
_SOUTH_CHANNEL = ("420107", "420111")
_HAN = (
    ("420112", "420114"),
    ("420105", "420112"),
    ("420104", "420105"),
    ("420103", "420105"),
)
YANGTZE_WIDTH_M = 1_200.0
NORTH_CHANNEL_WIDTH_M = 650.0
HAN_WIDTH_M = 290.0
_SMOOTHING_ROUNDS = 3
#: Borders meet at shared vertices; a wider gap is another place.
_GAP_M = 30.0


def yangtze(outlines: Mapping[str, BaseGeometry]) -> BaseGeometry:
    """Return the water of the Yangtze (长江) with both channels round Tianxingzhou."""
    south = _longest_edge(_border(outlines, _SOUTH_CHANNEL))
    lower = [_border(outlines, pair) for pair in _YANGTZE_LOWER]
    upper = [_border(outlines, pair) for pair in _YANGTZE_UPPER]
    main = _smooth(_chain([*upper, south, *lower]))
    north = _smooth(_chain([_border(outlines, pair) for pair in _NORTH_CHANNEL]))
    return shapely.union_all(
        [main.buffer(YANGTZE_WIDTH_M / 2), north.buffer(NORTH_CHANNEL_WIDTH_M / 2)]
    )


def han(outlines: Mapping[str, BaseGeometry]) -> BaseGeometry:
    """Return the water of the Han River (汉江) from Xingou to its mouth."""
    borders = [_border(outlines, pair) for pair in _HAN]
    return _smooth(_chain(borders)).buffer(HAN_WIDTH_M / 2)


def _border(outlines: Mapping[str, BaseGeometry], pair: tuple[str, str]) -> LineString:
    """Return what two districts share, as one line; the longest where there are several."""
    shared = shapely.intersection(outlines[pair[0]], outlines[pair[1]])
    pieces = [piece for piece in shapely.get_parts(shared) if isinstance(piece, LineString)]
    merged = shapely.line_merge(MultiLineString(pieces))
    longest: LineString = max(shapely.get_parts(merged), key=lambda line: float(line.length))
    return longest


def _longest_edge(line: LineString) -> LineString:
    return max(map(LineString, pairwise(line.coords)), key=lambda edge: edge.length)


def _chain(lines: Sequence[LineString]) -> LineString:
    """Return the lines end to end, each turned so that it goes on where the last one ended."""
    first, second = lines[0], lines[1]
    coordinates = list(first.coords)
    if Point(coordinates[0]).distance(second) < Point(coordinates[-1]).distance(second):
        coordinates.reverse()
    for line in lines[1:]:
        following = list(line.coords)
        end = Point(coordinates[-1])
        if end.distance(Point(following[-1])) < end.distance(Point(following[0])):
            following.reverse()
        skip = 1 if end.distance(Point(following[0])) < _GAP_M else 0
        coordinates += following[skip:]
    return LineString(coordinates)


def _smooth(line: LineString) -> LineString:
    """Cut corners (Chaikin): a river has none."""
    points = list(line.coords)
    for _ in range(_SMOOTHING_ROUNDS):
        cut = [points[0]]
        for (ax, ay), (bx, by) in pairwise(points):
            cut += [(0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by)]
            cut += [(0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by)]
        points = [*cut, points[-1]]
    return LineString(points)


def to_multipolygon(area: BaseGeometry) -> MultiPolygon:
    """Return the polygons of ``area``; loose lines and points are dropped."""
    return MultiPolygon([part for part in shapely.get_parts(area) if part.geom_type == "Polygon"])
