"""Vector tiles out of the database (矢量瓦片): public parcels, four facts each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from portal.db.engine import db
from portal.geo.tiles import Tile

#: The layer's name in a tile.
LAYER = "parcels"
#: Tiles below this zoom are empty: drawn from single parcels, one would read the whole city.
LEAST_ZOOM = 12
#: From this zoom on a tile has every parcel but where they are denser than any real city;
#: below it the largest ones, and none that would not be seen.
WHOLE_ZOOM = 14
_MOST = 1_000
_MOST_FAR = 400
#: Steps of the grid that corners are put on: a quarter of a pixel far, a sixteenth near.
_EXTENT = 4096
_EXTENT_FAR = 1024
#: Pixels of a 256-pixel tile that a parcel's side must have below ``WHOLE_ZOOM``.
_SEEN_PIXELS = 1
#: Metres of a pixel at zoom 0 at 30.6° north; a rule of thumb is enough.
_PIXEL_M = 134_700

# Literal SQL: the functions of MVT have no shorter form. The box is moved, not the column; it is
# drawn a sixty-fourth wider, so that no outline ends at the edge. Small parcels lie on top.
TILE = """
    SELECT ST_AsMVT(tile, 'parcels', %(extent)s, 'shape') FROM (
      SELECT ST_AsMVTGeom(
               boundary_3857, ST_TileEnvelope(%(z)s, %(x)s, %(y)s),
               %(extent)s, %(extent)s / 64, true
             ) AS shape,
             number, CASE WHEN %(english)s AND name_en <> '' THEN name_en ELSE name END AS name,
             status, main_use AS use
      FROM parcel
      WHERE boundary_3857 && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 64)
        AND status <> 'draft' AND site_area_m2 >= %(least_m2)s
      ORDER BY site_area_m2 DESC, id LIMIT %(most)s
    ) AS tile WHERE shape IS NOT NULL
"""
_VERSION = text("SELECT coalesce(max(xact), 0), count(*) FROM parcel_change")


def version() -> str:
    """Return what changes with every commit that changes a tile; see ADR 0019."""
    newest, count = db.session.connection().execute(_VERSION).one()
    return f"{newest:x}-{count:x}"


def draw(tile: Tile, *, in_english: bool) -> bytes:
    """Return the tile in Mapbox's format; nothing where nothing is."""
    if tile.z < LEAST_ZOOM:
        return b""
    # By the driver itself, in binary: as text a tile would come in twice as many bytes.
    driver: Any = db.session.connection().connection.driver_connection
    query = values(tile, in_english=in_english)
    (drawn,) = driver.execute(TILE, query, binary=True).fetchone()
    return bytes(drawn)


def values(tile: Tile, *, in_english: bool) -> dict[str, Any]:
    """Return the parameters of ``TILE``."""
    is_far = tile.z < WHOLE_ZOOM
    side_m = _SEEN_PIXELS * _PIXEL_M / 2**tile.z if is_far else 0.0
    return {
        "z": tile.z,
        "x": tile.x,
        "y": tile.y,
        "english": in_english,
        "least_m2": side_m * side_m,
        "most": _MOST_FAR if is_far else _MOST,
        "extent": _EXTENT_FAR if is_far else _EXTENT,
    }
