"""What lies under the parcels on a static map: districts, water, metro, parks, as shapes."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from flask import Response, request
from flask_babel import gettext as _
from shapely.geometry.base import BaseGeometry

from portal.geo import svg
from portal.geo.svg_theme import THEMES
from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_
from portal.places import layer_queries as queries
from portal.web.answers import SELDOM_S, revalidated
from portal.web.filters import local_name

MEDIA_TYPE = "image/svg+xml"
_THEME_ERROR = N_("主题只能是 light 或 dark。")


def read_theme() -> str:
    """Return the theme that the request asks for; light by default.

    Raises:
        InvalidInput: it is not one of ours.
    """
    theme = request.args.get("theme", THEMES[0])
    if theme not in THEMES:
        raise InvalidInput("theme", _THEME_ERROR)
    return theme


def words(title: str, description: str = "") -> svg.Words:
    """Return a map's few words in the visitor's language."""
    return svg.Words(title, description, north=_("北"), kilometres=_("公里"), metres=_("米"))


def picture_response(picture: str) -> Response:
    """Return an SVG as an answer that browsers keep for a while and then ask about."""
    return revalidated(Response(picture, mimetype=MEDIA_TYPE), max_age_s=SELDOM_S)


def city_bounds(margin_m: float = 1_500) -> svg.Bounds | None:
    """Return the box of all districts, ``None`` while there are none."""
    outlines = [to_shape(row.outline) for row in queries.districts()]
    return svg.bounds_around(shapely.union_all(outlines), margin_m) if outlines else None


def ground(*, with_metro: bool = True) -> list[svg.Shape]:
    """Return districts, water and metro lines, from below."""
    shapes = [svg.Shape(to_shape(row.outline), "district") for row in queries.districts()]
    shapes += [svg.Shape(to_shape(row.outline), "water") for row in queries.water()]
    if with_metro:
        lines = queries.metro_lines()
        shapes += [
            svg.Shape(to_shape(row.outline), "metro", {"stroke": row.color}) for row in lines
        ]
    return shapes


def district_labels() -> list[svg.Label]:
    """Return the districts' names."""
    return [
        svg.Label(*_at(row.label_at), local_name(row), size=14, token="ink-2", weight=600)
        for row in queries.districts()
    ]


def water_labels() -> list[svg.Label]:
    """Return the names of rivers and lakes."""
    return [
        svg.Label(*_at(row.label_at), local_name(row), size=11, token="water-ink")
        for row in queries.water()
    ]


def park_shapes() -> list[svg.Shape]:
    """Return the parks' signs."""
    return [svg.Shape(to_shape(row.outline), "park", radius=3.5) for row in queries.parks()]


def place_marks() -> tuple[list[svg.Shape], list[svg.Label]]:
    """Return signs and names of stations, hubs and parks, for maps of a neighbourhood."""
    styles = (
        (queries.stations(), "place", 3.0),
        (queries.hubs(), "place", 4.0),
        (queries.parks(), "park", 4.0),
    )
    shapes: list[svg.Shape] = []
    labels: list[svg.Label] = []
    for rows, style, radius in styles:
        for row in rows:
            point = to_shape(row.outline)
            shapes.append(svg.Shape(point, style, radius=radius))
            labels.append(svg.Label(*_at(row.outline), local_name(row), size=11, below=15))
    return shapes, labels


def within(shapes: Sequence[svg.Shape], bounds: svg.Bounds) -> list[svg.Shape]:
    """Return what meets a box, cut to it, so that a small map does not carry a whole river."""
    wide = shapely.box(*bounds).buffer((bounds[3] - bounds[1]) * 0.1)
    cut = []
    for shape in shapes:
        piece = shapely.intersection(shape.geometry, wide)
        if not piece.is_empty:
            cut.append(svg.Shape(piece, shape.style, shape.overrides, shape.radius))
    return cut


def to_shape(text: str) -> BaseGeometry:
    """Return the geometry of GeoJSON text, in degrees."""
    geometry: BaseGeometry = shapely.from_geojson(text)
    return geometry


def _at(text: str) -> tuple[float, float]:
    point = to_shape(text)
    return point.centroid.x, point.centroid.y
