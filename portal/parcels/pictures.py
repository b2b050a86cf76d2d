"""Static maps of one parcel (位置图): near and far, for pages without script and for print."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.geo import svg
from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.i18n import N_
from portal.parcels import outline_queries
from portal.parcels.numbers import canonical_number
from portal.places import backdrop
from portal.web.access import public
from portal.web.filters import local_name

bp = Blueprint("parcel_pictures", __name__)

_WIDTH, _HEIGHT = 640, 480


@dataclass(frozen=True, slots=True)
class _Scale:
    """How much of the land around a parcel is shown, and how it is called."""

    margin_m: float
    title: str
    #: Pixels between the middle of the parcel and its name.
    below: float = 0.0


_SCALES = {
    "near": _Scale(500, N_("%(name)s：周边 500 米")),
    "far": _Scale(6_000, N_("%(name)s：周边 6 公里"), below=24),
}


@bp.get("/parcels/<number>.svg")
@public
def show(number: str) -> ResponseReturnValue:
    """Draw a parcel among its neighbours; ``scale`` is near or far.

    Raises:
        InvalidInput: the scale or theme is not one of ours.
        NotFound: there is no such public parcel.
    """
    scale = _SCALES.get(request.args.get("scale", "near"))
    if scale is None:
        raise InvalidInput("scale", N_("比例只能是 near 或 far。"))
    theme = backdrop.read_theme()
    try:
        canonical = canonical_number(number)
    except InvalidInput as error:
        raise NotFound from error
    return backdrop.picture_response(_parcel_svg(canonical, scale, theme))


def _parcel_svg(number: str, scale: _Scale, theme: str) -> str:
    row = outline_queries.get_outline(number)
    outline = backdrop.to_shape(row.outline)
    projection = svg.Projection(
        svg.bounds_around(outline, scale.margin_m), _WIDTH, height=_HEIGHT
    )  # fmt: skip
    view = projection.bounds
    marks, names = backdrop.place_marks()
    neighbours = [
        svg.Shape(backdrop.to_shape(other.outline), f"status-{other.status}")
        for other in outline_queries.outlines(view)
        if other.number != number
    ]
    subject = [svg.Shape(outline, f"status-{row.status}"), svg.Shape(outline, "subject")]
    below = backdrop.within([*backdrop.ground(), *neighbours], view)
    middle = outline.centroid
    own_name = svg.Label(middle.x, middle.y, local_name(row), weight=600, below=scale.below)
    return svg.draw_map(
        [*below, *backdrop.within(marks, view), *subject],
        [own_name, *names, *backdrop.water_labels(), *backdrop.district_labels()],
        projection=projection,
        theme=theme,
        words=backdrop.words(_(scale.title, name=local_name(row))),
    )
