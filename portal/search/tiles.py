"""``/parcels/tiles/{z}/{x}/{y}.mvt``: public parcels as vector tiles (矢量瓦片)."""

from __future__ import annotations

import gzip
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue

from portal.geo.tiles import MEDIA_TYPE, Tile
from portal.kernel.errors import NotFound
from portal.search import tile_queries
from portal.search.tile_door import TileDoor
from portal.search.tile_store import TileStore, tag
from portal.web.access import public
from portal.web.locale import current_locale
from portal.web.observability import count_answer

bp = Blueprint("tiles", __name__)

_STORE = "portal_tiles"
#: A pan within the minute asks for nothing; then a tile is asked for again by its tag.
_CACHE_CONTROL = "public, max-age=60, must-revalidate"


@bp.get("/parcels/tiles/<int:z>/<int:x>/<int:y>.mvt")
@public
def show(z: int, x: int, y: int) -> ResponseReturnValue:
    """Return one tile, empty where there is no parcel.

    Raises:
        NotFound: the grid has no such tile.
    """
    tile = Tile(z, x, y)
    if not tile.exists:
        raise NotFound
    store: TileStore = current_app.extensions[_STORE]
    version = store.version(tile_queries.version)
    in_english = current_locale() == "en"
    if request.if_none_match.contains_weak(tag(version)):
        return _tagged(Response(status=304), version)
    body = store.get(
        (tile, in_english), version, lambda: tile_queries.draw(tile, in_english=in_english)
    )
    return _tagged(_packed(body), version)


def _packed(body: bytes) -> Response:
    if request.accept_encodings["gzip"] <= 0:
        return Response(gzip.decompress(body), mimetype=MEDIA_TYPE)
    response = Response(body, mimetype=MEDIA_TYPE)
    response.headers["Content-Encoding"] = "gzip"
    return response


def _tagged(response: Response, version: str) -> Response:
    response.set_etag(tag(version), weak=True)
    response.headers["Cache-Control"] = _CACHE_CONTROL
    response.headers["Vary"] = "Accept-Encoding"
    return response


def init_app(app: Flask) -> None:
    """Add the tiles, with a store for this process."""
    store = app.extensions[_STORE] = TileStore()
    app.register_blueprint(bp)
    door: Any = TileDoor(app.wsgi_app, store, partial(count_answer, "GET", f"{bp.name}.show"))
    app.wsgi_app = door  # type: ignore[method-assign]
