"""Parcels as GeoJSON, for the map and for other programs; the same query as the page."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import orjson
from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from portal.geo.geojson import MEDIA_TYPE, Feature
from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_
from portal.parcels.draft import Interval
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.search import exporting, queries
from portal.search.catalog import page_url
from portal.search.criteria import ParcelCriteria
from portal.search.feature_columns import Facts
from portal.search.request_criteria import read_criteria
from portal.web.access import public
from portal.web.answers import revalidated
from portal.web.filters import area_ha_mu, label, plot_ratio, wan_yuan, yuan_per_m2
from portal.web.locale import Language, current_locale

bp = Blueprint("search_api", __name__)

_DOWNLOAD = "download"
_OWN = len(Facts._fields)


@bp.get("/parcels.geojson", endpoint="features")
@public
def features() -> ResponseReturnValue:
    """Return one page of parcels as features; with ``download=1`` all of them as a file.

    Raises:
        InvalidInput: a value is wrong; names it.
    """
    if _DOWNLOAD in request.args:
        return exporting.answer(_downloaded(), "geojson")
    criteria = read_criteria()
    page = queries.feature_page(criteria)
    base, language = url_for("parcels.detail", number="_").removesuffix("_"), current_locale()
    body = orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": page.total,
            "numberReturned": len(page.rows),
            "next": page.next,
            "links": _links(criteria, page.next),
            # Without the place in the order and the total, which are not the feature's own.
            "features": [_feature(row[:_OWN], base, language) for row in page.rows],
        }
    )
    return revalidated(Response(body, mimetype=MEDIA_TYPE))


@bp.get("/parcels/<number>/summary.json", endpoint="summary")
@public
def summary(number: str) -> ResponseReturnValue:
    """Return one public parcel as a feature: what a map shows of a tile that was pressed.

    Raises:
        NotFound: there is none, or it is a draft.
    """
    row = queries.get_feature(number)
    base = url_for("parcels.detail", number="_").removesuffix("_")
    feature = _feature(tuple(row), base, current_locale())
    return revalidated(Response(orjson.dumps(feature), mimetype=MEDIA_TYPE))


def _downloaded() -> ParcelCriteria:
    if request.args.getlist(_DOWNLOAD) != ["1"]:
        raise InvalidInput(_DOWNLOAD, N_("只能填写 1。"))
    return read_criteria(besides=(_DOWNLOAD,))


def _links(criteria: ParcelCriteria, after: str | None) -> list[dict[str, str]]:
    if after is None:
        return []
    beyond = criteria.page_after(after)
    return [{"rel": "next", "type": MEDIA_TYPE, "href": page_url(beyond, "search_api.features")}]


@lru_cache(maxsize=8_000)
def _feature(values: tuple[Any, ...], base: str, language: Language) -> orjson.Fragment:
    """Return the JSON of one feature; kept, since the same parcels are asked for again and again.

    All that the text depends on is in the arguments, so that a changed parcel is a new key.
    """
    row = Facts(*values)
    in_english = language == "en"
    properties = {
        "kind": "parcel",
        "number": row.number,
        "name": (row.name_en if in_english else "") or row.name,
        "use": row.main_use,
        "uses": row.uses.split(","),
        "status": row.status,
        "district": row.district_slug,
        "area_m2": float(row.site_area_m2),
        "price_yuan": _float(row.price_yuan),
        "floor_price_yuan_per_m2": _float(row.floor_price_yuan_per_m2),
        "far_min": _float(row.min_plot_ratio),
        "far_min_included": row.min_plot_ratio_included,
        "far_max": _float(row.max_plot_ratio),
        "far_max_included": row.max_plot_ratio_included,
        "url": base + quote(row.number, safe="()"),
        "label": _labels(row, in_english=in_english),
    }
    return orjson.Fragment(orjson.dumps(Feature(row.outline, properties, row.number).as_member()))


def _labels(row: Facts, *, in_english: bool) -> dict[str, str]:
    far = Interval(
        _decimal(row.min_plot_ratio),
        _decimal(row.max_plot_ratio),
        row.min_plot_ratio_included,
        row.max_plot_ratio_included,
    )
    return {
        "use": label(LandUse(row.main_use)),
        "status": label(ParcelStatus(row.status)),
        "area": area_ha_mu(_decimal(row.site_area_m2)),
        "price": wan_yuan(_decimal(row.price_yuan)),
        "floor_price": yuan_per_m2(_decimal(row.floor_price_yuan_per_m2)),
        "far": plot_ratio(far),
        "district": row.district_name_en if in_english else row.district_name,
    }


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _float(text: str | None) -> float | None:
    return None if text is None else float(text)
