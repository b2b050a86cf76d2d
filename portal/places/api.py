"""Layers of maps as GeoJSON: ``/layers/<name>.geojson``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson
from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row

from portal.geo.geojson import Feature
from portal.kernel.errors import NotFound
from portal.places import layer_queries as queries
from portal.places.layer_facts import Facts, accuracy_fact
from portal.places.vocab import ParkLevel, PlaceKind
from portal.web.access import public
from portal.web.answers import layer_response
from portal.web.filters import area_ha_mu, label, local_name, square_kilometres

bp = Blueprint("layers", __name__, url_prefix="/layers")


@bp.get("/<name>.geojson")
@public
def show(name: str) -> ResponseReturnValue:
    """Return one layer.

    Raises:
        NotFound: there is no layer of that name.
    """
    features_of = _LAYERS.get(name)
    if features_of is None:
        raise NotFound
    return layer_response(features_of())


def _districts() -> Iterable[Feature]:
    for row in queries.districts():
        facts = [(_("面积"), square_kilometres(row.official_area_km2))]
        yield _feature(row, "district", facts, label_at=_position(row.label_at))


def _water() -> Iterable[Feature]:
    for row in queries.water():
        yield _feature(row, row.kind, [], label_at=_position(row.label_at))


def _metro() -> Iterable[Feature]:
    lines = queries.metro_lines()
    colours = {line.name: line.color for line in lines}
    names = {line.name: local_name(line) for line in lines}
    for line in lines:
        yield _feature(line, "line", [], color=line.color)
    for row in queries.stations():
        stops = _("、").join(names.get(name, name) for name in row.lines)
        colour = colours.get(row.lines[0]) if row.lines else None
        yield _feature(
            row, "station", [(_("线路"), stops)], color=colour, lines=len(row.lines)
        )  # fmt: skip


def _parks() -> Iterable[Feature]:
    for row in queries.parks():
        facts = [
            (_("级别"), label(ParkLevel(row.level))),
            (_("行政区"), local_name(row, "district_name")),
            (_("面积"), area_ha_mu(row.area_m2)),
            accuracy_fact(row.accuracy_m),
        ]
        yield _feature(row, "park", facts, url=url_for("places.detail", slug=row.slug))


def _hubs() -> Iterable[Feature]:
    for row in queries.hubs():
        facts = [(_("类型"), label(PlaceKind(row.kind))), accuracy_fact(row.accuracy_m)]
        yield _feature(row, row.kind, facts)


_LAYERS: dict[str, Callable[[], Iterable[Feature]]] = {
    "districts": _districts,
    "water": _water,
    "metro": _metro,
    "parks": _parks,
    "hubs": _hubs,
}


def _feature(row: Row[Any], kind: str, facts: Facts, **properties: Any) -> Feature:
    known = {"kind": kind, "name": local_name(row), "facts": facts, **properties}
    return Feature(row.outline, known)


def _position(point: str) -> list[float]:
    """Return longitude and latitude of a point's GeoJSON."""
    coordinates: list[float] = orjson.loads(point)["coordinates"]
    return coordinates
