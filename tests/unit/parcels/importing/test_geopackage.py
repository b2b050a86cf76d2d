"""GeoPackage: what GIS writes is read; what an attacker writes is refused."""

from __future__ import annotations

import sqlite3
import struct
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from portal.parcels.importing import faults
from portal.parcels.importing.limits import Limits
from portal.parcels.importing.reading import read
from tests.support.parcel_files import (
    EAST,
    alter,
    errors,
    geopackage_blob,
    holed,
    outline_of,
    ring_of,
    rows_in_error,
    square,
    warnings,
    write_layer,
)


def test_a_layer_is_read_with_its_system(tmp_path: Path) -> None:
    cells = {"宗地编号": ["P(2024)001", "P2"], "容积率": [1.6, 0.1 + 0.2], "户数": [7, 2**60]}
    path = write_layer(tmp_path / "a.gpkg", [square(), holed()], cells, layer="工业用地")

    table = read(path)

    assert not table.findings
    assert (table.name, table.epsg, table.columns) == ("工业用地", 4547, tuple(cells))
    assert [row.number for row in table.rows] == [1, 2]
    assert table.rows[0].cells == {
        "宗地编号": "P(2024)001",
        "容积率": Decimal("1.6"),
        "户数": Decimal(7),
    }
    assert table.rows[1].cells["户数"] == Decimal(2**60)
    assert outline_of(table.rows[1]).equals(holed())


def test_dates_and_truth_keep_their_types(tmp_path: Path) -> None:
    days = np.array(["2026-01-31"], dtype="datetime64[D]")
    wkb = shapely.to_wkb(np.array([square()]))
    path = tmp_path / "a.gpkg"
    pyogrio.raw.write(
        path,
        wkb,
        [days, np.array([True])],
        ["日期", "净地"],
        geometry_type="Polygon",
        crs="EPSG:4547",
    )

    (row,) = read(path).rows

    assert row.cells == {"日期": date(2026, 1, 31), "净地": True}


def test_the_name_of_the_file_says_nothing(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()]).rename(tmp_path / "a.csv")

    assert len(read(path).rows) == 1


@pytest.mark.parametrize(("crs", "epsg"), [("EPSG:4490", 4490), ("EPSG:4526", 4526)])
def test_systems_are_recognised(tmp_path: Path, crs: str, epsg: int) -> None:
    shape = shapely.box(114.3, 30.5, 114.31, 30.51)

    assert read(write_layer(tmp_path / "a.gpkg", [shape], crs=crs)).epsg == epsg


def test_a_layer_without_a_system_asks_for_one(tmp_path: Path) -> None:
    database = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    alter(
        database,
        "UPDATE gpkg_contents SET srs_id = -1",
        "UPDATE gpkg_geometry_columns SET srs_id = -1",
    )

    table = read(database)

    assert table.epsg is None
    assert warnings(table) == [faults.NO_SYSTEM.reason]
    assert read(database, crs=4526).epsg == 4526
    assert not read(database, crs=4526).findings


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (shapely.Point(EAST, 1), "点"),
        (shapely.LineString([(0, 0), (1, 1)]), "线"),
        (shapely.GeometryCollection([square()]), "几何集合"),
        (shapely.MultiPoint([(0, 0)]), "多点"),
    ],
)
def test_what_is_no_area_is_refused(
    tmp_path: Path, shape: shapely.geometry.base.BaseGeometry, kind: str
) -> None:
    table = read(write_layer(tmp_path / "a.gpkg", [square(), shape]))

    assert errors(table) == [faults.NOT_AREA.reason % {"kind": kind}]
    assert rows_in_error(table) == [2]
    assert table.rows[0].outline
    assert table.rows[1].outline is None


def test_curves_are_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    curve = b"\x01\x0a\x00\x00\x00\x00\x00\x00\x00"
    alter(path, ("UPDATE a SET geom = ?", (geopackage_blob(curve),)))

    assert errors(read(path)) == [faults.NOT_AREA.reason % {"kind": "曲线或曲面"}]


def test_heights_are_dropped_with_a_word(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [shapely.force_3d(square(), 20.0)])

    table = read(path)

    assert warnings(table) == [faults.HEIGHTS_DROPPED.reason]
    assert not outline_of(table.rows[0]).has_z


def test_a_spiky_ring_is_refused_by_its_length(tmp_path: Path) -> None:
    table = read(write_layer(tmp_path / "a.gpkg", [ring_of(100_000), ring_of(5_000)]))

    assert errors(table) == [faults.RING_TOO_LONG.reason % {"count": 100_000, "most": 5_000}]
    assert table.rows[1].outline


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 1e300])
def test_coordinates_out_of_this_world_are_refused(tmp_path: Path, wrong: float) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    points = [(EAST, 0.0), (EAST, 1.0), (7.0, 1.0), (EAST, 0.0)]
    wkb = shapely.to_wkb(shapely.Polygon(points))
    wkb = wkb.replace(struct.pack("<d", 7.0), struct.pack("<d", wrong))
    alter(path, ("UPDATE a SET geom = ?", (geopackage_blob(wkb),)))

    assert errors(read(path)) == [faults.NOT_FINITE.reason]


def test_a_view_in_place_of_a_layer_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    endless = (
        "CREATE VIEW a AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) "
        "SELECT i AS fid, zeroblob(1000000000) AS geom FROM n"
    )
    alter(path, "ALTER TABLE a RENAME TO b", endless)

    assert errors(read(path)) == [faults.UNSAFE_LAYER.reason]


def test_a_computed_column_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    alter(path, "ALTER TABLE a ADD COLUMN c BLOB AS (zeroblob(100000000)) VIRTUAL")

    assert errors(read(path)) == [faults.UNSAFE_LAYER.reason]


def test_a_system_table_that_is_a_view_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    alter(
        path,
        "ALTER TABLE gpkg_contents RENAME TO x",
        "CREATE VIEW gpkg_contents AS SELECT * FROM x",
    )

    assert errors(read(path)) == [faults.NO_LAYER.reason]


def test_triggers_do_not_run_and_the_file_stays_as_it_was(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    alter(path, "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM a; END")
    before = path.read_bytes()

    assert len(read(path).rows) == 1
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_huge_blob_is_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    alter(path, "UPDATE a SET geom = zeroblob(40000000)")

    assert errors(read(path)) == [faults.DAMAGED.reason]


def test_a_million_empty_features_are_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    many = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n WHERE i < 1000000)"
    alter(path, f"INSERT INTO a (fid) {many} SELECT i FROM n")

    table = read(path)

    assert errors(table) == [faults.TOO_MANY_ROWS.reason % {"most": 100_000}]
    assert not table.rows


def test_several_layers_are_refused_by_name(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="地块")
    write_layer(path, [square()], layer="道路", append=True)

    assert errors(read(path)) == [
        faults.SEVERAL_LAYERS.reason % {"count": 2, "names": "地块、道路"}
    ]


def test_a_plain_database_is_no_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE a (b)")
    database.close()

    assert errors(read(path)) == [faults.NO_LAYER.reason]


def test_text_in_gbk_is_read(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], {"名称": ["x"]}, layer="a")
    alter(path, ('UPDATE a SET "名称" = CAST(? AS TEXT)', ("汉阳".encode("gb18030"),)))

    assert read(path).rows[0].cells["名称"] == "汉阳"


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], {f"c{n}": [n] for n in range(30)})

    assert errors(read(path, limits=Limits(columns=20)))


def test_empty_and_missing_outlines_are_told_apart(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [shapely.Polygon(), None, square()])

    table = read(path)

    assert errors(table) == [faults.EMPTY_OUTLINE.reason]
    assert rows_in_error(table) == [1]
    assert [row.outline is None for row in table.rows] == [True, True, False]


def test_a_layer_without_rows_is_a_finding(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")

    assert errors(read(alter(path, "DELETE FROM a"))) == [faults.NO_ROWS.reason]
