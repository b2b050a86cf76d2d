"""The layer of parcels, and the map on a parcel's page."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, url_for

from portal.config import Settings
from portal.kernel.i18n import N_
from portal.parcels.density import are_more_than
from portal.parcels.vocab import PUBLIC_STATUSES
from portal.places.map_layers import ground_layers
from portal.web.base_layers import allowed_base_layers
from portal.web.maps import (
    DataLayerSpec,
    LegendItem,
    MapFragment,
    MapSpec,
    TileSource,
    render_map,
)

#: The most parcels that are sent to a map at once.
MOST_PARCELS = 2_000


def parcel_map() -> MapFragment:
    """Return the map of a parcel's page; the frame says which parcel."""
    layers = (*ground_layers(), parcel_layer())
    allowed = allowed_base_layers()
    return render_map(MapSpec("parcel", layers, remembers_view=False, base_layers=allowed))


def parcel_layer() -> DataLayerSpec:
    """Return the layer of all public parcels."""
    signs = tuple(LegendItem(f"status-{kind.value}", kind.label) for kind in PUBLIC_STATUSES)
    url = url_for("search_api.features", limit=MOST_PARCELS)
    layer = DataLayerSpec("parcels", "parcel", url, N_("地块"), legend=signs)
    settings: Settings = current_app.config["SETTINGS"]
    if not are_more_than(settings.tiles_from):
        return layer
    # Tiles below zoom 13 would hold too many; there the newest parcels stand for all.
    return replace(layer, title=N_("地块（缩小时只示最新的一部分）"), tiles=_tiles())


def _tiles() -> TileSource:
    url = url_for("tiles.show", z=0, x=0, y=0).replace("/0/0/0.", "/{z}/{x}/{y}.")
    summary_url = url_for("search_api.summary", number="_").replace("/_/", "/{number}/")
    return TileSource(url, summary_url)
