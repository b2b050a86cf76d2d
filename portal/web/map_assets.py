"""Which local file stands for which asset that folium asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class AssetKind(StrEnum):
    """How an asset is put into the page."""

    SCRIPT = "script"
    STYLE = "style"


@dataclass(frozen=True, slots=True)
class Asset:
    """A third-party file below ``static/vendor``, to be linked with its integrity hash."""

    kind: AssetKind
    path: str


def _script(path: str) -> Asset:
    return Asset(AssetKind.SCRIPT, path)


def _style(path: str) -> Asset:
    return Asset(AssetKind.STYLE, path)


#: folium's key -> our file. The keys are folium 0.20's; a new one must be thought about.
ASSETS: Mapping[str, Asset] = MappingProxyType(
    {
        "leaflet": _script("leaflet/leaflet.js"),
        "leaflet_css": _style("leaflet/leaflet.css"),
        "markerclusterjs": _script("leaflet.markercluster/leaflet.markercluster.js"),
        "markerclustercss": _style("leaflet.markercluster/MarkerCluster.css"),
        "vectorGrid": _script("leaflet.vectorgrid/Leaflet.VectorGrid.bundled.min.js"),
        "leaflet_draw_js": _script("leaflet-draw/leaflet.draw.js"),
        "leaflet_draw_css": _style("leaflet-draw/leaflet.draw.css"),
        "Control.Fullscreen.js": _script("leaflet.fullscreen/Control.FullScreen.js"),
        "Control.FullScreen.css": _style("leaflet.fullscreen/Control.FullScreen.css"),
    }
)


class UnknownAsset(RuntimeError):
    """folium asks for a file that is not among ours; it would come from a foreign host."""


def asset_of(key: str) -> Asset:
    """Return our file for folium's key.

    Raises:
        UnknownAsset: there is none.
    """
    try:
        return ASSETS[key]
    except KeyError:
        raise UnknownAsset(f"no local file for folium's asset {key!r}") from None
