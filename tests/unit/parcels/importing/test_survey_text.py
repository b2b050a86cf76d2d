"""Boundary-point files (界址点 TXT) of the national format."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from portal.parcels.importing import faults
from portal.parcels.importing.reading import read
from portal.parcels.importing.table import RawTable
from tests.support.parcel_files import EAST, NORTH, errors, outline_of, rows_in_error, warnings

SQUARE = [(0, 0), (0, 90), (90, 90), (90, 0), (0, 0)]


def _head(**changes: str) -> str:
    fields = {
        "格式版本号": "1.01版本",
        "数据产生单位": "某勘测院",
        "坐标系": "2000国家大地坐标系",
        "几度分带": "3",
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": "38",
    } | changes
    return "[属性描述]\n" + "".join(f"{k}={v}\n" for k, v in fields.items()) + "[地块坐标]\n"


def _ring(
    corners: list[tuple[int, int]], ring: int = 1, east: float = EAST + 38e6, north: float = NORTH
) -> str:
    return "".join(f"J{n},{ring},{north + a},{east + b}\n" for n, (a, b) in enumerate(corners, 1))


PARCEL = "5,0.81,P1,一号地块,面,H50G001,工业用地,0601,@\n" + _ring(SQUARE)


def _read(tmp_path: Path, text: str, encoding: str = "gb18030") -> RawTable:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    return read(path)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_parcel_is_read_with_north_first(tmp_path: Path, encoding: str) -> None:
    table = _read(tmp_path, _head() + PARCEL, encoding)

    assert not table.findings
    assert table.epsg == 4526
    (row,) = table.rows
    assert row.number == 10
    assert row.cells == {
        "界址点数": Decimal(5),
        "地块面积（公顷）": Decimal("0.81"),
        "地块编号": "P1",
        "地块名称": "一号地块",
        "图形属性": "面",
        "图幅号": "H50G001",
        "地块用途": "工业用地",
        "地类编码": "0601",
    }
    assert outline_of(row).bounds == (
        EAST + 38e6,
        NORTH,
        EAST + 38e6 + 90,
        NORTH + 90,
    )


def test_rings_and_several_parcels(tmp_path: Path) -> None:
    hole = _ring([(10, 10), (10, 20), (20, 20), (20, 10)], ring=2)

    table = _read(tmp_path, _head() + PARCEL.replace("5,", "9,", 1) + hole + PARCEL)

    assert not table.findings
    assert [outline_of(row).area for row in table.rows] == [8_000, 8_100]


@pytest.mark.parametrize(
    ("changes", "east", "epsg"),
    [
        ({}, EAST, 4547),
        ({"坐标系": "CGCS2000", "带号": ""}, EAST + 39e6, 4527),
        ({"坐标系": "80国家大地坐标系"}, EAST + 38e6, 2362),
        ({"坐标系": "西安80", "几度分带": "6", "带号": "19"}, EAST, 2344),
        ({"坐标系": "1954北京坐标系"}, EAST + 38e6, 2414),
        ({"坐标系": "武汉2000"}, EAST, None),
        ({"坐标系": "独立坐标系"}, EAST + 38e6, None),
        ({"带号": "39"}, EAST + 38e6, None),
        ({"几度分带": "5"}, EAST + 38e6, None),
    ],
)
def test_the_head_names_the_system(
    tmp_path: Path, changes: dict[str, str], east: float, epsg: int | None
) -> None:
    text = _head(**changes) + "5,0.81,P1,x,面,,,,@\n" + _ring(SQUARE, east=east)

    table = _read(tmp_path, text)

    assert table.epsg == epsg
    assert not errors(table)
    assert (faults.NO_SYSTEM.reason in warnings(table)) == (epsg is None)


@pytest.mark.parametrize(("shift", "epsg"), [(0, 4547), (38e6, 4526)])
def test_without_a_head_the_digits_speak(tmp_path: Path, shift: float, epsg: int) -> None:
    table = _read(tmp_path, "4,1,P1,x,面,,,,@\n" + _ring(SQUARE, east=EAST + shift))

    assert table.epsg == epsg
    assert warnings(table) == [faults.ASSUMED_SYSTEM.reason % {"epsg": epsg}]


def test_a_parcel_drawn_as_a_line_is_refused(tmp_path: Path) -> None:
    table = _read(tmp_path, _head() + PARCEL.replace("面,", "线,", 1))

    assert errors(table) == [faults.NOT_AREA.reason % {"kind": "线"}]
    assert rows_in_error(table) == [10]


def test_missing_corners_are_a_warning(tmp_path: Path) -> None:
    table = _read(tmp_path, _head() + PARCEL.replace("5,", "8,", 1))

    assert warnings(table) == [faults.CORNERS_DIFFER.reason % {"stated": 8, "count": 4}]


@pytest.mark.parametrize(
    "line", ["J9,1,3381000\n", "J9,1,north,38531000\n", "what is this\n", "J9,1,1,2,3,4,5,6\n"]
)
def test_a_line_that_fits_nowhere_is_named(tmp_path: Path, line: str) -> None:
    table = _read(tmp_path, _head() + PARCEL + line)

    assert errors(table) == [faults.BAD_SURVEY_LINE.reason % {"line": 16}]


def test_corners_before_any_parcel_are_refused(tmp_path: Path) -> None:
    assert errors(_read(tmp_path, _head() + _ring(SQUARE)))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (_head(), faults.NO_ROWS.reason),
        (_head() + "0,0,P1,x,面,,,,@\n", faults.TOO_FEW_CORNERS.reason),
        (_head() + "2,0,P1,x,面,,,,@\n" + _ring(SQUARE[:2]), faults.TOO_FEW_CORNERS.reason),
        (_head(计量单位="公里") + PARCEL, faults.NOT_METRES.reason % {"unit": "公里"}),
        (_head() + PARCEL.replace("0.81", "x.y"), faults.CELL_NUMBER.reason),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, fault: str) -> None:
    assert errors(_read(tmp_path, text)) == [fault]


def test_a_bow_tie_is_refused(tmp_path: Path) -> None:
    tie = _ring([(0, 0), (9, 9), (9, 0), (0, 9)])

    assert "自相交" in errors(_read(tmp_path, _head() + "4,1,P1,x,面,,,,@\n" + tie))[0]
