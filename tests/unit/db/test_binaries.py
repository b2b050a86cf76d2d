"""Where the server is found: the layouts of the systems, as files that only look like programs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal.db.cluster import ClusterError, binaries
from portal.db.cluster.binaries import find_server

#: System: where the programs lie, where PostGIS lies, what ``pg_config --sharedir`` says.
LAYOUTS = {
    "debian": ("usr/lib/postgresql/{}/bin", "usr/share/postgresql/{}", None),
    "fedora": ("usr/bin", "usr/share/pgsql", None),
    "fedora-pgdg": ("usr/pgsql-{}/bin", "usr/pgsql-{}/share", None),
    "homebrew-apple": (
        "opt/homebrew/opt/postgresql@{}/bin",
        "opt/homebrew/share/postgresql@{}",
        "opt/homebrew/share/postgresql@{}",
    ),
    "homebrew-own-share": (
        "opt/homebrew/opt/postgresql@{}/bin",
        "opt/homebrew/opt/postgresql@{}/share/postgresql@{}",
        None,
    ),
    "homebrew-intel": (
        "usr/local/opt/postgresql@{}/bin",
        "usr/local/share/postgresql@{}",
        "usr/local/share/postgresql@{}",
    ),
    "postgres-app": (
        "Applications/Postgres.app/Contents/Versions/{}/bin",
        "Applications/Postgres.app/Contents/Versions/{}/share/postgresql",
        None,
    ),
}


class Machine:
    """A file system of its own with servers that answer to ``-V``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def install(self, system: str, major: str, *, postgis: bool = True) -> Path:
        places = [part.replace("{}", major) for part in LAYOUTS[system] if part]
        place, share, *told = (self.root / part for part in places)
        self._program(place / "postgres", f"postgres (PostgreSQL) {major}.2")
        self._program(place / "initdb", "")
        self._program(place / "pg_ctl", "")
        for path in told:
            self._program(place / "pg_config", str(path))
        if postgis:
            (share / "extension").mkdir(parents=True)
            (share / "extension" / "postgis.control").touch()
        return place

    def _program(self, path: Path, answer: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho '{answer}'\n")
        path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Return a machine without a server; nothing of the real one is looked at."""
    monkeypatch.setattr(binaries, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return Machine(tmp_path)


@pytest.mark.parametrize("system", LAYOUTS)
def test_a_server_with_postgis_is_found(machine: Machine, system: str) -> None:
    place = machine.install(system, "16")

    server = find_server()

    assert (server.bin, server.major) == (place, 16)
    assert server.program("initdb") == str(place / "initdb")


@pytest.mark.parametrize("system", LAYOUTS)
def test_a_server_without_postgis_is_none(machine: Machine, system: str) -> None:
    machine.install(system, "16", postgis=False)

    with pytest.raises(ClusterError, match="apt-get install postgresql postgresql-postgis"):
        find_server()


def test_the_newest_is_taken_and_the_one_of_the_data_when_asked(machine: Machine) -> None:
    for major in ("14", "17", "15"):
        machine.install("debian", major)

    assert find_server().major == 17
    assert find_server(15).major == 15
    with pytest.raises(ClusterError, match="made by PostgreSQL 16"):
        find_server(16)


def test_one_that_is_too_old_is_passed_over(machine: Machine) -> None:
    machine.install("debian", "13")
    machine.install("fedora-pgdg", "14")

    assert find_server().major == 14


def test_a_folder_without_all_programs_is_passed_over(machine: Machine) -> None:
    (machine.install("debian", "16") / "initdb").unlink()

    with pytest.raises(ClusterError):
        find_server()


def test_a_server_on_the_path_is_found_wherever_it_lies(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = machine.install("debian", "17")
    elsewhere = machine.root / "opt" / "own"
    elsewhere.mkdir(parents=True)
    place.parent.rename(elsewhere / "17")
    (machine.root / "usr/share/postgresql/17").rename(elsewhere / "17" / "share")
    monkeypatch.setenv("PATH", f"{elsewhere / '17' / 'bin'}{os.pathsep}/bin{os.pathsep}/usr/bin")

    assert find_server(17).bin == elsewhere / "17" / "bin"
