"""The layer of past deals: ``/layers/deals.geojson``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row

from portal.deals import queries
from portal.geo.geojson import Feature
from portal.places.layer_facts import accuracy_fact
from portal.web.access import public
from portal.web.answers import layer_response
from portal.web.filters import local_date, local_name, wan_yuan, yuan_per_m2

bp = Blueprint("deals", __name__)


@bp.get("/layers/deals.geojson")
@public
def layer() -> ResponseReturnValue:
    """Return the past deals that can be placed on a map."""
    return layer_response(_feature(row) for row in queries.placed_deals())


def _feature(row: Row[Any]) -> Feature:
    properties = {
        "kind": "deal",
        "name": local_name(row, "location"),
        "facts": _facts(row),
    }
    return Feature(row.outline, properties)


def _facts(row: Row[Any]) -> Sequence[tuple[str, str]]:
    when = local_date(row.dealt_on, row.date_precision)
    return (
        (local_name(row, "outcome"), when),
        (_("成交价"), wan_yuan(row.deal_price_yuan)),
        (_("楼面地价"), yuan_per_m2(row.floor_price_yuan_per_m2)),
        accuracy_fact(row.position_accuracy_m or 0),
    )
