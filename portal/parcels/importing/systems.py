"""Coordinate systems (坐标系) as files name them, or as their digits betray them.

Source: GB/T 33177 and the EPSG registry: three-degree zones 25–45 and six-degree zones 13–23;
an easting with its zone in front has eight digits, without it six.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from portal.parcels.importing.rings import Corners

CGCS2000 = 4490
WGS84 = 4326
#: What six digits mean in this city: the meridian 114° E without a zone in front.
CITY = 4547
_MAX_TEXT = 20_000

_NAME = re.compile(r"(?:^|:)EPSG:(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
_CRS84 = re.compile(r"CRS:?84$", re.IGNORECASE)

#: First zone and first meridian of three and six degrees in EPSG, by datum.
_FIRST = {
    "2000": {(3, "zone"): 4513, (3, "cm"): 4534, (6, "zone"): 4491, (6, "cm"): 4502},
    "1980": {(3, "zone"): 2349, (3, "cm"): 2370, (6, "zone"): 2327, (6, "cm"): 2338},
    "1954": {(3, "zone"): 2401, (3, "cm"): 2422, (6, "zone"): 21413, (6, "cm"): 21453},
}
_ZONES = {3: range(25, 46), 6: range(13, 24)}
_DATUMS = {
    "2000": re.compile(r"国家.*2000|2000\s*国家|CGCS\s*2000|大地.*2000|2000.*大地", re.IGNORECASE),
    "1980": re.compile(r"(?:西安|国家).*80|80.*(?:西安|国家)|1980"),
    "1954": re.compile(r"北京.*54|54.*北京|1954"),
}

_LATITUDES, _LONGITUDES = (3.0, 54.5), (73.0, 136.0)
_NORTHINGS = (1e6, 6.1e6)
_EASTINGS = (1e5, 1e6)


class Placed(NamedTuple):
    """Corners with x east, the system their digits speak of, and whether they were swapped."""

    corners: Corners
    epsg: int | None
    swapped: bool


def from_wkt(text: str) -> int | None:
    """Return the EPSG code of a system in WKT of any flavour, ESRI's names included."""
    text = text.strip("\ufeff\0 \r\n\t")
    if not text or len(text) > _MAX_TEXT:
        return None
    try:
        return CRS.from_wkt(text).to_epsg()
    except CRSError:
        return None


def known(code: int) -> int | None:
    """Return ``code`` if PROJ knows it."""
    try:
        CRS.from_epsg(code)
    except CRSError:
        return None
    return code


def from_name(name: str) -> int | None:
    """Return the EPSG code of ``EPSG:4547``, ``urn:ogc:def:crs:EPSG::4547`` or CRS84."""
    name = name.strip()[:200].replace("/", ":").replace("#", ":")
    if _CRS84.search(name):
        return WGS84
    found = _NAME.search(name)
    return known(int(found.group(1))) if found else None


def from_survey(datum: str, degrees: int, zone: int, *, has_prefix: bool) -> int | None:
    """Return the code for what the head of a 界址点 file says; ``None`` when unknown."""
    year = next((year for year, pattern in _DATUMS.items() if pattern.search(datum)), None)
    if year is None or zone not in _ZONES.get(degrees, ()):
        return None
    kind = "zone" if has_prefix else "cm"
    return _FIRST[year][degrees, kind] + zone - _ZONES[degrees].start


def place(pairs: Corners) -> Placed:
    """Read pairs as a survey lists them, north before east, and name the system.

    The ranges of latitude and longitude, and of northing and easting, do not meet in China; so
    pairs that were listed the other way round are known and turned.
    """
    north, east = pairs[:, 0], pairs[:, 1]
    for first, second, swapped in ((north, east, False), (east, north, True)):
        epsg = _system(first, second)
        if epsg is not None:
            return Placed(np.column_stack([second, first]), epsg, swapped)
    return Placed(np.column_stack([east, north]), None, False)


def has_zone_prefix(easting: float) -> bool:
    """Tell whether an easting has its zone in front: eight digits before the point."""
    return 1e7 <= easting < 1e8


def _system(north: Corners, east: Corners) -> int | None:
    if _within(north, _LATITUDES) and _within(east, _LONGITUDES):
        return CGCS2000
    if not _within(north, _NORTHINGS):
        return None
    if _within(east, _EASTINGS):
        return CITY
    zones = np.unique(east // 1e6)
    if len(zones) != 1:
        return None
    zone = int(zones[0])
    for degrees, valid in _ZONES.items():
        if zone in valid:
            return _FIRST["2000"][degrees, "zone"] + zone - valid.start
    return None


def _within(values: Corners, span: tuple[float, float]) -> bool:
    return bool(len(values)) and bool(((values >= span[0]) & (values < span[1])).all())
