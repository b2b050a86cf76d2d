"""What is done before anybody is served, and when it is done again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from portal.config import Settings
from portal.runner import preparation

SECRET = "only-for-tests-only-for-tests-only"


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the commands that are run, which do nothing here; the database stays the same."""
    run: list[tuple[str, ...]] = []

    def note(_log: str, *arguments: str) -> None:
        run.append(arguments)

    monkeypatch.setattr(preparation, "_flask", note)
    monkeypatch.setattr(preparation, "_identity", lambda _url: ["1", "2", "0001"])
    return run


def _prepare(folder: Path, *, demo: bool = True) -> None:
    preparation.prepare(Settings(secret_key=SECRET, instance=folder, demo=demo), "url", folder)


def test_a_start_moves_the_schema_and_keeps_the_demonstration_fresh(
    commands: list[tuple[str, ...]], tmp_path: Path
) -> None:
    _prepare(tmp_path)

    assert commands == [("db", "upgrade"), ("demo", "load", "--keep-fresh")]


def test_the_next_start_on_the_same_day_does_neither(
    commands: list[tuple[str, ...]], tmp_path: Path
) -> None:
    _prepare(tmp_path)

    _prepare(tmp_path)

    assert len(commands) == 2


def test_a_start_on_a_later_day_looks_again(
    commands: list[tuple[str, ...]], tmp_path: Path
) -> None:
    _prepare(tmp_path)
    yesterday = time.time() - 24 * 3600
    os.utime(tmp_path / "prepared.json", (yesterday, yesterday))

    _prepare(tmp_path)

    assert commands[2:] == [("db", "upgrade"), ("demo", "load", "--keep-fresh")]


def test_without_the_demonstration_only_the_schema_is_moved(
    commands: list[tuple[str, ...]], tmp_path: Path
) -> None:
    _prepare(tmp_path, demo=False)

    assert commands == [("db", "upgrade")]


def test_every_line_of_a_command_is_an_object_where_that_is_asked_for(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    status = preparation._in_json(["sh", "-c", "echo out; echo '{\"a\": 1}'; echo err >&2; exit 4"])

    lines = capfdbinary.readouterr().out.splitlines()
    assert status == 4
    assert lines == [
        b'{"level": "info", "message": "out"}',
        b'{"a": 1}',
        b'{"level": "info", "message": "err"}',
    ]
