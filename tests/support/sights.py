"""The pages a visitor can come to, by name; each kind once, with the states that look different."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

#: Every page by name. ``{sold}`` and the like stand for the number of such a parcel.
PATHS = {
    "home": "/",
    "list": "/parcels",
    "filtered": "/parcels?use=industrial&status=listed&sort=area_desc&q=%E5%9C%B0",
    "empty": "/parcels?use=hotel&status=withdrawn&near=metro:100&area_min=900000",
    "wrong": "/parcels?area_min=many&far_max=-1",
    "listed": "/parcels/{listed}",
    "sold": "/parcels/{sold}",
    "withdrawn": "/parcels/{withdrawn}",
    "sparse": "/parcels/{sparse}",
    "long": "/parcels?q={sparse}",
    "parks": "/parks",
    "park": "/parks/biolake",
    "map": "/map",
    "privacy": "/about/privacy",
    "accessibility": "/about/accessibility",
    "sitemap": "/about/sitemap",
    "sign-in": "/account/sign-in",
    "register": "/account/register",
    "reset": "/account/reset",
    "dead link": "/account/reset/nothing",
    "missing": "/nowhere",
}

#: The browser itself complains of these in its console.
REFUSED = {"wrong": 400, "missing": 404, "dead link": 410}


def numbers_by_status(home: str) -> dict[str, str]:
    """Return the number of one parcel of each public status."""
    with urlopen(f"{home}/parcels.geojson?limit=500") as answer:
        features: list[dict[str, Any]] = json.load(answer)["features"]
    parcels = [feature["properties"] for feature in reversed(features)]
    return {parcel["status"]: parcel["number"] for parcel in parcels}


def addresses(home: str, sparse: str) -> dict[str, str]:
    """Return the path of every page by name."""
    numbers = numbers_by_status(home) | {"sparse": sparse}
    quoted = {status: quote(number) for status, number in numbers.items()}
    return {name: path.format_map(quoted) for name, path in PATHS.items()}
