"""The maps that show many parcels: beside the list, and of the whole city."""

from __future__ import annotations

from flask import url_for

from portal.kernel.i18n import N_
from portal.parcels.map_layers import parcel_layer
from portal.places.map_layers import ground_layers
from portal.web.base_layers import allowed_base_layers
from portal.web.maps import DataLayerSpec, LegendItem, MapFragment, MapSpec, render_map


def catalog_map() -> MapFragment:
    """Return the map beside the list: all public parcels; drawing selects an area."""
    layers = (*ground_layers(parks_shown=False), parcel_layer())
    return render_map(MapSpec("catalog", layers, draw=True, base_layers=allowed_base_layers()))


def atlas_map() -> MapFragment:
    """Return the map of the whole city with every layer."""
    layers = (*ground_layers(), _deal_layer(), parcel_layer())
    return render_map(MapSpec("atlas", layers, base_layers=allowed_base_layers()))


def _deal_layer() -> DataLayerSpec:
    signs = (LegendItem("deal", N_("公开报道的成交，大致位置")),)
    return DataLayerSpec(
        "deals", "deal", url_for("deals.layer"), N_("历史成交"), shown=False, legend=signs
    )
