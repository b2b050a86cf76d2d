"""GeoJSON of both editions, well formed and not."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import shapely

from portal.parcels.importing import faults
from portal.parcels.importing.reading import read
from tests.support.parcel_files import errors, outline_of, rows_in_error, warnings

RING = [[114.3, 30.5], [114.31, 30.5], [114.31, 30.51], [114.3, 30.5]]
HOLE = [[114.306, 30.502], [114.308, 30.502], [114.308, 30.504], [114.306, 30.502]]


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def _write(tmp_path: Path, *features: Any, encoding: str = "utf-8", **members: Any) -> Path:
    path = tmp_path / "a.geojson"
    document = {"type": "FeatureCollection", **members, "features": list(features)}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_features_are_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = _write(
        tmp_path,
        _feature(_polygon(RING, HOLE), 名称="汉阳"),
        _feature({"type": "MultiPolygon", "coordinates": [[RING]]}, 面积=3),
        encoding=encoding,
    )

    table = read(path)

    assert not table.findings
    assert (table.epsg, table.columns) == (4326, ("名称", "面积"))
    assert table.rows[0].cells == {"名称": "汉阳", "面积": None}
    assert len(outline_of(table.rows[0]).interiors) == 1
    assert outline_of(table.rows[1]).geom_type == "MultiPolygon"


def test_numbers_keep_the_digits_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    feature = json.dumps(_feature(_polygon(RING), a=0)).replace(
        '"a": 0', '"a": 1.50, "b": 0.1000000000000000055511151231257827, "c": true, "d": [1, "x"]'
    )
    path.write_text('{"features": [' + feature + '], "type": "FeatureCollection"}')

    (row,) = read(path).rows

    assert str(row.cells["a"]) == "1.50"
    assert row.cells["b"] == Decimal("0.1000000000000000055511151231257827")
    assert row.cells["c"] is True


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("urn:ogc:def:crs:EPSG::3826", 3826),
        ("urn:ogc:def:crs:EPSG:9.9:4547", 4547),
        ("EPSG:4526", 4526),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", 4490),
        ("urn:ogc:def:crs:EPSG::999999", None),
        ("武汉2000", None),
    ],
)
def test_the_old_crs_member_is_heeded(tmp_path: Path, name: str, epsg: int | None) -> None:
    crs = {"type": "name", "properties": {"name": name}}

    table = read(_write(tmp_path, _feature(_polygon(RING)), crs=crs))

    assert table.epsg == epsg
    assert bool(warnings(table)) == (epsg is None)


def test_a_linked_system_is_not_fetched(tmp_path: Path) -> None:
    crs = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}}

    assert read(_write(tmp_path, _feature(_polygon(RING)), crs=crs)).epsg is None


def test_metres_without_a_system_are_not_taken_for_degrees(tmp_path: Path) -> None:
    ring = [[531000, 3381000], [531100, 3381000], [531100, 3381100], [531000, 3381000]]

    assert read(_write(tmp_path, _feature(_polygon(ring)))).epsg is None


def test_a_single_feature_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(_feature(_polygon(RING), n=1)))

    assert len(read(path).rows) == 1


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused_where_it_stands(tmp_path: Path, word: str) -> None:
    good = json.dumps(_feature(_polygon(RING), a=1))
    bad = good.replace("114.31, 30.5]", f"{word}, 30.5]", 1)
    worse = good.replace('"a": 1', f'"a": {word}')
    path = tmp_path / "a.json"
    path.write_text(f'{{"type": "FeatureCollection", "features": [{good}, {bad}, {worse}]}}')

    table = read(path)

    assert rows_in_error(table) == [2, 3] or rows_in_error(table) == [3, 2]
    assert table.rows[0].outline


@pytest.mark.parametrize(
    "geometry",
    [
        _polygon(*RING),
        {"type": "Polygon", "coordinates": [[RING]]},
        {"type": "MultiPolygon", "coordinates": [RING]},
        {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon"},
        {"type": "Polygone", "coordinates": [RING]},
        _polygon([["114", "30"], ["115", "30"], ["115", "31"], ["114", "30"]]),
        _polygon([[True, False]] * 4),
        _polygon([[114.3]] * 4),
        [1],
        "POLYGON",
    ],
)
def test_wrong_nesting_is_refused_by_its_row(tmp_path: Path, geometry: Any) -> None:
    table = read(_write(tmp_path, _feature(_polygon(RING)), _feature(geometry)))

    assert rows_in_error(table) == [2]
    assert table.rows[1].outline is None


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        ({"type": "Point", "coordinates": [1, 2]}, faults.NOT_AREA.reason % {"kind": "点"}),
        (
            {"type": "GeometryCollection", "geometries": []},
            faults.NOT_AREA.reason % {"kind": "几何集合"},
        ),
        (_polygon(), faults.EMPTY_OUTLINE.reason),
        (_polygon([[0, 0], [1, 1], [0, 0]]), faults.TOO_FEW_CORNERS.reason),
        (
            _polygon([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]),
            faults.CROSSING.reason % {"position": "0.5 0.5"},
        ),
        (
            _polygon([[n, n % 7] for n in range(6_000)]),
            faults.RING_TOO_LONG.reason % {"count": 5_999, "most": 5_000},
        ),
    ],
)
def test_outlines_that_cannot_be_are_refused(tmp_path: Path, geometry: Any, fault: str) -> None:
    table = read(_write(tmp_path, _feature(geometry)))

    assert errors(table) == [fault]
    assert rows_in_error(table) == [1]


def test_an_open_ring_is_closed_with_a_word(tmp_path: Path) -> None:
    table = read(_write(tmp_path, _feature(_polygon(RING[:3]))))

    assert warnings(table) == [faults.UNCLOSED.reason]
    assert table.rows[0].outline


def test_repeated_corners_are_merged_with_a_word(tmp_path: Path) -> None:
    table = read(_write(tmp_path, _feature(_polygon([RING[0], *RING]))))

    assert warnings(table) == [faults.REPEATED_CORNERS.reason]
    assert shapely.get_num_coordinates(outline_of(table.rows[0])) == 4


def test_heights_are_dropped_with_a_word(tmp_path: Path) -> None:
    table = read(_write(tmp_path, _feature(_polygon([[*corner, 20] for corner in RING]))))

    assert warnings(table) == [faults.HEIGHTS_DROPPED.reason]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"type": "FeatureCollection", "features": [',
        '{"type": "FeatureCollection", "features": [{]}',
        '{"type": "FeatureCollection"}',
        '{"type": "Topology", "features": []}',
        '{"a": ' + "[" * 100_000,
        '{"type": "FeatureCollection", "features": [' + '{"a":' * 100_000,
        "{1: 2}",
    ],
)
def test_broken_json_is_a_finding(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)

    assert len(errors(read(path))) == 1


def test_no_features_are_a_finding(tmp_path: Path) -> None:
    assert errors(read(_write(tmp_path))) == [faults.NO_ROWS.reason]


def test_a_feature_that_is_none_is_refused_by_its_row(tmp_path: Path) -> None:
    assert rows_in_error(read(_write(tmp_path, _feature(None), 7, {"type": "x"}))) == [2, 3]


def test_a_million_empty_features_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    empty = '{"type":"Feature","properties":{},"geometry":null},' * 999_999
    path.write_text('{"type":"FeatureCollection","features":[' + empty + "null]}")

    assert errors(read(path)) == [faults.TOO_MANY_ROWS.reason % {"most": 100_000}]


def test_text_that_cannot_be_stored_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    feature = json.dumps(_feature(None, a="x")).replace('"x"', r'"a\u0000b\ud800"')
    path.write_text('{"type":"FeatureCollection","features":[' + feature + "]}")

    table = read(path)

    assert errors(table) == [faults.CELL_CHARACTERS.reason]
    table.findings[0].value.encode()


def test_findings_are_counted_beyond_a_thousand(tmp_path: Path) -> None:
    table = read(_write(tmp_path, *[7] * 1_500))

    assert len(table.findings) == 1_001
    assert errors(table)[-1] == faults.TOO_MANY_FINDINGS.reason % {"count": 500}
