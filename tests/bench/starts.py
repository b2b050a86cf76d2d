"""How long ``make run`` takes to the first page, on an instance and a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.config import ROOT
from portal.db.cluster.embedded import remove_cluster
from tests.bench.measuring import free_port

_PATIENCE_S = 300
_END_S = 60


@dataclass(frozen=True, slots=True)
class Started:
    """A running portal and how long it took to its first page."""

    address: str
    took_s: float


@contextmanager
def warm() -> Iterator[Started]:
    """Yield a portal that was started on an instance where it had run before."""
    with _instance() as instance:
        with _run(ROOT, instance):
            pass
        with _run(ROOT, instance) as started:
            yield started


def cold() -> float:
    """Return how long a clone of what is committed takes, the system's packages being there."""
    with tempfile.TemporaryDirectory() as folder, _instance() as instance:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        with _run(clone, instance) as started:
            return started.took_s


@contextmanager
def _instance() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        instance.mkdir()
        try:
            yield instance
        finally:
            remove_cluster(instance)


@contextmanager
def _run(tree: Path, instance: Path) -> Iterator[Started]:
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "MAKE"))}
    environment["PORTAL_INSTANCE"] = str(instance)
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PORT={port}"],
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/", process)
        yield Started(address, time.monotonic() - began)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=_END_S)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("make run did not come to its first page")
