"""The one door: whatever is given, the answer is a table with findings."""

from __future__ import annotations

import io
import os
import stat
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.parcels.importing import faults
from portal.parcels.importing.limits import Limits
from portal.parcels.importing.reading import read
from tests.support.parcel_files import (
    errors,
    holed,
    packed,
    shapefile,
    square,
    workbook,
    write_layer,
    zipped,
)

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:9/a'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson", "a.csv", "a.txt"])
def test_a_vrt_is_a_vrt_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(VRT)

    assert errors(read(path)) == [faults.XML_FORMAT.reason]


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + bytes(range(1, 256)) * 20,
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\x7fELF" + bytes(range(256)),
        bytes(1000),
        b"\xff" * 1000,
        b"\x01\x02\x03" * 100,
    ],
)
def test_what_is_no_format_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(content)

    assert len(errors(read(path))) == 1


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08"])
def test_other_archives_are_told_to_be_zip(tmp_path: Path, magic: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(magic + bytes(100))

    assert errors(read(path)) == [faults.ARCHIVE_OTHER.reason]


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").touch()

    assert errors(read(tmp_path / "a.gpkg")) == [faults.EMPTY_FILE.reason]


def test_what_is_no_file_is_neither_waited_for_nor_followed(tmp_path: Path) -> None:
    fifo, link = tmp_path / "fifo", tmp_path / "link.csv"
    os.mkfifo(fifo)
    (tmp_path / "real.csv").write_text("a,b\n1,2\n")
    link.symlink_to(tmp_path / "real.csv")

    for path in (tmp_path, fifo, link, Path("/dev/zero")):
        assert errors(read(path)) == [faults.NOT_A_FILE.reason]
    assert errors(read(tmp_path / "missing")) == [faults.MISSING.reason]
    assert errors(read(tmp_path / ("long" * 100))) == [faults.MISSING.reason]


def test_links_beside_a_shapefile_are_not_followed(tmp_path: Path) -> None:
    path = shapefile(tmp_path, [square()])
    path.with_suffix(".dbf").rename(tmp_path / "other")
    path.with_suffix(".dbf").symlink_to(tmp_path / "other")

    assert errors(read(path)) == [faults.NOT_A_FILE.reason]


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(101 * 2**20)

    assert errors(read(path)) == [faults.FILE_TOO_LARGE.reason % {"most": 100}]


def _bomb(path: Path) -> Path:
    return packed(path, {"a.shp": bytes(200_000_000)})


def _nested(path: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.shp", b"x")
    return packed(path, {"a.shp": b"x", "inner.zip": inner.getvalue()})


def _many(path: Path) -> Path:
    return packed(path, {f"{n}.txt": b"x" for n in range(201)})


def _link(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("a.shp")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return path


def _named(name: str) -> Callable[[Path], Path]:
    return lambda path: packed(path, {"a.shp": b"x", name: b"x"})


def _encrypted(path: Path) -> Path:
    content = bytearray(packed(path, {"a.shp": b"x"}).read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    return path


def _lying(path: Path) -> Path:
    """Say in the list of entries that a large entry is small."""
    content = bytearray(packed(path, {"a.shp": bytes(5_000_000)}).read_bytes())
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)
    return path


def _false_sum(path: Path) -> Path:
    content = bytearray(packed(path, {"a.shp": b"x" * 100, "a.dbf": b"x"}).read_bytes())
    at = content.index(b"PK\x01\x02") + 16
    content[at] ^= 0xFF
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (_bomb, faults.ARCHIVE_TOO_LARGE.reason),
        (_nested, faults.ARCHIVE_NESTED.reason),
        (_many, faults.ARCHIVE_TOO_MANY.reason % {"most": 200}),
        (_link, faults.ARCHIVE_NAME.reason),
        (_named("../a.dbf"), faults.ARCHIVE_NAME.reason),
        (_named("/etc/a.dbf"), faults.ARCHIVE_NAME.reason),
        (_named("a\\..\\..\\a.dbf"), faults.ARCHIVE_NAME.reason),
        (_named("C:/a.dbf"), faults.ARCHIVE_NAME.reason),
        (_encrypted, faults.ARCHIVE_ENCRYPTED.reason),
        (_lying, faults.DAMAGED.reason),
        (_false_sum, faults.DAMAGED.reason),
        (lambda path: packed(path, {"readme.txt": b"x"}), faults.ARCHIVE_OTHER.reason),
        (lambda path: packed(path, {}), faults.ARCHIVE_OTHER.reason),
    ],
)
def test_bad_archives(tmp_path: Path, make: Callable[[Path], Path], fault: str) -> None:
    path = make(tmp_path / "a.zip")

    assert errors(read(path)) == [fault]
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.zip"]


def test_all_entries_together_are_bounded(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.shp": os.urandom(6_000), "a.dbf": os.urandom(6_000)})

    table = read(path, limits=Limits(unpacked_bytes=10_000))

    assert errors(table) == [faults.ARCHIVE_TOO_LARGE.reason]


def test_all_corners_together_are_bounded(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()] * 10)

    assert errors(read(path, limits=Limits(vertices=40))) == [
        faults.TOO_MANY_VERTICES.reason % {"most": 40}
    ]


MANY = 400_000


@pytest.mark.parametrize(
    "text",
    [
        "\n" * MANY,
        "\n " * MANY + "x",
        "," * MANY + "@x",
        "编号,坐标\nP1," + "1" * MANY,
        "编号,坐标\nP1,1" + " " * MANY + "x",
        "编号,坐标\nP1,1,1" + ";" * MANY,
        "编号,wkt\nP1,POLYGON" + " " * MANY + "x",
        "编号,wkt\nP1," + " " * MANY + "POLYGON",
        "编号,wkt\nP1," + "POLYGON (" + "(" * MANY,
        "a" + " " * MANY + "b,c\n1,2\n",
        "[属性描述]\n坐标系=" + "国家" * MANY + "\n[地块坐标]\n4,1,P1,x,面,,,,@\nJ1,1,1,2\n",
        "[" * MANY,
        '{"a": "' + "\\u0041" * MANY + '"}',
        "{" + " " * MANY,
    ],
)
def test_texts_made_to_be_slow_are_not(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    started = time.process_time()

    table = read(path)

    assert table.rows or errors(table)
    assert time.process_time() - started < 5  # what grows with the square takes minutes


def _samples() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shapes = [square(), holed()]
        cells = {"编号": ["P1", "P2"], "面积": [1.5, 2.5]}
        write_layer(folder / "a.gpkg", shapes, cells)
        write_layer(folder / "a.geojson", shapes, cells, driver="GeoJSON")
        shapefile(folder, shapes)
        lines = [["编号", "容积率", "WKT"], ["P1", 1.5, square().wkt], ["P2", "=1+1", None]]
        workbook(folder / "a.xlsx", lines)
        (folder / "a.csv").write_text(f'编号,面积,WKT\nP1,1,"{square().wkt}"\n', "gb18030")
        corners = "J1,1,3381000,38531000\nJ2,1,3381000,38531009\nJ3,1,3381009,38531009\n"
        survey = f"[属性描述]\n坐标系=CGCS2000\n[地块坐标]\n3,1,P1,x,面,,,,@\n{corners}"
        (folder / "a.txt").write_text(survey, "gb18030")
        zipped(folder)
        names = ["a.gpkg", "a.geojson", "packed.zip", "parcels.shp", "a.xlsx", "a.csv", "a.txt"]
        return {name: (folder / name).read_bytes() for name in names}


SAMPLES = _samples()
BOUNDS = Limits(rows=50, columns=20, cell_chars=200, findings=20)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_reading_never_raises_and_keeps_its_bounds(
    place: Path, name: str, data: st.DataObject
) -> None:
    content = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.one_of(st.just(len(content)), st.integers(0, len(content))))
    path = place / name
    path.write_bytes(content[:end])

    table = read(path, limits=BOUNDS)

    assert table.rows or errors(table)
    assert len(table.rows) <= BOUNDS.rows
    assert len(table.columns) <= BOUNDS.columns
    assert len(table.findings) <= BOUNDS.findings + 2
    for row in table.rows:
        assert tuple(row.cells) == table.columns
        assert all(len(c) <= BOUNDS.cell_chars for c in row.cells.values() if isinstance(c, str))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(alphabet='编号,;\t"\n0123.-PX@[]{}:()', max_size=200))
def test_reading_never_raises_on_text(place: Path, text: str) -> None:
    path = place / "text"
    path.write_text(text, "utf-8")

    table = read(path, limits=BOUNDS)

    assert table.rows or errors(table)
