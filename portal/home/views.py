"""The home page."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.home import queries
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.places.vocab import ParkLevel
from portal.web.access import public

bp = Blueprint("home", __name__)

#: Ways into the catalog that are asked for most.
_SHORTCUTS = (LandUse.INDUSTRIAL, LandUse.NEW_INDUSTRIAL, LandUse.LOGISTICS, LandUse.COMMERCIAL)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """Show what is on offer: figures, what ends soon, the newest parcels, parks."""
    return render_template(
        "home/index.html",
        figures=queries.figures(),
        closing=queries.closing_soon(),
        newest=queries.newest(),
        parks=queries.featured_parks(),
        shortcuts=_SHORTCUTS,
        ParkLevel=ParkLevel,
        ParcelStatus=ParcelStatus,
    )
