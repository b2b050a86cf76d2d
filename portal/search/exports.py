"""``/parcels.csv``, ``.xlsx``, ``.gpkg``: the whole result of the catalog's query as a file."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.search import exporting
from portal.search.request_criteria import read_criteria
from portal.web.access import public

bp = Blueprint("exports", __name__)


@bp.get("/parcels.<any(csv, xlsx, gpkg):suffix>")
@public
def download(suffix: str) -> ResponseReturnValue:
    """Return all parcels of a query; place in the pages and size of a page play no part.

    Raises:
        InvalidInput: a value is wrong; names it.
    """
    return exporting.answer(read_criteria(), suffix)
