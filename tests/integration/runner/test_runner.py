"""``make run`` for real: it answers, survives killing, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from portal.config import ROOT
from portal.db.cluster import DatabaseUrls
from portal.db.cluster.embedded import remove_cluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes in /proc"),
]

PATIENCE_S = 90


class Portal:
    """One ``make run`` on a free port, in a group of processes of its own."""

    def __init__(self, instance: Path, *, demo: bool = False) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        self._instance = instance
        self._environment = os.environ | {
            "PORTAL_INSTANCE": str(instance),
            "PORTAL_SECRET_KEY": "only-for-tests-only-for-tests-only",
            "PORTAL_DEMO": "1" if demo else "0",
            "PORTAL_LOG": "json",
        }
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "portal.runner", "--port", str(self.port)]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.communicate(timeout=PATIENCE_S)

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except HTTPError as error:
            with error:
                return error.code
        except (URLError, OSError):
            return 0

    def is_ready(self) -> bool:
        return self.status("/readyz") == 200

    def children(self, word: str) -> list[int]:
        return [
            pid
            for pid, parent, words in _processes()
            if parent == self.process.pid and word in words
        ]

    def postmaster(self) -> int:
        path = self._instance / "postgres" / "data" / "postmaster.pid"
        return int(path.read_text().split()[0])


def _processes() -> Iterator[tuple[int, int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        yield int(folder.name), parent, words


def _until(condition: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE_S, "waited in vain"
        time.sleep(0.1)
    return time.monotonic() - began


@pytest.fixture
def portal(urls: DatabaseUrls, tmp_path: Path) -> Iterator[Portal]:
    """Return a running portal; whatever is left of it is ended after the test."""
    portal = Portal(tmp_path / "instance", demo=True)
    try:
        _until(portal.is_ready)
        yield portal
    finally:
        portal.end()
    assert remove_cluster(tmp_path / "instance")


def test_it_lives_through_killing_and_ends_clean(portal: Portal, tmp_path: Path) -> None:
    """One start for the whole story, since a start takes seconds."""
    (web,) = portal.children("gunicorn")
    os.kill(web, signal.SIGKILL)
    _until(lambda: portal.status("/healthz") == 0)
    web_back_s = _until(portal.is_ready)

    (worker,) = portal.children("tasks work")
    os.kill(worker, signal.SIGKILL)
    _until(lambda: portal.children("tasks work") not in ([], [worker]))

    os.kill(portal.postmaster(), signal.SIGKILL)
    _until(lambda: portal.status("/readyz") != 200)
    database_back_s = _until(portal.is_ready)

    second = portal.start()
    said, _ = second.communicate(timeout=PATIENCE_S)
    assert second.returncode == 1
    assert f"runs already on port {portal.port}" in json.loads(said)["message"]

    os.killpg(portal.process.pid, signal.SIGINT)  # what a terminal does on Ctrl-C
    output, _ = portal.process.communicate(timeout=PATIENCE_S)

    left = [words for _, _, words in _processes() if str(tmp_path) in words]
    assert left == []
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    lines = [json.loads(line) for line in output.splitlines()]
    assert {"level", "message"} <= set.intersection(*map(set, lines))
    assert any("loaded 120 parcels" in line["message"] for line in lines)
    assert web_back_s < 20
    assert database_back_s < 20


def test_two_at_once_share_one_database(portal: Portal, tmp_path: Path) -> None:
    neighbour = Portal(tmp_path / "instance")
    try:
        _until(neighbour.is_ready)
        postmaster = portal.postmaster()

        os.killpg(portal.process.pid, signal.SIGINT)
        portal.process.communicate(timeout=PATIENCE_S)

        assert neighbour.is_ready()
        assert neighbour.postmaster() == postmaster
    finally:
        neighbour.end()
    assert [words for _, _, words in _processes() if str(tmp_path) in words] == []
