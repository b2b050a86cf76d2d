"""The maps that show parcels: catalog, one parcel, the whole city."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, current_app, url_for

from portal.config import Settings
from portal.kernel.i18n import N_
from portal.parcels.density import are_more_than
from portal.parcels.vocab import PUBLIC_STATUSES
from portal.places.map_layers import ground_layers
from portal.web.maps import (
    DataLayerSpec,
    LegendItem,
    MapFragment,
    MapSpec,
    TileSource,
    base_layer_hosts,
    base_layers,
    render_map,
)

#: The most parcels that are sent to a map at once.
MOST_PARCELS = 2_000


def init_app(app: Flask) -> None:
    """Give templates the maps, and the policy the hosts of base layers that are switched on."""
    app.jinja_env.globals.update(catalog_map=catalog_map, parcel_map=parcel_map)
    settings: Settings = app.config["SETTINGS"]
    app.config["CSP_IMAGE_HOSTS"] = base_layer_hosts(
        tianditu_key=settings.tianditu_key, osm_tiles=settings.osm_tiles
    )


def catalog_map() -> MapFragment:
    """Return the map beside the list: all public parcels; drawing selects an area."""
    return _map("catalog", (*ground_layers(parks_shown=False), parcel_layer()), draw=True)


def parcel_map() -> MapFragment:
    """Return the map of a parcel's page; the frame says which parcel."""
    return _map("parcel", (*ground_layers(), parcel_layer()), remembers_view=False)


def atlas_map() -> MapFragment:
    """Return the map of the whole city with every layer."""
    return _map("atlas", (*ground_layers(), deal_layer(), parcel_layer()))


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


def deal_layer() -> DataLayerSpec:
    """Return the layer of past deals."""
    signs = (LegendItem("deal", N_("公开报道的成交，大致位置")),)
    return DataLayerSpec(
        "deals", "deal", url_for("deals.layer"), N_("历史成交"), shown=False, legend=signs
    )


def _map(
    id_: str, layers: tuple[DataLayerSpec, ...], *, draw: bool = False, remembers_view: bool = True
) -> MapFragment:
    settings: Settings = current_app.config["SETTINGS"]
    allowed = base_layers(tianditu_key=settings.tianditu_key, osm_tiles=settings.osm_tiles)
    spec = MapSpec(
        id_, layers, draw=draw, remembers_view=remembers_view, base_layers=allowed
    )  # fmt: skip
    return render_map(spec)
