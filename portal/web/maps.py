"""Maps made with folium under a strict content security policy (地图).

folium builds the map and its controls; files come from ``static/vendor``, data is fetched by
our own layer class, which puts people's text into the page as text nodes only. Nothing that
people wrote and no foreign address ever reaches the script text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any, cast

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from flask import Flask
from flask_babel import gettext
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.plugins import Draw, Fullscreen, VectorGridProtobuf
from folium.template import Template
from markupsafe import Markup

from portal.web.base_layers import BaseLayer
from portal.web.map_assets import Asset, asset_of
from portal.web.map_messages import map_messages

#: south-west and north-east corner that shows the city and most of its land.
CITY_BOUNDS = ((30.27, 113.93), (30.92, 114.86))
CITY_CENTRE = (30.59, 114.34)

#: What ``portal_map.js`` imports, directly or not.
MODULES = (
    "area.js",
    "data_layer.js",
    "dom.js",
    "frame.js",
    "goto.js",
    "keyboard.js",
    "kinds.js",
    "labels.js",
    "linking.js",
    "messages.js",
    "parcel_layer.js",
    "popup.js",
    "readout.js",
    "tiles.js",
    "view.js",
    "wkt.js",
)

_FOREIGN = re.compile(r"https?://|//[\w-]+\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One sign and its meaning; ``label`` is a msgid."""

    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class TileSource:
    """Vector tiles: ``{z}/{x}/{y}``, and the facts of what was pressed: ``{number}``."""

    url: str
    summary_url: str


@dataclass(frozen=True, slots=True)
class DataLayerSpec:
    """One layer of data; ``title`` is a msgid, ``url`` answers GeoJSON."""

    name: str
    kind: str
    url: str
    title: str
    shown: bool = True
    legend: tuple[LegendItem, ...] = ()
    #: Where outlines come from near by, when there are too many for ``url``.
    tiles: TileSource | None = None


@dataclass(frozen=True, slots=True)
class MapSpec:
    """Everything that decides how one map is drawn; equal specs give equal fragments."""

    id: str
    layers: tuple[DataLayerSpec, ...]
    bounds: tuple[tuple[float, float], tuple[float, float]] = CITY_BOUNDS
    draw: bool = False
    fullscreen: bool = True
    #: Keeps the view in the address (``#map=zoom/lat/lon``), so that back and share restore it.
    remembers_view: bool = True
    base_layers: tuple[BaseLayer, ...] = ()


@dataclass(frozen=True, slots=True)
class MapFragment:
    """A map as parts of a page: a container, a module's text, files, configuration."""

    spec: MapSpec
    html: Markup
    script: Markup
    assets: tuple[Asset, ...]
    config: dict[str, Any] = field(hash=False)
    #: Files of ``static/js/map`` that the entry imports, to be fetched together with it.
    modules: tuple[str, ...] = MODULES


_ids: ContextVar[Iterator[str] | None] = ContextVar("map_ids", default=None)
_random_id = Element._generate_id


def _generate_id() -> str:
    ids = _ids.get()
    return str(_random_id()) if ids is None else next(ids)


# folium draws random ids; a page that can be cached needs the same ones each time.
Element._generate_id = staticmethod(_generate_id)  # type: ignore[method-assign]


@contextmanager
def stable_ids(prefix: str) -> Iterator[None]:
    """Give the elements made inside numbered ids instead of random ones."""
    token = _ids.set(f"{prefix}_{number}" for number in count(1))
    try:
        yield
    finally:
        _ids.reset(token)


class PortalMap(folium.Map):
    """folium's map with Leaflet as its only file and no base layer."""

    default_js = [("leaflet", "leaflet/leaflet.js")]
    default_css = [("leaflet_css", "leaflet/leaflet.css")]


class DataLayer(JSCSSMixin, Layer):
    """A layer whose GeoJSON the browser fetches from this portal."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = PortalMap.dataLayer({{ this.options|tojson }});
        PortalMap.register({{ this._parent.get_name() }}, {{ this.get_name() }});
        {% endmacro %}
        """
    )
    #: Names only; the registry knows the files.
    default_js = [("markerclusterjs", "markercluster")]
    default_css = [("markerclustercss", "markercluster")]

    def __init__(self, spec: DataLayerSpec) -> None:
        super().__init__(name=spec.name, overlay=True, control=False, show=spec.shown)
        self._name = "DataLayer"
        self.options = {
            "name": spec.name,
            "kind": spec.kind,
            "url": spec.url,
            "shown": spec.shown,
        }
        if spec.tiles is not None:
            self.options |= {"tiles": spec.tiles.url, "summary": spec.tiles.summary_url}


class TiledLayer(DataLayer):
    """A layer that draws vector tiles near by with folium's VectorGridProtobuf."""

    default_js = [*DataLayer.default_js, *VectorGridProtobuf.default_js]


class Start(MacroElement):
    """The last line of a map's script: tie it to its frame."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        PortalMap.start({{ this._parent.get_name() }});
        {% endmacro %}
        """
    )


def init_app(app: Flask) -> None:
    """Give templates what the maps' scripts read."""
    app.add_template_global(map_messages, "map_messages")
    app.add_template_global(map_config, "map_config")


def map_config(fragment: MapFragment, parcel: str | None = None) -> dict[str, Any]:
    """Return what a map's script is told, in the visitor's language.

    Args:
        fragment: is made once for all languages.
        parcel: number of the parcel in question.
    """
    bases = fragment.spec.base_layers
    layers = [
        {"urls": base.urls, "subdomains": base.subdomains, "attribution": gettext(base.attribution)}
        for base in bases
    ]
    return {**fragment.config, "baseLayers": layers, "parcel": parcel}


@lru_cache(maxsize=64)
def render_map(spec: MapSpec) -> MapFragment:
    """Return the parts of a map. One rendering per process and spec.

    Raises:
        UnknownAsset: folium asks for a file we do not have.
        RuntimeError: the script text names a foreign host.
    """
    with stable_ids(spec.id):
        figure = cast(Figure, _build(spec).get_root())
        for child in list(figure._children.values()):
            child.render()
    script = figure.script.render()
    if _FOREIGN.search(script):
        raise RuntimeError(f"the script of map {spec.id!r} names a foreign host")
    return MapFragment(
        spec=spec,
        html=Markup(figure.html.render()),
        script=Markup(script),
        assets=_assets(figure),
        config=_config(spec),
    )


def _build(spec: MapSpec) -> PortalMap:
    built = PortalMap(
        location=CITY_CENTRE,
        tiles=None,
        zoom_start=10,
        # Given as Leaflet's own options: folium drops its own where there are no tiles.
        minZoom=8,
        maxZoom=18,
        zoomSnap=0.5,
    )
    for layer in spec.layers:
        (DataLayer if layer.tiles is None else TiledLayer)(layer).add_to(built)
    if spec.fullscreen:
        # The texts are put in by our module, in the visitor's language.
        Fullscreen(title="", title_cancel="").add_to(built)  # type: ignore[no-untyped-call]
    if spec.draw:
        _draw().add_to(built)
    Start().add_to(built)  # type: ignore[no-untyped-call]
    return built


def _draw() -> Draw:
    shape = {"shapeOptions": {"className": "map-area", "weight": 2}}
    return Draw(  # type: ignore[no-untyped-call]
        show_geometry_on_click=False,
        draw_options={
            "polyline": False,
            "marker": False,
            "circlemarker": False,
            "polygon": {**shape, "allowIntersection": False, "showArea": False},
            # showArea of 1.0.4 assigns an undeclared variable and dies in strict code.
            "rectangle": {**shape, "showArea": False},
            "circle": {**shape, "showRadius": True, "metric": True, "feet": False},
        },
        edit_options={"edit": False, "remove": False},
    )


def _assets(figure: Figure) -> tuple[Asset, ...]:
    """Return our files for what folium put into the head; all else there is dropped."""
    links = figure.header._children.items()
    wanted = [key for key, child in links if isinstance(child, JavascriptLink | CssLink)]
    return tuple(dict.fromkeys(asset_of(key) for key in wanted))


def _config(spec: MapSpec) -> dict[str, Any]:
    return {
        "bounds": spec.bounds,
        "remembersView": spec.remembers_view,
    }
