"""The pages of industrial parks (产业园区)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.places import queries
from portal.places.criteria import ParkCriteria
from portal.places.forms import ParkFilterForm
from portal.places.map_layers import ground_layers
from portal.places.queries import ParkChoices
from portal.places.vocab import ParkLevel
from portal.web.access import public
from portal.web.base_layers import allowed_base_layers
from portal.web.filters import label, local_name
from portal.web.maps import MapFragment, MapSpec, render_map
from portal.web.overlays import overlays

bp = Blueprint("places", __name__)

#: Degrees around a park that its own map shows, about 6 km.
_AROUND = 0.055


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter as a link that puts it in or, when it is on, takes it out."""

    text: str
    url: str
    is_on: bool


@bp.get("/parks", endpoint="list")
@public
def park_list() -> ResponseReturnValue:
    """Show the parks, filtered by level, district or leading industry.

    Raises:
        InvalidInput: a filter's value is wrong; names it.
    """
    choices = queries.park_choices()
    industries = [industry.name for industry in choices.industries]
    criteria = ParkFilterForm(request.args, choices.district_slugs(), industries).to_criteria()
    return render_template(
        "places/parks.html",
        parks=queries.parks(criteria),
        filters=_filters(criteria, choices),
        is_filtered=bool(criteria.to_args()),
        fragment=_map("parks"),
        ParkLevel=ParkLevel,
    )


@bp.get("/parks/<slug>")
@public
def detail(slug: str) -> ResponseReturnValue:
    """Show one park, what lies around it, and its parcels through panels."""
    park = queries.get_park(slug)
    position = queries.position(park)
    return render_template(
        "places/park.html",
        park=park,
        level=ParkLevel(park.level),
        position=position,
        nearest=queries.nearest_places(park),
        neighbours=queries.neighbours(park),
        fragment=_map(f"park_{park.id}", position),
    )


def _filters(
    criteria: ParkCriteria, choices: ParkChoices
) -> Sequence[tuple[str, Sequence[Choice]]]:
    levels = [(level.value, label(level)) for level in ParkLevel]
    districts = [(district.slug, local_name(district)) for district in choices.districts]
    industries = [(industry.name, local_name(industry)) for industry in choices.industries]
    offered = {"level": levels, "district": districts, "industry": industries}
    return [
        (name, [_choice(criteria, name, value, text) for value, text in pairs])
        for name, pairs in offered.items()
    ]


def _choice(criteria: ParkCriteria, name: str, value: str, text: str) -> Choice:
    is_on = getattr(criteria, name) == value
    args: dict[str, Any] = criteria.changed(name, None if is_on else value).to_args()
    return Choice(text, url_for(".list", **args), is_on)


def _map(id_: str, centre: tuple[float, float] | None = None) -> MapFragment:
    """Return a map of the parks: around one position, or of the whole city."""
    allowed = allowed_base_layers()
    spec = MapSpec("parks", ground_layers(), base_layers=allowed, remembers_view=centre is None)
    if centre is not None:
        lon, lat = centre
        layers = (*spec.layers, *overlays("park"))
        corners = ((lat - _AROUND, lon - _AROUND), (lat + _AROUND, lon + _AROUND))
        spec = MapSpec(
            id_, layers, bounds=corners, base_layers=allowed, remembers_view=False
        )  # fmt: skip
    return render_map(spec)
