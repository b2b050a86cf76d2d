"""What supervisor is told."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from portal.runner.supervision import Program, _configuration, _WholeLines


def test_supervisor_is_given_no_file_that_it_could_delete(tmp_path: Path) -> None:
    parser = configparser.RawConfigParser()
    parser.read_string(_configuration([[Program("web", ("a b", "%"))]], tmp_path))

    files = {parser["supervisord"][name] for name in ("logfile", "pidfile", "childlogdir")}

    assert all(Path(name).is_relative_to(tmp_path) for name in files)
    assert parser["program:web"]["command"] == '"a b" "%%"'
    assert parser["program:web"]["stdout_logfile"] == "NONE"


def test_lines_are_written_whole(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    lines = _WholeLines("text")

    lines.write(b"one\ntw")
    lines.write(b"o\nthree")

    assert capfdbinary.readouterr().out == b"one\ntwo\n"


def test_stray_lines_become_objects(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    _WholeLines("json").write(b'{"a": 1}\nTraceback\n')

    out = capfdbinary.readouterr().out
    assert out == b'{"a": 1}\n{"level": "error", "message": "Traceback"}\n'
