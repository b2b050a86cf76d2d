"""The ground of every map: which layers lie below the parcels, and their legend."""

from __future__ import annotations

from flask import url_for

from portal.kernel.i18n import N_
from portal.places.layer_queries import HUB_KINDS
from portal.places.vocab import PlaceKind
from portal.web.maps import DataLayerSpec, LegendItem


def ground_layers(*, parks_shown: bool = True) -> tuple[DataLayerSpec, ...]:
    """Return districts, water, metro, hubs and parks, from the ground up."""
    hubs = tuple(LegendItem(kind.value, kind.label) for kind in HUB_KINDS)
    station = LegendItem("station", PlaceKind.METRO.label)
    metro = (LegendItem("line", N_("地铁线路")), station)
    return (
        _layer("districts", "district", N_("行政区")),
        _layer("water", "water", N_("江河湖泊")),
        _layer("metro", "metro", N_("地铁"), legend=metro),
        _layer("hubs", "hub", N_("交通与高校"), legend=hubs),
        _layer(
            "parks", "park", N_("产业园区"), (LegendItem("park", N_("园区大致位置")),), parks_shown
        ),
    )


def _layer(
    name: str, kind: str, title: str, legend: tuple[LegendItem, ...] = (), shown: bool = True
) -> DataLayerSpec:
    url = url_for("layers.show", name=name)
    return DataLayerSpec(name, kind, url, title, shown=shown, legend=legend)
