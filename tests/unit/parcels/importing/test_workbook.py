"""Workbooks as offices make them, and as attackers do."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.parcels.importing import faults
from portal.parcels.importing.reading import read
from tests.support.parcel_files import (
    EAST,
    NORTH,
    errors,
    outline_of,
    packed,
    square,
    warnings,
    with_entry,
    workbook,
)

HEAD = ["宗地编号", "容积率", "公告日期"]
MOMENT = datetime(2026, 1, 31, 9, 30)  # noqa: DTZ001 - sheets know no zones
SHEET = "xl/worksheets/sheet1.xml"
_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _with_sheet(tmp_path: Path, rows: str, before: str = "") -> Path:
    path = workbook(tmp_path / "a.xlsx", [HEAD])
    text = f'{before}<worksheet xmlns="{_NS}"><sheetData>{rows}</sheetData></worksheet>'
    return with_entry(path, SHEET, text.encode())


def _text(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_cells_keep_their_types_and_digits(tmp_path: Path) -> None:
    lines = [HEAD, ["P1", 0.1 + 0.2, date(2026, 1, 31)], ["P2", 200, MOMENT]]

    table = read(workbook(tmp_path / "a.xlsx", lines, "出让地块"))

    assert not table.findings
    assert (table.name, table.columns, table.epsg) == ("出让地块", tuple(HEAD), None)
    assert [row.number for row in table.rows] == [2, 3]
    assert str(table.rows[0].cells["容积率"]) == "0.3"
    assert table.rows[0].cells["公告日期"] == date(2026, 1, 31)
    assert table.rows[1].cells == {
        "宗地编号": "P2",
        "容积率": Decimal(200),
        "公告日期": MOMENT,
    }


@pytest.mark.parametrize("first", [date(1900, 1, 5), date(1900, 3, 1), date(2026, 1, 31)])
def test_dates_of_the_1900_system(tmp_path: Path, first: date) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, ["P1", 1, first]])

    assert read(path).rows[0].cells["公告日期"] == first


def test_dates_of_the_1904_system(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(HEAD)
    book.active.append(["P1", 1, date(2026, 1, 31)])
    book.save(tmp_path / "a.xlsx")

    assert read(tmp_path / "a.xlsx").rows[0].cells["公告日期"] == date(2026, 1, 31)


def test_a_merged_title_and_a_heading_of_two_lines(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["武汉市2026年出让地块一览表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["宗地编号", "规划指标", None, None, "价格"])
    sheet.merge_cells("B2:D2")
    sheet.append([None, "容积率", "建筑\n密度", "绿地率", None])
    sheet.append(["P1", "≤1.6", "30%", "200%", "100万元"])
    book.save(tmp_path / "a.xlsx")

    table = read(tmp_path / "a.xlsx")

    assert not table.findings
    assert table.columns == ("宗地编号", "容积率", "建筑 密度", "绿地率", "价格")
    assert [row.number for row in table.rows] == [4]


def test_names_below_two_merged_ones_are_told_apart(tmp_path: Path) -> None:
    lines = [
        ["编号", "面积", None, "价格", None],
        [None, "数值", "单位", "数值", "单位"],
        ["P1", "1", "亩", "2", "万元"],
    ]

    table = read(workbook(tmp_path / "a.xlsx", lines))

    assert table.columns == ("编号", "面积数值", "面积单位", "价格数值", "价格单位")


def test_a_first_line_of_data_all_text_is_no_heading(tmp_path: Path) -> None:
    table = read(workbook(tmp_path / "a.xlsx", [["编号", "面积", "备注"], ["P1", "一亩", None]]))

    assert table.columns == ("编号", "面积", "备注")
    assert len(table.rows) == 1


def test_hidden_and_further_sheets_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "旧"
    book.active.sheet_state = "hidden"
    book.active.append(["不", "读"])
    for title in ("空", "地块", "说明"):
        sheet = book.create_sheet(title)
        if title != "空":
            sheet.append(HEAD)
            sheet.append([title, 1, None])
    book.save(tmp_path / "a.xlsx")

    table = read(tmp_path / "a.xlsx")

    assert [row.cells["宗地编号"] for row in table.rows] == ["地块"]
    assert warnings(table) == [
        faults.HIDDEN_SHEETS.reason % {"left": "旧"},
        faults.OTHER_SHEETS.reason % {"read": "地块", "left": "说明"},
    ]


def test_a_formula_without_a_value_is_refused_where_it_stands(tmp_path: Path) -> None:
    table = read(workbook(tmp_path / "a.xlsx", [HEAD, ["P1", "=1+1", None], ["P2", 2, None]]))

    (found,) = table.findings
    assert (found.row, found.field, found.value) == (2, "B", "=1+1")
    assert found.reason == faults.FORMULA_WITHOUT_VALUE.reason


def test_a_formula_with_its_value_is_read(tmp_path: Path) -> None:
    rows = f'<row r="1">{_text("A1", "编号")}{_text("B1", "容积率")}</row>'
    rows += f'<row r="2">{_text("A2", "P1")}<c r="B2"><f>1+1</f><v>2</v></c></row>'

    table = read(_with_sheet(tmp_path, rows))

    assert not table.findings
    assert table.rows[0].cells["容积率"] == Decimal(2)


def test_an_error_value_is_refused_where_it_stands(tmp_path: Path) -> None:
    rows = f'<row r="1">{_text("A1", "编号")}{_text("B1", "容积率")}</row>'
    rows += f'<row r="2">{_text("A2", "P1")}<c r="B2" t="e"><v>#REF!</v></c></row>'

    table = read(_with_sheet(tmp_path, rows))

    (found,) = table.findings
    assert (found.row, found.field, found.value) == (2, "B", "#REF!")


def test_far_cells_are_refused_quickly(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.cell(1_048_576, 16_384, "x")
    book.save(tmp_path / "a.xlsx")

    assert "列" in errors(read(tmp_path / "a.xlsx"))[0]


def test_a_far_line_in_the_table_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.cell(1_048_576, 1, "P1")
    book.save(tmp_path / "a.xlsx")

    assert [row.number for row in read(tmp_path / "a.xlsx").rows] == [1_048_576]


def test_a_line_beyond_the_last_is_refused(tmp_path: Path) -> None:
    rows = f'<row r="1">{_text("A1", "编号")}{_text("B1", "x")}</row>'
    rows += f'<row r="999999999">{_text("A999999999", "P1")}</row>'

    assert errors(read(_with_sheet(tmp_path, rows)))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd" [<!ENTITY % p SYSTEM "http://x/">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    rows = f'<row r="1">{_text("A1", "&x;")}</row>'

    table = read(_with_sheet(tmp_path, rows, declaration))

    assert errors(table) == [faults.UNSAFE_WORKBOOK.reason]


def test_entities_in_shared_texts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write_row(0, 0, HEAD)
    evil = f'<!DOCTYPE a [<!ENTITY x "y">]><sst xmlns="{_NS}"><si><t>&x;</t></si></sst>'

    table = read(with_entry(path, "xl/sharedStrings.xml", evil.encode()))

    assert errors(table) == [faults.UNSAFE_WORKBOOK.reason]


@pytest.mark.parametrize(
    "text", ["<worksheet", "", "<a>&x;</a>", "<worksheet><sheetData><row r='x'>"]
)
def test_broken_xml_is_a_finding(tmp_path: Path, text: str) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, ["P1", 1, None]])

    assert len(errors(read(with_entry(path, SHEET, text.encode())))) == 1


def test_other_kinds_of_workbooks_are_told_to_be_saved_anew(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    (tmp_path / "a.xls").write_bytes(ole)
    (tmp_path / "locked.xlsx").write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    packed(tmp_path / "a.xlsb", {"[Content_Types].xml": b"", "xl/workbook.bin": b"x"})
    packed(tmp_path / "a.ods", {"mimetype": b"x", "content.xml": b"x"})

    found = {path.name: errors(read(path)) for path in tmp_path.iterdir()}

    assert found == {
        "a.xls": [faults.OLD_WORKBOOK.reason],
        "a.xlsb": [faults.OLD_WORKBOOK.reason],
        "a.ods": [faults.OLD_WORKBOOK.reason],
        "locked.xlsx": [faults.LOCKED_WORKBOOK.reason],
    }


def test_a_sheet_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    path = with_entry(workbook(tmp_path / "a.xlsx", [HEAD]), SHEET, b" " * 200_000_000)

    assert path.stat().st_size < 400_000
    assert errors(read(path)) == [faults.ARCHIVE_TOO_LARGE.reason]


def test_outlines_and_corners_in_cells(tmp_path: Path) -> None:
    corners = f"{NORTH},{EAST};{NORTH},{EAST + 9};{NORTH + 9},{EAST + 9}"
    wkt = read(workbook(tmp_path / "a.xlsx", [["编号", "WKT"], ["P1", square().wkt]]))
    points = read(workbook(tmp_path / "b.xlsx", [["编号", "界址点坐标"], ["P1", corners]]))

    assert outline_of(wkt.rows[0]).equals(square())
    assert outline_of(points.rows[0]).bounds == (EAST, NORTH, EAST + 9, NORTH + 9)


def test_one_corner_a_line_with_merged_numbers(tmp_path: Path) -> None:
    lines = [["地块编号", "点号", "X", "Y"]]
    for n, (a, b) in enumerate([(0, 0), (0, 9), (9, 9)], 1):
        lines.append(["P1" if n == 1 else None, f"J{n}", NORTH + a, EAST + b])  # type: ignore[list-item]

    table = read(workbook(tmp_path / "a.xlsx", lines))

    assert (table.epsg, len(table.rows)) == (4547, 1)
    assert outline_of(table.rows[0]).area == 40.5
