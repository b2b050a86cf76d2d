"""Parcels as GeoJSON, for the map and for other programs; the same query as the page."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row
from werkzeug.datastructures import MultiDict

from portal.geo.geojson import MEDIA_TYPE, Feature, to_feature_collection
from portal.parcels.draft import Interval
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.search import queries
from portal.search.catalog import page_url
from portal.search.criteria import ParcelCriteria
from portal.search.forms import Choices, ParcelFilterForm
from portal.web.access import public
from portal.web.filters import area_ha_mu, label, plot_ratio, wan_yuan, yuan_per_m2
from portal.web.locale import Language, current_locale

bp = Blueprint("search_api", __name__)

#: Filters whose values are checked against the database.
_CHOSEN = ("district", "zone", "park")


@bp.get("/parcels.geojson", endpoint="features")
@public
def features() -> ResponseReturnValue:
    """Return one page of parcels as features, with the exact number matched.

    Raises:
        InvalidInput: a value is wrong; names it.
    """
    criteria = read_criteria()
    page = queries.feature_page(criteria)
    language = current_locale()
    base = url_for("parcels.detail", number="_").removesuffix("_")
    body = to_feature_collection(
        [_feature(row, base, language) for row in page.rows],
        numberMatched=page.total,
        numberReturned=len(page.rows),
        next=page.next,
        links=_links(criteria, page.next),
    )
    return _conditional(Response(body, mimetype=MEDIA_TYPE))


def read_criteria(*, besides: Collection[str] = ()) -> ParcelCriteria:
    """Return the criteria of the request; the choices are read only when one is asked for.

    Args:
        besides: names of arguments that are no criteria.

    Raises:
        InvalidInput: a value is wrong; names it.
    """
    is_chosen = any(request.args.get(name) for name in _CHOSEN)
    choices = queries.filter_choices()[0] if is_chosen else Choices()
    args = MultiDict(item for item in request.args.items(multi=True) if item[0] not in besides)
    return ParcelFilterForm(args, choices).to_criteria()


def _conditional(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _links(criteria: ParcelCriteria, after: str | None) -> list[dict[str, str]]:
    if after is None:
        return []
    beyond = criteria.page_after(after)
    return [{"rel": "next", "type": MEDIA_TYPE, "href": page_url(beyond, "search_api.features")}]


def _feature(row: Row[Any], base: str, language: Language) -> Feature:
    in_english = language == "en"
    district = row.district_name_en if in_english else row.district_name
    properties = {
        "kind": "parcel",
        "number": row.number,
        "name": (row.name_en if in_english else "") or row.name,
        "use": row.main_use,
        "uses": row.uses,
        "status": row.status,
        "district": row.district_slug,
        "area_m2": float(row.site_area_m2),
        "price_yuan": _float(row.price_yuan),
        "floor_price_yuan_per_m2": _float(row.floor_price_yuan_per_m2),
        "far_max": _float(row.max_plot_ratio),
        "url": base + quote(row.number, safe="()"),
        "label": _labels(row, language) | {"district": district},
    }
    return Feature(row.outline, properties, row.number)


def _labels(row: Row[Any], language: Language) -> dict[str, str]:
    far = Interval(
        row.min_plot_ratio,
        row.max_plot_ratio,
        row.min_plot_ratio_included,
        row.max_plot_ratio_included,
    )
    return {
        "use": _text(label, LandUse(row.main_use), language),
        "status": _text(label, ParcelStatus(row.status), language),
        "area": _text(area_ha_mu, row.site_area_m2, language),
        "price": _text(wan_yuan, row.price_yuan, language),
        "floor_price": _text(yuan_per_m2, row.floor_price_yuan_per_m2, language),
        "far": _text(plot_ratio, far, language),
    }


@lru_cache(maxsize=20_000)
def _text(filter_: Any, value: Any, language: Language) -> str:
    """Return ``value`` as ``filter_`` writes it; kept, since the same few come again and again."""
    del language  # it is the current one, and part of the key
    text: str = filter_(value)
    return text


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
