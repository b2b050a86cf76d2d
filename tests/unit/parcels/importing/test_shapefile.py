"""Shapefiles as they are in life: GBK names, parts that are missing, parts that lie."""

from __future__ import annotations

import struct
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import shapely

from portal.parcels.importing import faults, shapefile
from portal.parcels.importing.dbf import read_dbf
from portal.parcels.importing.limits import LIMITS
from portal.parcels.importing.notes import Notes
from portal.parcels.importing.reading import read
from tests.support.parcel_files import (
    EAST,
    NORTH,
    errors,
    holed,
    outline_of,
    packed,
    polygon_record,
    ring_of,
    rows_in_error,
    square,
    warnings,
    zipped,
)
from tests.support.parcel_files import shapefile as write

CELLS = {"编号": ["P(2024)001", "P2"], "容积率": [1.6, 2.25], "用途": ["工业用地", None]}


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize("leave_out", [(), (".cpg",)])
def test_chinese_is_read_in_both_encodings(
    tmp_path: Path, encoding: str, leave_out: tuple[str, ...]
) -> None:
    write(tmp_path, [square(), holed()], cells=CELLS, encoding=encoding)

    table = read(zipped(tmp_path, leave_out))

    assert not errors(table)
    assert (table.name, table.epsg, table.columns) == ("地块", 4547, tuple(CELLS))
    assert [row.cells["用途"] for row in table.rows] == ["工业用地", None]
    assert table.rows[0].cells["容积率"] == Decimal("1.6")
    assert outline_of(table.rows[1]).equals(holed())


def test_a_wrong_code_page_is_seen_through(tmp_path: Path) -> None:
    path = write(tmp_path, [square()], cells={"名称": ["汉阳区"]}, encoding="GBK")
    path.with_suffix(".cpg").write_text("UTF-8")

    table = read(zipped(tmp_path))

    assert table.rows[0].cells == {"名称": "汉阳区"}
    assert len(warnings(table)) == 1


def test_an_unpacked_shapefile_is_read_beside_its_parts(tmp_path: Path) -> None:
    path = write(tmp_path, [square()])
    before = sorted(tmp_path.iterdir())

    table = read(path)

    assert (len(table.rows), table.epsg) == (1, 4547)
    assert sorted(tmp_path.iterdir()) == before


def test_a_missing_prj_asks_for_the_system(tmp_path: Path) -> None:
    write(tmp_path, [square()])

    table = read(zipped(tmp_path, (".prj",)))

    assert table.epsg is None
    assert warnings(table) == [faults.NO_SYSTEM.reason]
    assert "--crs" in table.findings[0].remedy


def test_a_missing_shx_is_done_without(tmp_path: Path) -> None:
    write(tmp_path, [square(), holed()])

    table = read(zipped(tmp_path, (".shx",)))

    assert warnings(table) == [faults.NO_SHX.reason]
    assert [bool(row.outline) for row in table.rows] == [True, True]


def test_a_missing_dbf_is_refused(tmp_path: Path) -> None:
    write(tmp_path, [square()])

    assert errors(read(zipped(tmp_path, (".dbf",)))) == [faults.NO_DBF.reason]
    (tmp_path / "parcels.dbf").unlink()
    assert errors(read(tmp_path / "parcels.shp")) == [faults.NO_DBF.reason]


@pytest.mark.parametrize(
    ("crs", "epsg"), [("EPSG:4490", 4490), ("EPSG:4526", 4526), ("EPSG:3826", 3826)]
)
def test_names_of_esri_are_understood(tmp_path: Path, crs: str, epsg: int) -> None:
    write(tmp_path, [square()], crs=crs)

    assert read(zipped(tmp_path)).epsg == epsg


def test_a_deleted_record_is_left_out(tmp_path: Path) -> None:
    dbf = write(tmp_path, [square(), holed()]).with_suffix(".dbf")
    content = bytearray(dbf.read_bytes())
    (head,) = struct.unpack_from("<H", content, 8)
    content[head] = ord("*")
    dbf.write_bytes(content)

    table = read(zipped(tmp_path))

    assert [(row.number, row.cells["编号"]) for row in table.rows] == [(2, "P2")]


def test_dates_numbers_and_blanks_of_dbase(tmp_path: Path) -> None:
    content = _dbf(
        [("D", b"D", 8), ("N", b"N", 8), ("L", b"L", 1)],
        [b"20260131    1.50T", b"00000000********?", b"20261331      xxF"],
    )
    notes = Notes(LIMITS)

    records = read_dbf(content, None, notes).records

    assert records[0] == {"D": date(2026, 1, 31), "N": Decimal("1.50"), "L": True}
    assert str(records[0]["N"]) == "1.50"
    assert records[1] == {"D": None, "N": None, "L": None}
    assert [found.reason for found in notes.findings()] == [
        faults.CELL_DATE.reason,
        faults.CELL_NUMBER.reason,
    ]


def test_text_cut_within_a_character_is_read_with_a_word() -> None:
    cut = "汉阳".encode()[:5]
    notes = Notes(LIMITS)

    records = read_dbf(_dbf([("A", b"C", 5)], [cut]), "UTF-8", notes).records

    assert records == [{"A": "汉"}]
    assert [found.reason for found in notes.findings()] == [faults.CELL_CUT.reason]


def _dbf(fields: list[tuple[str, bytes, int]], records: list[bytes]) -> bytes:
    head = 32 + 32 * len(fields) + 1
    size = 1 + sum(width for _, _, width in fields)
    start = struct.pack("<4BIHH20x", 3, 126, 1, 1, len(records), head, size)
    described = b"".join(
        name.encode().ljust(11, b"\0") + kind + b"\0" * 4 + bytes([width]) + b"\0" * 15
        for name, kind, width in fields
    )
    return start + described + b"\r" + b"".join(b" " + record for record in records)


def _shape(record: bytes) -> tuple[shapely.geometry.base.BaseGeometry | None, list[str]]:
    """Read one record as a Shapefile of its own."""
    head = b"\x00\x00\x27\x0a".ljust(100, b"\0")
    shp = head + struct.pack(">ii", 1, len(record) // 2) + record
    notes = Notes(LIMITS)
    parts = {".shp": shp, ".dbf": _dbf([("A", b"C", 1)], [b"x"])}
    table = shapefile.read_parts(parts, "a", notes)
    outline = table.rows[0].outline
    reasons = [f.reason for f in notes.findings() if f.severity == "error"]
    return None if outline is None else shapely.from_wkb(outline), reasons


OUTER = [(0.0, 0.0), (0.0, 9.0), (9.0, 9.0), (9.0, 0.0), (0.0, 0.0)]
INNER = [(2.0, 2.0), (2.0, 5.0), (5.0, 5.0), (5.0, 2.0), (2.0, 2.0)]
CORE = [(3.0, 3.0), (3.0, 4.0), (4.0, 4.0), (4.0, 3.0), (3.0, 3.0)]


@pytest.mark.parametrize("inner", [INNER, INNER[::-1]])
def test_a_ring_within_a_ring_is_a_hole_whichever_way_it_runs(
    inner: list[tuple[float, float]],
) -> None:
    shape, reasons = _shape(polygon_record([inner, OUTER]))

    assert not reasons
    assert shape is not None
    assert shape.area == 81 - 9


def test_an_island_in_a_hole_is_land_again() -> None:
    shape, _ = _shape(polygon_record([OUTER, INNER, CORE]))

    assert shape is not None
    assert (shape.geom_type, shape.area) == ("MultiPolygon", 81 - 9 + 1)


def test_the_same_ring_twice_is_refused() -> None:
    assert _shape(polygon_record([OUTER, OUTER]))[1] == [faults.CROSSING.reason]


def test_a_bow_tie_is_refused() -> None:
    tie = [(0.0, 0.0), (9.0, 9.0), (9.0, 0.0), (0.0, 9.0), (0.0, 0.0)]

    assert _shape(polygon_record([tie]))[1] == [faults.CROSSING.reason]


@pytest.mark.parametrize(
    "record",
    [
        struct.pack("<i4d2i", 5, 0, 0, 0, 0, 2**31 - 1, 4),
        struct.pack("<i4d2i", 5, 0, 0, 0, 0, 1, 2**31 - 1),
        struct.pack("<i4d2i", 5, 0, 0, 0, 0, -1, -1),
        struct.pack("<i4d3i", 5, 0, 0, 0, 0, 1, 1, 7) + bytes(16),
        struct.pack("<i", 5),
    ],
)
def test_a_record_that_lies_about_its_size_is_damaged(record: bytes) -> None:
    assert _shape(record) == (None, [faults.DAMAGED_OUTLINE.reason])


def test_other_shapes_are_named() -> None:
    assert _shape(struct.pack("<i2d", 1, 0, 0))[1] == [faults.NOT_AREA.reason]


def test_long_rings_and_many_rings_are_refused(tmp_path: Path) -> None:
    many = shapely.MultiPolygon([square(EAST + 10 * n, NORTH, 5) for n in range(1_001)])
    write(tmp_path, [ring_of(6_000), many, square()])

    table = read(zipped(tmp_path))

    assert rows_in_error(table) == [1, 2]


def test_points_are_refused_row_by_row(tmp_path: Path) -> None:
    write(tmp_path, [shapely.Point(1, 2)] * 2, geometry_type="Point")

    assert rows_in_error(read(zipped(tmp_path))) == [1, 2]


def test_counts_that_differ_are_refused(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    first.mkdir()
    second.mkdir()
    write(first, [square()])
    write(second, [square(), holed()])
    (first / "parcels.dbf").write_bytes((second / "parcels.dbf").read_bytes())

    assert errors(read(zipped(first))) == [
        faults.COUNTS_DIFFER.reason % {"shapes": 1, "records": 2}
    ]


def test_a_lying_index_is_not_followed(tmp_path: Path) -> None:
    shx = write(tmp_path, [square()]).with_suffix(".shx")
    shx.write_bytes(shx.read_bytes()[:100] + struct.pack(">ii", 2**30, 2**30))

    table = read(zipped(tmp_path))

    assert warnings(table) == [faults.NO_SHX.reason]
    assert table.rows[0].outline


def test_two_shapefiles_in_one_archive_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.shp": b"x", "b/c.shp": b"x"})

    assert errors(read(path)) == [faults.SEVERAL_LAYERS.reason % {"count": 2, "names": "a、c"}]
