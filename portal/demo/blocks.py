"""Outlines of single building blocks (街坊): how land between streets is cut.

A block stands on its own axes: x along the street grid, lower left corner of its frame at 0, 0,
metres. No block is round, none has more than ``MAX_VERTICES`` corners.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from shapely.geometry import Polygon

MAX_VERTICES = 12
#: Corner cuts where two streets meet (道路切角).
_CHAMFER_M = (8.0, 22.0)
_CHAMFER_MOST = 0.09

Corners = list[tuple[float, float]]


def make_block(rng: random.Random, width_m: float, depth_m: float) -> Polygon:
    """Return a block within a frame of the given size, in one of five forms."""
    form: Callable[[random.Random, float, float], Corners] = rng.choices(
        (_rectangle, _trapezium, _chamfered, _angle, _bent), (18, 24, 26, 16, 16)
    )[0]
    return Polygon(form(rng, width_m, depth_m))


def _rectangle(_rng: random.Random, width_m: float, depth_m: float) -> Corners:
    return [(0, 0), (width_m, 0), (width_m, depth_m), (0, depth_m)]


def _trapezium(rng: random.Random, width_m: float, depth_m: float) -> Corners:
    """One side follows an older, slanting road."""
    slant = rng.uniform(0.05, 0.2) * width_m
    corners: Corners = [(0, 0), (width_m, 0), (width_m - slant, depth_m), (0, depth_m)]
    if rng.random() < 0.5:
        corners = [(width_m - x, y) for x, y in reversed(corners)]
    if rng.random() < 0.5:
        corners = [(x, depth_m - y) for x, y in reversed(corners)]
    return corners


def _chamfered(rng: random.Random, width_m: float, depth_m: float) -> Corners:
    """Cut one to four corners for the sight of traffic."""
    cut_corners = set(rng.sample(range(4), rng.randint(1, 4)))
    cut = min(rng.uniform(*_CHAMFER_M), _CHAMFER_MOST * min(width_m, depth_m))
    frame = _rectangle(rng, width_m, depth_m)
    corners: Corners = []
    for index, (x, y) in enumerate(frame):
        if index not in cut_corners:
            corners.append((x, y))
            continue
        inward_x, inward_y = (1 if x == 0 else -1), (1 if y == 0 else -1)
        pair = [(x, y + inward_y * cut), (x + inward_x * cut, y)]
        corners += pair if index in {0, 2} else pair[::-1]
    return corners


def _angle(rng: random.Random, width_m: float, depth_m: float) -> Corners:
    """Leave out a corner that is somebody else's (L 形)."""
    cut_x = rng.uniform(0.25, 0.45) * width_m
    cut_y = rng.uniform(0.3, 0.5) * depth_m
    corners: Corners = [
        (0, 0),
        (width_m, 0),
        (width_m, depth_m - cut_y),
        (width_m - cut_x, depth_m - cut_y),
        (width_m - cut_x, depth_m),
        (0, depth_m),
    ]
    if rng.random() < 0.5:
        corners = [(width_m - x, y) for x, y in reversed(corners)]
    if rng.random() < 0.5:
        corners = [(x, depth_m - y) for x, y in reversed(corners)]
    return corners


def _bent(rng: random.Random, width_m: float, depth_m: float) -> Corners:
    """One front follows the curve of a road in three to five straight pieces."""
    pieces = rng.randint(3, 5)
    sag = rng.uniform(0.04, 0.1) * depth_m
    front: Corners = []
    for step in range(pieces + 1):
        part = step / pieces
        front.append((width_m * part, depth_m - sag * 4 * part * (1 - part)))
    return [(0, 0), (width_m, 0), *reversed(front)]
