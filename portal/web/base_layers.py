"""Base maps from foreign hosts (底图): none, unless the configuration allows one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from portal.config import Settings
from portal.kernel.i18n import N_

_TIANDITU = (
    "https://t{s}.tianditu.gov.cn/%(layer)s_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=%(layer)s&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=%(key)s"
)
_OSM_HOST = "https://tile.openstreetmap.org"


@dataclass(frozen=True, slots=True)
class BaseLayer:
    """An optional base map; ``title`` and ``attribution`` are msgids."""

    title: str
    urls: tuple[str, ...]
    subdomains: str
    attribution: str


def init_app(app: Flask) -> None:
    """Let the policy of ``security`` allow the hosts of the base maps that are switched on."""
    app.config["CSP_IMAGE_HOSTS"] = base_layer_hosts(app.config["SETTINGS"])


def allowed_base_layers() -> tuple[BaseLayer, ...]:
    """Return the base maps that this application's settings allow."""
    return base_layers(current_app.config["SETTINGS"])


def base_layers(settings: Settings) -> tuple[BaseLayer, ...]:
    """Return the base maps that ``settings`` allow; none by default.

    Both are free of the GCJ-02 shift, so they lie under our data as they are.
    """
    allowed = []
    if settings.tianditu_key:
        urls = tuple(
            _TIANDITU % {"layer": layer, "key": settings.tianditu_key} for layer in ("vec", "cva")
        )
        allowed.append(BaseLayer(N_("天地图"), urls, "01234567", N_("天地图")))
    if settings.osm_tiles:
        url = f"{_OSM_HOST}/{{z}}/{{x}}/{{y}}.png"
        credit = N_("© OpenStreetMap 贡献者")
        allowed.append(BaseLayer(N_("OpenStreetMap"), (url,), "", credit))
    return tuple(allowed)


def base_layer_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the hosts that ``img-src`` of the policy must allow; none by default."""
    tianditu = [f"https://t{number}.tianditu.gov.cn" for number in range(8)]
    hosts = tianditu if settings.tianditu_key else []
    return (*hosts, *([_OSM_HOST] if settings.osm_tiles else []))
