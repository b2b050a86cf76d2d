"""Measuring side by side: all candidates in turn, so that a busy machine hits them alike."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.config import ROOT
from portal.db.engine import db

_START_S = 60


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one candidate takes; ``ratio`` is to the first one of the same run."""

    middle_ms: float
    slow_ms: float
    ratio: float


def side_by_side(
    candidates: Mapping[str, Callable[[], object]], rounds: int, block: int = 10
) -> dict[str, Timing]:
    """Time all candidates turn by turn.

    Each runs ``block`` times in a row before the next has its turn, as it would under visitors;
    the first two runs of a block, with the caches of the one before, are not counted, nor is the
    first block of each. The ratio is the median over the turns of p50 to the first one's p50 of
    the same turn: what slows the machine for a second slows both.
    """
    turns: dict[str, list[list[float]]] = {name: [] for name in candidates}
    for _ in range(rounds // block + 1):
        for name, run in candidates.items():
            turns[name].append([_milliseconds(run) for _ in range(block + 2)][2:])
    first = [median(turn) for turn in next(iter(turns.values()))[1:]]
    return {name: _timing(taken[1:], first) for name, taken in turns.items()}


def _timing(turns: list[list[float]], first: list[float]) -> Timing:
    every = [taken for turn in turns for taken in turn]
    ratios = [median(turn) / middle for turn, middle in zip(turns, first, strict=True)]
    return Timing(median(every), quantiles(every, n=20)[-1], median(ratios))


def _milliseconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return (time.perf_counter() - begin) * 1000


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
def served() -> Iterator[socket.socket]:
    """Yield a kept-alive connection to a gunicorn of our own on the loopback interface."""
    with serving() as port, socket.create_connection(("127.0.0.1", port), 30) as connection:
        yield connection


@contextmanager
def serving(*arguments: str, **environment: str) -> Iterator[int]:
    """Yield the port of a gunicorn of our own; it sees ``environment`` besides this process's."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "error"]
    command += ["-k", "gthread", "--threads", "4", "--keep-alive", "60"]
    command += [*arguments, "-b", f"127.0.0.1:{port}", "wsgi:app"]
    seen = os.environ | environment
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=seen)
    try:
        _connected(port, process).close()
        yield port
    finally:
        process.terminate()
        process.wait(10)


def ask(app: Flask, path: str) -> bytes:
    """Return the body of ``path`` straight from the WSGI application, without a test client."""
    environ = EnvironBuilder(path=path).get_environ()
    body, status, _headers = run_wsgi_app(app.wsgi_app, environ)
    if not status.startswith("200"):
        raise RuntimeError(f"{path}: {status}")
    return b"".join(body)


def fetch(connection: socket.socket, path: str, headers: str = "") -> bytes:
    """Return the body of ``path`` over a kept-alive connection.

    By hand, for Python's own client spends longer on the headers than the server does.

    Raises:
        RuntimeError: the answer is not a success, or has no stated length.
    """
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 200") or length is None:
        raise RuntimeError(f"{path}: {head[:40]!r}")
    parts, missing = [body], int(length[1]) - len(body)
    while missing > 0:
        parts.append(_some(connection))
        missing -= len(parts[-1])
    return b"".join(parts)


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(1 << 18)
    if not received:
        raise ConnectionError("the server hung up")
    return received


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _connected(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=30)
            fetch(connection, "/healthz")
        except (OSError, RuntimeError):
            time.sleep(0.2)
        else:
            return connection
    raise RuntimeError("the server did not start")
