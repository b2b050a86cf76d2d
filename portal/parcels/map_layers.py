"""The layer of parcels, and the map on a parcel's page."""

from __future__ import annotations

from flask import url_for

from portal.kernel.i18n import N_
from portal.parcels.vocab import PUBLIC_STATUSES
from portal.places.map_layers import ground_layers
from portal.web.base_layers import allowed_base_layers
from portal.web.maps import DataLayerSpec, LegendItem, MapFragment, MapSpec, render_map

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
    return DataLayerSpec("parcels", "parcel", url, N_("地块"), legend=signs)
