"""What supervisor is told."""

from __future__ import annotations

import configparser
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.runner.lifeline import REFUSED
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
    _WholeLines("json").write(b'{"a": 1}\nTraceback\n{a: 1}\n')

    first, *others = capfdbinary.readouterr().out.splitlines()
    assert first == b'{"a": 1}'
    assert [json.loads(line)["message"] for line in others] == ["Traceback", "{a: 1}"]


#: Dies at its first start, refuses at the second; counts its starts in the file it is given.
_DIES = """\
import pathlib, sys
with pathlib.Path(sys.argv[1]).open("a+") as starts:
    starts.write("x")
    starts.seek(0)
    count = len(starts.read())
print("no")
sys.exit(1 if count == 1 else 3)
"""


def test_who_dies_is_started_again_and_who_refuses_ends_all(tmp_path: Path) -> None:
    """The first start dies (1), the second refuses (3); the neighbour, who is well, ends too."""
    starts, script = tmp_path / "starts", tmp_path / "dies.py"
    script.write_text(_DIES)
    programs = (
        f"[[Program('web', ({sys.executable!r}, {str(script)!r}, {str(starts)!r})),"
        f" Program('worker', ('sleep', '600'))]]"
    )
    code = (
        "import sys; from pathlib import Path;"
        " from portal.runner.supervision import Program, watch_over;"
        f" sys.exit(watch_over({programs}, Path({str(tmp_path)!r}), 'text'))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert starts.read_text() == "xx"
    assert done.stdout.splitlines().count("no") == 2


def test_the_web_server_refuses_settings_that_a_restart_cannot_mend() -> None:
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0"]
    environment = os.environ | {"PORTAL_HTTPS": "perhaps"}

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == REFUSED
    assert "PORTAL_HTTPS must be one of 0, 1" in done.stderr
