"""Outlines: what is accepted, how large it is, and how far the notice may differ."""

from decimal import Decimal

import pytest
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from portal.geo.shapes import AreaCheck, check_area, geodesic_area_m2, to_outline
from portal.geo.srid import STORAGE_SRID, transform
from portal.kernel.errors import InvalidInput

#: About 300 m by 200 m in Wuchang.
BLOCK = box(114.3000, 30.6000, 114.3031, 30.6018)


def _in(epsg: int) -> Polygon:
    return transform(BLOCK, STORAGE_SRID, epsg)


@pytest.mark.parametrize("epsg", [4490, 4326, 4547, 4526, 3857, 32650, 2381])
def test_every_system_that_proj_knows_leads_to_the_same_outline(epsg: int) -> None:
    outline = to_outline(_in(epsg), epsg)

    assert outline.symmetric_difference(BLOCK).area / BLOCK.area < 1e-3


@pytest.mark.parametrize("epsg", [4490, 4326, 4547, 4526, 3857])
def test_area_is_geodesic_whatever_the_outline_came_in(epsg: int) -> None:
    area_m2 = geodesic_area_m2(to_outline(_in(epsg), epsg))

    # Mercator's own plane would say 1.35 times as much.
    assert abs(area_m2 - Decimal(59_300)) < 300


def test_unknown_system_names_its_field() -> None:
    with pytest.raises(InvalidInput) as refusal:
        to_outline(BLOCK, 999_999)

    assert refusal.value.field == "crs"


@pytest.mark.parametrize(
    "geometry",
    [
        Point(114, 30),
        LineString([(114, 30), (115, 31)]),
        Polygon(),
        Polygon([(114, 30), (114.1, 30.1), (114.1, 30), (114, 30.1)]),
        box(200, 30, 201, 31),
    ],
    ids=["point", "line", "empty", "bow-tie", "off-the-globe"],
)
def test_what_is_no_outline_is_refused(geometry: Polygon) -> None:
    with pytest.raises(InvalidInput):
        to_outline(geometry, 4490)


def test_more_than_five_thousand_vertices_are_refused() -> None:
    with pytest.raises(InvalidInput):
        to_outline(Point(114.3, 30.6).buffer(0.001, quad_segs=1_300), 4490)


def test_single_polygon_becomes_a_multipolygon_with_its_hole() -> None:
    ring = box(114.3, 30.6, 114.31, 30.61).difference(box(114.303, 30.603, 114.306, 30.606))

    outline = to_outline(ring, 4490)

    assert isinstance(outline, MultiPolygon)
    assert len(outline.geoms[0].interiors) == 1


@pytest.mark.parametrize(
    ("measured_m2", "expected"),
    [
        ("10000", AreaCheck.OK),
        ("10050", AreaCheck.OK),
        ("10050.01", AreaCheck.WARNING),
        ("9950", AreaCheck.OK),
        ("9949.99", AreaCheck.WARNING),
        ("10500", AreaCheck.WARNING),
        ("10500.01", AreaCheck.ERROR),
        ("9500", AreaCheck.WARNING),
        ("9499.99", AreaCheck.ERROR),
    ],
)
def test_over_half_a_percent_warns_and_over_five_is_an_error(
    measured_m2: str, expected: AreaCheck
) -> None:
    assert check_area(Decimal(10_000), Decimal(measured_m2)) is expected
