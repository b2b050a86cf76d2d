"""What is read in the sandbox ends, and leaves nothing behind."""

from __future__ import annotations

import ast
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from portal.parcels.importing import faults
from portal.parcels.importing.jail import JailLimits
from portal.parcels.importing.reading import read
from portal.parcels.importing.sandbox import FOLDER_PREFIX, Ending, Outcome, read_in_sandbox, run
from tests.support.parcel_files import (
    EAST,
    NORTH,
    alter,
    errors,
    geopackage_blob,
    square,
    write_layer,
)

HOGS = "tests.support.hogs"
TIGHT = JailLimits(memory_bytes=512 * 2**20, cpu_s=1, wall_s=20, output_bytes=2**20, file_bytes=0)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the sandbox a place of its own, and look whether it is empty afterwards."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    assert not list(place.iterdir())


def _hog(kind: str, limits: JailLimits = TIGHT, *more: str) -> Outcome:
    return run(HOGS, [kind, *more], limits)


@pytest.mark.parametrize("kind", ["memory", "cpu", "talk"])
def test_who_takes_too_much_is_stopped(kind: str) -> None:
    started = time.monotonic()

    outcome = _hog(kind)

    assert outcome.ending is Ending.STOPPED
    assert time.monotonic() - started < 15
    assert len(outcome.output) < 2 * 2**20


def test_who_waits_is_stopped_by_the_clock() -> None:
    started = time.monotonic()

    outcome = _hog("sleep", replace(TIGHT, wall_s=1))

    assert outcome.ending is Ending.STOPPED
    assert time.monotonic() - started < 5


def test_nothing_can_be_written() -> None:
    outcome = _hog("disk")

    assert outcome.ending is Ending.BROKE
    assert b"File too large" in outcome.errors


def test_a_grandchild_in_another_session_dies_too() -> None:
    outcome = _hog("fork", replace(TIGHT, wall_s=3))

    assert outcome.output
    assert not _alive("tests.support.hogs")


def test_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        outcome = _hog("network", TIGHT, str(server.getsockname()[1]))

    if outcome.errors.startswith(b"jail: namespaces refused"):
        pytest.skip("this system gives no namespaces")
    assert outcome.ending is Ending.BROKE
    assert b"eth" not in outcome.output


def test_a_crash_is_told_from_a_limit() -> None:
    assert _hog("crash").ending is Ending.BROKE


def test_the_environment_does_not_come_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "not for readers")

    outcome = _hog("environment")

    assert b"PORTAL" not in outcome.output
    assert FOLDER_PREFIX.encode() in outcome.output


def test_the_reader_loads_neither_the_portal_nor_gdal() -> None:
    outcome = _hog("modules", JailLimits())

    loaded = set(ast.literal_eval(outcome.output.decode()))
    assert {"shapely", "openpyxl", "defusedxml"} <= loaded
    assert not loaded & {"flask", "sqlalchemy", "psycopg", "pyogrio"}


def test_the_table_arrives_as_it_was_read(tmp_path: Path) -> None:
    cells = {"编号": ["P1", None], "容积率": [1.5, 2.25], "户数": [3, 4]}
    path = write_layer(tmp_path / "a.gpkg", [square(), None], cells)

    assert read_in_sandbox(path) == read(path)
    assert read_in_sandbox(path).rows[0].outline is not None


def test_a_file_that_takes_too_much_is_a_finding(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()])

    table = read_in_sandbox(path, jail_limits=JailLimits(memory_bytes=90 * 2**20))

    assert not table.rows
    assert errors(table) == [faults.READER_STOPPED.reason]


def test_a_table_too_large_to_carry_is_a_finding(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square(EAST + n, NORTH) for n in range(200)])

    table = read_in_sandbox(path, jail_limits=JailLimits(output_bytes=1000))

    assert errors(table) == [faults.READER_STOPPED.reason]


def test_a_geometry_nested_without_end_kills_the_child_only(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", [square()], layer="a")
    nested = b"\x01\x06\x00\x00\x00\x01\x00\x00\x00" * 500_000
    alter(path, ("UPDATE a SET geom = ?", (geopackage_blob(nested),)))

    table = read_in_sandbox(path)

    assert errors(table)
    assert not any(row.outline for row in table.rows)


@pytest.mark.parametrize("name", ["/vsicurl/http://127.0.0.1:9/a.gpkg", "a\0b", "missing.gpkg"])
def test_a_path_that_is_no_file_is_a_finding(name: str) -> None:
    assert errors(read_in_sandbox(Path(name))) == [faults.MISSING.reason]


def _alive(words: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if words.encode() in line and b"jail" in line:
                found.append(int(entry.name))
    return found
