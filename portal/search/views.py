"""The page of results (地块目录)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from portal.search import catalog, queries
from portal.search.criteria import ParcelCriteria
from portal.search.facets import count_facets, count_loosened
from portal.search.fields import MAX_WITHIN
from portal.search.forms import ParcelFilterForm
from portal.search.map_layers import catalog_map
from portal.web.access import public

bp = Blueprint("search", __name__)


@bp.get("/parcels", endpoint="list")
@public
def parcel_list() -> ResponseReturnValue:
    """Show the parcels that meet the filters; on a wrong value say which, keeping the input."""
    choices, ids = queries.filter_choices()
    form = ParcelFilterForm(request.args, choices)
    criteria = form.understood()
    facets = count_facets(criteria)
    context = {
        "form": form,
        "criteria": criteria,
        "facets": facets,
        "groups": catalog.groups(criteria, choices, facets, ids),
        "near_groups": catalog.near_groups(criteria),
        "inputs": catalog.inputs(form),
        "most_within": MAX_WITHIN,
        "chips": catalog.chips(criteria, choices),
        "cleared_url": catalog.page_url(criteria.cleared()),
        "sorts": catalog.sorts(criteria),
        "faults": catalog.faults(form),
        "fragment": catalog_map(),
        "picture_url": catalog.picture_url(criteria),
    }
    return _answer(criteria, context | _results(form, criteria, facets.total))


def _results(form: ParcelFilterForm, criteria: ParcelCriteria, total: int) -> dict[str, Any]:
    if not form.is_right:
        return {"page": None, "matches_url": "", "ways_on": ()}
    page = queries.card_page(criteria)
    return {
        "page": page,
        "matches_url": catalog.matches_url(criteria),
        "pages": catalog.pages(criteria, page),
        "ways_on": () if total else catalog.ways_on(criteria, count_loosened(criteria)),
    }


def _answer(criteria: ParcelCriteria, context: dict[str, Any]) -> Response:
    status = 400 if context["faults"] else 200
    # A partial request swaps the results only; going back in history asks for the whole page.
    is_partial = request.headers.get("HX-Request-Type") == "partial"
    template = "search/_swap.html" if is_partial else "search/list.html"
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request-Type")
    if is_partial and status == 200:
        response.headers["HX-Push-Url"] = catalog.page_url(criteria)
    return response
