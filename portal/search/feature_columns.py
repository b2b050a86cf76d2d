"""What is told of one parcel on a map: names, types and columns, held together by name."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import String, cast, func

from portal.parcels.models import Parcel
from portal.places.models import District

#: About 0.1 m.
_DECIMALS = 6


class Facts(NamedTuple):
    """The own values of a feature's row; all of it can be a key.

    Numbers are text: quicker to fetch and to compare than numbers of any precision.
    """

    id: int
    number: str
    name: str
    name_en: str
    #: Parted by commas.
    uses: str
    main_use: str
    status: str
    site_area_m2: str
    price_yuan: str | None
    floor_price_yuan_per_m2: str | None
    min_plot_ratio: str | None
    max_plot_ratio: str | None
    min_plot_ratio_included: bool
    max_plot_ratio_included: bool
    district_slug: str
    district_name: str
    district_name_en: str
    #: GeoJSON.
    outline: str


_AS_TEXT = (
    "site_area_m2",
    "price_yuan",
    "floor_price_yuan_per_m2",
    "min_plot_ratio",
    "max_plot_ratio",
)

#: What is not simply the parcel's column of that name.
_OTHERS: dict[str, Any] = {
    "uses": func.array_to_string(Parcel.uses, ","),
    **{name: cast(getattr(Parcel, name), String) for name in _AS_TEXT},
    "district_slug": District.slug,
    "district_name": District.name,
    "district_name_en": District.name_en,
    "outline": func.ST_AsGeoJSON(Parcel.boundary, _DECIMALS, 0),
}

#: The columns of ``Facts``, in its order; they need a join with the district.
FEATURE_COLUMNS: tuple[Any, ...] = tuple(
    _OTHERS[name].label(name) if name in _OTHERS else getattr(Parcel, name)
    for name in Facts._fields
)
