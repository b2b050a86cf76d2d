"""Tiles of the web's map grid (矢量瓦片): which exist, and where they lie.

Source: OGC Two Dimensional Tile Matrix Set, WebMercatorQuad (EPSG:3857).
"""

from __future__ import annotations

from dataclasses import dataclass

#: The system of the grid, metres that are none: never for areas or distances.
TILE_SRID = 3857
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
MAX_ZOOM = 22


@dataclass(frozen=True, slots=True)
class Tile:
    """One square of the grid; y counts from the north."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Say whether the grid has it."""
        return 0 <= self.z <= MAX_ZOOM and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z
