"""Files of one outline: read back they give the outline, and no name breaks them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import shapely
from ezdxf.filemanagement import read
from shapely.geometry import MultiPolygon, Polygon

from portal.geo.srid import STORAGE_SRID, transform
from portal.parcels.outlines.boundary_points import write_boundary_points
from portal.parcels.outlines.dxf import write_dxf
from portal.parcels.outlines.kml import write_kml
from portal.parcels.outlines.sheet import Sheet

_HOLE = [(114.302, 30.602), (114.302, 30.604), (114.304, 30.604), (114.304, 30.602)]
OUTLINE = MultiPolygon(
    [
        Polygon(shapely.box(114.3, 30.6, 114.31, 30.61).exterior.coords, [_HOLE]),
        shapely.box(114.32, 30.6, 114.33, 30.61),
    ]
)
SHEET = Sheet(
    number="P(2026)041号",
    name="光谷地块",
    use="工业",
    use_code="1001",
    site_area_m2=Decimal("66667.00"),
    outline=OUTLINE,
    publisher="武汉局",
    made_on=date(2026, 11, 25),
    remarks=("演示数据",),
)
NASTY = [
    "a,b@c",
    "a\r\n[地块坐标]\r\nJ1,1,1,1",
    "<b>&]]>",
    '"\x00\x01',
    "\u2028x\ufffe",
    "%%c{\\f}",
]


def _near(found: MultiPolygon, expected: MultiPolygon, metres: float) -> bool:
    return shapely.normalize(found).equals_exact(shapely.normalize(expected), metres)


def _read_points(content: bytes) -> tuple[dict[str, str], list[str], list[Polygon]]:
    head, _, body = content.decode().partition("[地块坐标]\r\n")
    pairs = dict(line.split("=", 1) for line in head.splitlines() if "=" in line)
    first, *lines = body.splitlines()
    found: dict[str, list[tuple[float, float]]] = {}
    for line in lines:
        _name, ring, north, east = line.split(",")
        found.setdefault(ring, []).append((float(east), float(north)))
    return pairs, first.split(","), [Polygon(ring) for ring in found.values()]


def test_boundary_points_list_north_then_east_with_the_zone() -> None:
    pairs, facts, (outer, hole, second) = _read_points(write_boundary_points(SHEET))

    assert (pairs["带号"], pairs["坐标系"]) == ("38", "2000国家大地坐标系")
    assert facts == ["12", "6.6667", "P(2026)041号", "光谷地块", "面", "", "工业", "1001", "@"]
    # EPSG:4526 is the zone with its number in front of the easting.
    expected = transform(OUTLINE, STORAGE_SRID, 4526)
    built = MultiPolygon([Polygon(outer.exterior, [hole.exterior]), second])
    assert _near(built, expected, 0.001)
    assert 38_000_000 < outer.bounds[0] < 39_000_000
    assert 3_000_000 < outer.bounds[1] < 4_000_000


def test_a_drawing_has_layers_number_and_metres() -> None:
    drawing = read(io.StringIO(write_dxf(SHEET).decode()))

    assert (drawing.dxfversion, drawing.units) == ("AC1024", 6)
    space = drawing.modelspace()
    found: Any = space.query('LWPOLYLINE[layer=="界址线"]')
    lines = [Polygon(line.get_points("xy")) for line in found]
    expected = transform(OUTLINE, STORAGE_SRID, 4547)
    built = MultiPolygon([Polygon(lines[0].exterior, [lines[1].exterior]), lines[2]])
    assert _near(built, expected, 1e-6)
    assert [t.dxf.text for t in space.query('TEXT[layer=="注记"]')] == ["P(2026)041号"]
    assert len(space.query('POINT[layer=="界址点"]')) == 12


def test_kml_is_well_formed_and_keeps_the_degrees() -> None:
    root = ET.fromstring(write_kml(replace(SHEET, name='<b>&"光谷"')))

    space = {"k": "http://www.opengis.net/kml/2.2"}
    polygons = root.findall(".//k:Polygon", space)
    built = []
    for polygon in polygons:
        found = [
            [tuple(map(float, pair.split(","))) for pair in (ring.text or "").split()]
            for ring in polygon.findall(".//k:coordinates", space)
        ]
        built.append(Polygon(found[0], found[1:]))
    assert _near(MultiPolygon(built), OUTLINE, 0)
    assert '<b>&"光谷"' in (root.findtext(".//k:description", namespaces=space) or "")


@pytest.mark.parametrize("name", NASTY)
def test_no_name_breaks_a_file(name: str) -> None:
    sheet = replace(SHEET, name=name, publisher=name, remarks=(name,))

    _, facts, found = _read_points(write_boundary_points(sheet))
    assert (len(facts), len(found)) == (9, 3)
    ET.fromstring(write_kml(sheet))
    drawing = read(io.StringIO(write_dxf(sheet).decode()))
    assert not drawing.audit().errors


@pytest.mark.parametrize(("longitude", "epsg"), [(114.3, 4547), (117.2, 4548), (75.1, 4534)])
def test_the_zone_follows_the_longitude(longitude: float, epsg: int) -> None:
    outline = MultiPolygon([shapely.box(longitude, 30, longitude + 0.01, 30.01)])

    assert replace(SHEET, outline=outline).epsg == epsg
