"""The map of the whole city (全市地图), its search, and the static maps of results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Row

from portal.geo import svg
from portal.parcels.vocab import ParcelStatus
from portal.places import backdrop
from portal.places.vocab import PlaceKind
from portal.search import finder, queries
from portal.search.criteria import ParcelCriteria
from portal.search.forms import FindForm
from portal.search.map_layers import atlas_map
from portal.search.request_criteria import MOST_FEATURES, read_criteria
from portal.search.vocab import Sort
from portal.web.access import public
from portal.web.filters import label, local_name

bp = Blueprint("atlas", __name__)

_WIDTH = 900
#: The most parcels that one picture shows; it says so when there are more.
MOST_DRAWN = MOST_FEATURES
#: Shown when no district is stored yet: the city's box.
_CITY: svg.Bounds = (113.7, 29.97, 115.08, 31.37)
#: A result on a small piece of land is still shown with this much around it.
_MARGIN_M = 3_000


@bp.get("/map")
@public
def show() -> ResponseReturnValue:
    """Show the whole city with all layers."""
    return render_template("search/atlas.html", fragment=atlas_map())


@bp.get("/map.svg")
@public
def overview() -> ResponseReturnValue:
    """Draw the city: districts, water, metro, parks, parcels by status."""
    theme = backdrop.read_theme()
    page = _drawn(ParcelCriteria())
    return backdrop.picture_response(catalog_svg(page, theme, whole=True))


@bp.get("/parcels.svg")
@public
def results() -> ResponseReturnValue:
    """Draw the whole result of a query, whichever of its pages is asked for.

    Raises:
        InvalidInput: a value is wrong; names it.
    """
    theme = backdrop.read_theme()
    page = _drawn(read_criteria(besides=("theme",)))
    return backdrop.picture_response(catalog_svg(page, theme))


@bp.get("/map/find.json")
@public
def find() -> ResponseReturnValue:
    """Answer what is called like ``q``: a few parcels, parks, stations and places.

    Raises:
        InvalidInput: the text cannot be read or is too long, or something else is asked for.
    """
    wanted = FindForm(request.args).to_text()
    found = [_found(row) for row in finder.places_called(wanted)]
    response = jsonify(results=found)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _drawn(criteria: ParcelCriteria) -> queries.FeaturePage:
    """Return what a picture shows of a result: all of it, in one order."""
    return queries.feature_page(criteria.first_page(limit=MOST_DRAWN, sort=Sort.NEWEST))


def catalog_svg(page: queries.FeaturePage, theme: str, *, whole: bool = False) -> str:
    """Return a picture of parcels on the city's ground; ``whole`` shows all of the city.

    Args:
        page: the parcels that are drawn, and how many there are.
        theme: light or dark.
        whole: the city's box rather than the parcels'.
    """
    outlines = [backdrop.to_shape(row.outline) for row in page.rows]
    parcels = [
        svg.Shape(outline, f"status-{row.status}")
        for outline, row in zip(outlines, page.rows, strict=True)
    ]
    bounds = _bounds(() if whole else outlines)
    projection = svg.Projection(bounds, _WIDTH)
    return svg.draw_map(
        [
            *backdrop.within([*backdrop.ground(), *backdrop.park_shapes()], projection.bounds),
            *_dots(parcels, projection),
        ],
        [*backdrop.district_labels(), *backdrop.water_labels()],
        projection=projection,
        theme=theme,
        words=backdrop.words(_("地块分布图"), _description(page)),
    )


def _description(page: queries.FeaturePage) -> str:
    shown = len(page.rows)
    if shown == page.total:
        return str(_("共 %(count)s 宗地块", count=page.total))
    return str(_("共 %(count)s 宗地块，图上只画出 %(shown)s 宗", count=page.total, shown=shown))


def _bounds(outlines: Iterable[BaseGeometry]) -> svg.Bounds:
    together = shapely.union_all(list(outlines))
    if together.is_empty:
        return backdrop.city_bounds() or _CITY
    return svg.bounds_around(together, _MARGIN_M)


def _dots(shapes: Sequence[svg.Shape], projection: svg.Projection) -> list[svg.Shape]:
    """Return parcels as outlines, or as dots where an outline would be too small to see."""
    smallest_deg = 7 / projection.scale
    drawn = []
    for shape in shapes:
        west, south, east, north = shape.geometry.bounds
        is_small = max(east - west, north - south) < smallest_deg
        geometry = shape.geometry.centroid if is_small else shape.geometry
        drawn.append(svg.Shape(geometry, shape.style, radius=4.5))
    return drawn


def _found(row: Row[Any]) -> dict[str, Any]:
    is_parcel = row.kind == "parcel"
    return {
        "kind": row.kind,
        "kind_label": _kind_label(row.kind),
        "name": local_name(row),
        "number": row.key if is_parcel else None,
        "note": label(ParcelStatus(row.note)) if is_parcel else "",
        "at": [round(row.lon, 5), round(row.lat, 5)],
        "url": _url(row),
    }


def _kind_label(kind: str) -> str:
    if kind == "parcel":
        return str(_("地块"))
    return str(_("产业园区")) if kind == "park" else label(PlaceKind(kind))


def _url(row: Row[Any]) -> str | None:
    if row.kind == "parcel":
        return str(url_for("parcels.detail", number=row.key))
    return str(url_for("places.detail", slug=row.key)) if row.kind == "park" else None
