"""Coordinate systems: fixed points that PROJ and the register agree on."""

import pytest
from shapely.geometry import Point

from portal.geo.srid import transform


@pytest.mark.parametrize(
    ("epsg", "easting", "northing"),
    # Longitude 114° is the central meridian: easting 500 km, in 4526 with zone 38 before it.
    [(4547, 500_000, 3_388_035), (4526, 38_500_000, 3_388_035)],
)
def test_point_on_the_central_meridian(epsg: int, easting: int, northing: int) -> None:
    point = transform(Point(114, 30.61), 4490, epsg)

    assert point.x == pytest.approx(easting, abs=1)
    assert point.y == pytest.approx(northing, abs=3_000)


@pytest.mark.parametrize("epsg", [4326, 4547, 4526, 3857])
def test_there_and_back_is_the_same_millimetre(epsg: int) -> None:
    start = Point(114.3055, 30.5928)

    back = transform(transform(start, 4490, epsg), epsg, 4490)

    assert back.distance(start) < 1e-8
