"""CSV as spreadsheets write it in China."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.parcels.importing import faults
from portal.parcels.importing.reading import read
from portal.parcels.importing.table import RawTable
from tests.support.parcel_files import (
    EAST,
    NORTH,
    errors,
    holed,
    outline_of,
    rows_in_error,
    square,
    warnings,
)

HEAD = "宗地编号,面积,备注\n"
#: Corners of a square as surveyors list them: X north, Y east.
CORNERS = [(NORTH, EAST), (NORTH, EAST + 9), (NORTH + 9, EAST + 9), (NORTH + 9, EAST)]


def _read(tmp_path: Path, text: str, encoding: str = "utf-8", crs: int | None = None) -> RawTable:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    return read(path, crs=crs)


def _listed(corners: list[tuple[float, float]]) -> str:
    return ";".join(f"{x},{y}" for x, y in corners)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
@pytest.mark.parametrize("sign", [",", ";", "\t", "，"])
def test_every_encoding_and_separator(tmp_path: Path, encoding: str, sign: str) -> None:
    text = f"宗地编号{sign}面积{sign}备注\r\nP1{sign}100亩{sign}净地\r\nP2{sign}6.7公顷{sign}\r\n"

    table = _read(tmp_path, text, encoding)

    assert not table.findings
    assert table.columns == ("宗地编号", "面积", "备注")
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (2, {"宗地编号": "P1", "面积": "100亩", "备注": "净地"}),
        (3, {"宗地编号": "P2", "面积": "6.7公顷", "备注": None}),
    ]


def test_quoted_newlines_and_separators_stay_in_their_cell(tmp_path: Path) -> None:
    table = _read(tmp_path, HEAD + 'P1,"66,667","一\n二"\nP2,1,x\n')

    assert table.rows[0].cells == {"宗地编号": "P1", "面积": "66,667", "备注": "一\n二"}
    assert table.rows[1].number == 3


def test_what_an_export_guarded_comes_back(tmp_path: Path) -> None:
    table = _read(tmp_path, HEAD + "P1,'-5,'=1+1\nP2,'quoted,'\n")

    assert [row.cells["面积"] for row in table.rows] == ["-5", "'quoted"]
    assert table.rows[0].cells["备注"] == "=1+1"


def test_titles_above_the_heading_are_passed_over(tmp_path: Path) -> None:
    table = _read(tmp_path, "武汉市地块清单\n来源：某局\n\n" + HEAD + "P1,1,x\n")

    assert table.columns == ("宗地编号", "面积", "备注")
    assert [row.number for row in table.rows] == [5]


def test_names_that_recur_or_lack_are_made_distinct(tmp_path: Path) -> None:
    table = _read(tmp_path, "编号,面积,面积,\nP1,1,2,3\n")

    assert table.columns == ("编号", "面积", "面积 (2)", "D")
    assert len(warnings(table)) == 2


@pytest.mark.parametrize("text", ["1,2,3\n4,5,6\n", "\n\n\n", "7\n"])
def test_no_heading_is_a_finding(tmp_path: Path, text: str) -> None:
    assert errors(_read(tmp_path, text))


def test_a_heading_alone_is_a_finding(tmp_path: Path) -> None:
    assert errors(_read(tmp_path, HEAD)) == [faults.NO_ROWS.reason]


@pytest.mark.parametrize("text", [HEAD + 'P1,"open,x\n', HEAD + 'P1,"a"b,x\n'])
def test_quotes_out_of_joint_are_a_finding(tmp_path: Path, text: str) -> None:
    assert "引号" in errors(_read(tmp_path, text))[0]


def test_more_cells_than_names_are_not_lost(tmp_path: Path) -> None:
    table = _read(tmp_path, HEAD + "P1,1,x,surplus\n")

    assert table.rows[0].cells["D"] == "surplus"
    assert warnings(table) == [faults.UNNAMED_COLUMN.reason % {"name": "D"}]


def test_a_long_cell_is_refused_by_row_and_column(tmp_path: Path) -> None:
    table = _read(tmp_path, HEAD + "P1,1," + "x" * 10_001 + "\n")

    (found,) = table.findings
    assert (found.row, found.field) == (2, "备注")
    assert len(found.value) <= 80


def test_too_many_rows_and_columns_are_refused(tmp_path: Path) -> None:
    assert "行" in errors(_read(tmp_path, "a,b\n" + "1,2\n" * 100_030))[0]
    wide = ",".join(f"c{n}" for n in range(201))
    assert "列" in errors(_read(tmp_path, f"{wide}\n{wide}\n"))[0]


@pytest.mark.parametrize("prefix", ["", "SRID=4547;"])
def test_wkt_in_any_column(tmp_path: Path, prefix: str) -> None:
    text = f'编号,图形\nP1,"{prefix}{holed().wkt}"\nP2,\n'

    table = _read(tmp_path, text)

    assert (table.columns, table.epsg) == (("编号",), 4547)
    assert outline_of(table.rows[0]).equals(holed())
    assert table.rows[1].outline is None
    assert bool(warnings(table)) == (not prefix)


def test_a_long_outline_is_no_long_cell(tmp_path: Path) -> None:
    outline = square().segmentize(0.2)

    table = _read(tmp_path, f'编号,wkt\nP1,"{outline.wkt}"\n')

    assert not errors(table)
    assert table.rows[0].outline


@pytest.mark.parametrize(
    "wkt",
    [
        "POLYGON ((0 0, 1 1",
        "POLYGON ((nan 0, 1 1, 1 0, nan 0))",
        "POLYGON EMPTY",
        "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))",
        "POINT (1 2)",
        "GEOMETRYCOLLECTION (POLYGON ((0 0, 1 1, 1 0, 0 0)))",
        "CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 1 0, 0 0, 0 0))",
        "GEOMETRYCOLLECTION (" * 50_000,
    ],
)
def test_wrong_wkt_is_refused_by_its_row(tmp_path: Path, wkt: str) -> None:
    table = _read(tmp_path, f'编号,wkt\nP0,"{square().wkt}"\nP1,"{wkt}"\n')

    assert rows_in_error(table) == [3]


def test_open_wkt_is_closed_with_a_word(tmp_path: Path) -> None:
    table = _read(tmp_path, '编号,wkt\nP1,"SRID=4547;POLYGON ((0 0, 1 1, 1 0))"\n')

    assert warnings(table) == [faults.UNCLOSED.reason]
    assert table.rows[0].outline


@pytest.mark.parametrize(("shift", "epsg"), [(0, 4547), (38e6, 4526), (39e6, 4527), (20e6, 4498)])
def test_corners_in_one_cell_have_north_first(tmp_path: Path, shift: float, epsg: int) -> None:
    corners = [(x, y + shift) for x, y in CORNERS]

    table = _read(tmp_path, f'编号,界址点\nP1,"{_listed(corners)}"\n')

    assert (table.epsg, table.columns) == (epsg, ("编号",))
    assert outline_of(table.rows[0]).bounds == (
        EAST + shift,
        NORTH,
        EAST + shift + 9,
        NORTH + 9,
    )


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [("坐标", 30.5, 114.3), ("坐标(经度,纬度)", 114.3, 30.5), ("坐标", 114.3, 30.5)],
)
def test_degrees_are_known_by_their_range(
    tmp_path: Path, head: str, first: float, second: float
) -> None:
    corners = [(first, second), (first + 0.1, second), (first + 0.1, second + 0.1)]

    table = _read(tmp_path, f'编号;"{head}"\nP1;"{_listed(corners)}"\n')

    assert table.epsg == 4490
    west, south, _, _ = outline_of(table.rows[0]).bounds
    assert (west, south) == (114.3, 30.5)


def test_corners_the_other_way_round_are_turned_with_a_word(tmp_path: Path) -> None:
    corners = [(y, x) for x, y in CORNERS]

    table = _read(tmp_path, f'编号,坐标\nP1,"{_listed(corners)}"\n')

    assert faults.SWAPPED.reason in warnings(table)
    assert outline_of(table.rows[0]).bounds[0] == EAST


def test_corners_of_an_unknown_system_ask_for_it(tmp_path: Path) -> None:
    text = '编号,坐标\nP1,"20,30;20,40;30,40"\n'

    table = _read(tmp_path, text)

    assert table.epsg is None
    assert warnings(table) == [faults.NO_SYSTEM.reason]
    assert _read(tmp_path, text, crs=4547).epsg == 4547
    assert outline_of(table.rows[0]).bounds == (30, 20, 40, 30)


def test_a_row_in_another_system_is_refused(tmp_path: Path) -> None:
    other = [(x, y + 38e6) for x, y in CORNERS]
    rows = [CORNERS, CORNERS, other]
    text = "编号,坐标\n" + "".join(f'P{n},"{_listed(row)}"\n' for n, row in enumerate(rows))

    table = _read(tmp_path, text)

    assert table.epsg == 4547
    assert rows_in_error(table) == [4]


@pytest.mark.parametrize("text", ["x,y;z", "1,2;3", "1,2;3,4;a,b", "1,2,3,4,5;6,7", ";;"])
def test_corners_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    table = _read(tmp_path, f'编号,坐标\nP0,"{_listed(CORNERS)}"\nP1,"{text}"\n')

    assert rows_in_error(table) == [3]
    assert errors(table) == [faults.BAD_CORNER.reason]


def test_labels_rings_and_full_width_signs_in_corners(tmp_path: Path) -> None:
    outer = "；".join(f"J{n}，{x}，{y}" for n, (x, y) in enumerate(CORNERS, 1))
    inner = ";".join(f"({NORTH + a} {EAST + b})" for a, b in ((2, 2), (2, 4), (4, 4)))

    table = _read(tmp_path, f'编号,坐标\nP1,"{outer}@{inner}"\n')

    assert not errors(table)
    assert outline_of(table.rows[0]).area == 81 - 2


def test_one_corner_a_line_with_rings(tmp_path: Path) -> None:
    lines = [f"P1,工业,J{n},1,{x},{y}" for n, (x, y) in enumerate(CORNERS)]
    lines += [
        f",,K{n},2,{NORTH + a},{EAST + b}" for n, (a, b) in enumerate([(2, 2), (2, 4), (4, 4)])
    ]
    lines += [f"P2,商业,J{n},1,{x},{y + 100}" for n, (x, y) in enumerate(CORNERS)]

    table = _read(tmp_path, "宗地编号,用途,点号,圈号,X坐标(m),Y坐标(m)\n" + "\n".join(lines))

    assert not errors(table)
    assert (table.columns, table.epsg) == (("宗地编号", "用途"), 4547)
    assert [(row.number, row.cells["用途"]) for row in table.rows] == [(2, "工业"), (9, "商业")]
    assert [outline_of(row).area for row in table.rows] == [79, 81]


def test_corners_by_latitude_and_longitude_a_line(tmp_path: Path) -> None:
    lines = ["P1,114.3,30.5", "P1,114.4,30.5", "P1,114.4,30.6"]

    table = _read(tmp_path, "编号,经度,纬度\n" + "\n".join(lines))

    assert table.epsg == 4490
    assert outline_of(table.rows[0]).bounds == (114.3, 30.5, 114.4, 30.6)


def test_a_position_is_no_corner(tmp_path: Path) -> None:
    table = _read(tmp_path, "编号,经度,纬度\nP1,114.3,30.5\nP2,114.4,30.5\n")

    assert table.columns == ("编号", "经度", "纬度")
    assert [row.outline for row in table.rows] == [None, None]


def test_a_corner_that_is_no_number_is_refused_where_it_stands(tmp_path: Path) -> None:
    text = "编号,点号,X,Y\nP1,1,3381000,531000\nP1,2,北,531000\nP1,3,3381000,531009\n"

    table = _read(tmp_path, text)

    assert rows_in_error(table) == [3]
    assert table.rows[0].outline is None


def test_corners_without_a_parcel_column_are_refused(tmp_path: Path) -> None:
    text = "点号,X,Y\n1,3381000,531000\n2,3381000,531000\n3,3381000,531009\n"

    assert errors(_read(tmp_path, text)) == [faults.NO_PARCEL_COLUMN.reason]
