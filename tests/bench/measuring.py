"""Measuring side by side: all candidates in turn, so that a busy machine hits them alike."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import event

from portal.config import ROOT
from portal.db.engine import db

_START_S = 60


def side_by_side(
    candidates: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 20
) -> dict[str, tuple[float, float]]:
    """Return p50 and p95 of each candidate in milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(warm_up + rounds):
        for name, run in candidates.items():
            begin = time.perf_counter()
            run()
            if turn >= warm_up:
                times[name].append((time.perf_counter() - begin) * 1000)
    return {name: (median(taken), quantiles(taken, n=20)[-1]) for name, taken in times.items()}


def count_statements(app: Flask, run: Callable[[], object]) -> int:
    """Return how many SQL statements ``run`` sends through the reading engine."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)


@contextmanager
def served() -> Iterator[http.client.HTTPConnection]:
    """Yield a kept-alive connection to a gunicorn of our own on the loopback interface."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "error"]
    command += ["-k", "gthread", "--threads", "4", "--keep-alive", "60"]
    command += ["-b", f"127.0.0.1:{port}", "wsgi:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PORTAL_LOG": "json"})
    try:
        yield _connected(port, process)
    finally:
        process.terminate()
        process.wait(10)


def fetch(connection: http.client.HTTPConnection, path: str) -> bytes:
    """Return the body of ``path``.

    Raises:
        RuntimeError: the answer is not a success.
    """
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return body


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _connected(port: int, process: subprocess.Popen[bytes]) -> http.client.HTTPConnection:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            fetch(connection, "/healthz")
        except (OSError, RuntimeError):
            time.sleep(0.2)
        else:
            return connection
    raise RuntimeError("the server did not start")
