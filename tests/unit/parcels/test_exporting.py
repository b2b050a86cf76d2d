"""Writers: what was put in can be read back from each format, and no text is a formula."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.spreadsheet import unguarded
from portal.parcels.draft import Interval
from portal.parcels.exporting import formats
from portal.parcels.exporting.cells import interval_text, plain, wkt
from portal.parcels.exporting.fields import FIELDS, TEXTS
from portal.parcels.exporting.formats import FORMATS, write_file
from portal.parcels.exporting.note import note
from portal.parcels.exporting.table import Head, Kind, Note, Record, Table, Value

AT = datetime(2026, 11, 25, 1, 2, 3, tzinfo=UTC)
HEADS = (
    Head("编号", Kind.TEXT),
    Head("价（元）", Kind.NUMBER),
    Head("日期", Kind.DATE),
    Head("时间", Kind.MOMENT),
)
OUTLINE = shapely.MultiPolygon([shapely.box(114.1, 30.1, 114.123456789012345, 30.2)])
NOTE = note(str, "测试局", AT, conditions="用途：工业", has_demo=True)
FULL = ("=1+1", Decimal("12345678901234.56"), date(2026, 1, 2), AT)
EMPTY = (None, None, None, None)


def _table(*rows: tuple[Value, ...], said: Note = NOTE) -> Table:
    return Table(HEADS, [Record(row, OUTLINE.wkb) for row in rows], said)


def _csv(*rows: tuple[Value, ...]) -> list[list[str]]:
    pieces = FORMATS["csv"].pieces
    assert pieces is not None
    text = b"".join(pieces(_table(*rows))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_begins_with_a_mark_and_keeps_every_digit() -> None:
    pieces = FORMATS["csv"].pieces
    assert pieces is not None
    content = b"".join(pieces(_table(FULL, EMPTY)))

    assert content.startswith(b"\xef\xbb\xbf")
    head, full, empty = _csv(FULL, EMPTY)
    assert head == ["编号", "价（元）", "日期", "时间", "地块范围（WKT，EPSG:4490）"]
    assert full[:3] == ["'=1+1", "12345678901234.56", "2026-01-02"]
    assert datetime.fromisoformat(full[3]) == AT
    assert shapely.from_wkt(full[4]).equals_exact(OUTLINE, 0)
    assert empty[:4] == ["", "", "", ""]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_comes_back_from_csv(text: str) -> None:
    _, row = _csv((text, None, None, None))

    assert unguarded(row[0]) == text


@given(st.decimals(min_value=0, max_value=10**16, places=2))
def test_any_amount_comes_back_from_csv(amount: Decimal) -> None:
    _, row = _csv(("x", amount, None, None))

    assert Decimal(row[1]) == amount


@pytest.mark.parametrize("text", ["=1+1", "+1", "@A1", "http://example.org/", "12", "\t=1", "＝1"])
def test_a_text_in_a_workbook_stays_a_text(tmp_path: Path, text: str) -> None:
    write_file(tmp_path / "a.xlsx", FORMATS["xlsx"], _table((text, *FULL[1:])))

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["地块目录"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["A2"].hyperlink is None
    assert (sheet["B2"].value, sheet["B2"].data_type) == (12345678901234.56, "n")
    assert str(sheet["C2"].value) == "2026-01-02 00:00:00"
    assert sheet.freeze_panes == "C2"


def test_the_second_sheet_says_where_it_comes_from(tmp_path: Path) -> None:
    write_file(tmp_path / "a.xlsx", FORMATS["xlsx"], _table(FULL, EMPTY))

    rows = openpyxl.load_workbook(tmp_path / "a.xlsx")["说明"].iter_rows(values_only=True)
    said = {str(name): value for name, value in rows}
    assert said["数据来源"] == "测试局"
    assert "EPSG:4490" in str(said["坐标系"])
    assert "2026年11月25日" in str(said["导出时间"])
    assert said["筛选条件"] == "用途：工业"
    assert said["宗数"] == 2
    assert "演示数据" in said


def test_a_cell_beyond_the_limit_says_so(tmp_path: Path) -> None:
    write_file(tmp_path / "a.xlsx", FORMATS["xlsx"], _table(("长" * 40_000, *EMPTY[1:])))

    value = openpyxl.load_workbook(tmp_path / "a.xlsx")["地块目录"]["A2"].value
    assert value == NOTE.too_long


def test_a_package_has_layer_system_and_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    write_file(path, FORMATS["gpkg"], _table(FULL, EMPTY))

    info = pyogrio.read_info(path)
    assert (info["layer_name"], info["crs"], info["features"]) == ("parcels", "EPSG:4490", 2)
    assert info["layer_metadata"]["数据来源"] == "测试局"
    _, _, geometry, (texts, numbers, days, _times) = pyogrio.raw.read(path)
    assert list(texts) == ["=1+1", None]
    assert numbers[0] == 12345678901234.56
    assert str(days[0]) == "2026-01-02"
    assert str(days[1]) == "NaT"
    assert shapely.from_wkb(geometry[0]).equals_exact(OUTLINE, 0)


def test_geojson_states_source_and_system() -> None:
    pieces = FORMATS["geojson"].pieces
    assert pieces is not None
    content = json.loads(b"".join(pieces(_table(FULL, EMPTY))))

    assert content["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4490"
    assert content["metadata"]["数据来源"] == "测试局"
    assert content["numberReturned"] == 2
    assert content["features"][0]["properties"]["编号"] == "=1+1"
    assert content["features"][1]["properties"]["日期"] is None


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_result_is_a_whole_file(tmp_path: Path, suffix: str) -> None:
    write_file(tmp_path / f"a.{suffix}", FORMATS[suffix], _table())

    assert (tmp_path / f"a.{suffix}").stat().st_size


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_text("old")

    def broken() -> object:
        yield Record(FULL, OUTLINE.wkb)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        write_file(path, FORMATS[suffix], Table(HEADS, broken(), NOTE))  # type: ignore[arg-type]

    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "old"


def test_indicators_are_written_as_in_notices() -> None:
    open_below = Interval(Decimal("1.3"), Decimal("1.60"), minimum_included=False)

    assert interval_text(open_below) == "≤1.6且>1.3"
    assert interval_text(Interval(maximum=Decimal("0.35")), in_percent=True) == "≤35%"
    assert interval_text(Interval(Decimal(2), Decimal(2))) == "≤2且≥2"
    assert interval_text(Interval()) == ""
    assert plain(Decimal("100.00")) == "100"


def test_heads_are_told_apart_and_the_outline_keeps_its_digits() -> None:
    assert len({field.head for field in FIELDS}) == len(FIELDS)
    assert {field.head for field in FIELDS} <= set(TEXTS)
    assert shapely.from_wkt(wkt(OUTLINE.wkb)).equals_exact(OUTLINE, 0)
    assert set(formats.FORMATS) == {"csv", "xlsx", "gpkg", "geojson"}
