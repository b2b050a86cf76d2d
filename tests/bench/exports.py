"""Exports of a full city: ``python -m tests.bench.exports [PARCELS]``; 100,000 by default.

Time to the first byte, to the last, bytes, and by how much the server's memory grew at most.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.measuring import serving
from tests.support.crowd import fill
from tests.support.database import throwaway_database

ADDRESSES = ("/parcels.csv", "/parcels.geojson?download=1", "/parcels.xlsx", "/parcels.gpkg")
MOST_GROWTH_MB = 64
_PIECE = 1 << 16


def main() -> int:
    """Print the table; return 1 when memory grew with the rows."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with throwaway_database("exports") as urls:
        fill(urls.owner, count)
        environment = {
            "PORTAL_DATABASE_URL": urls.owner.replace("+psycopg", "", 1),
            "PORTAL_DATABASE_RW_URL": urls.rw.replace("+psycopg", "", 1),
            "PORTAL_DATABASE_RO_URL": urls.ro.replace("+psycopg", "", 1),
        }
        with serving("-w", "1", **environment) as port:
            print(f"{count:,} parcels")
            print(f"{'':28}{'first s':>9}{'all s':>8}{'MB':>8}{'growth MB':>11}")
            worst = max(_measure(port, address) for address in ADDRESSES)
    return 0 if worst <= MOST_GROWTH_MB else 1


def _measure(port: int, address: str) -> float:
    # Once on a few rows, so that libraries are loaded.
    _fetch(port, f"{address}{'&' if '?' in address else '?'}q=77777")
    with _watched(_workers()) as grown:
        first, whole, size = _fetch(port, address)
    print(f"{address:28}{first:9.2f}{whole:8.1f}{size / 1e6:8.1f}{grown[0]:11.1f}")
    return grown[0]


def _fetch(port: int, address: str) -> tuple[float, float, int]:
    begin = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", address)
    response = connection.getresponse()
    size = len(response.read(1))
    first = time.perf_counter() - begin
    if response.status != 200:
        raise RuntimeError(f"{address}: {response.status}")
    while piece := response.read(_PIECE):
        size += len(piece)
    connection.close()
    return first, time.perf_counter() - begin, size


@contextmanager
def _watched(pids: list[int]) -> Iterator[list[float]]:
    """Yield a list whose one number will be the growth of resident memory in MB."""
    grown, before, done = [0.0], sum(map(_resident, pids)), threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            grown[0] = max(grown[0], (sum(map(_resident, pids)) - before) / 1e6)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield grown
    finally:
        done.set()
        thread.join()


def _workers() -> list[int]:
    """Return the processes of the server below this one."""
    found: list[int] = []
    left = [os.getpid()]
    while left:
        children = Path(f"/proc/{left[0]}/task/{left[0]}/children").read_text().split()
        left = [*left[1:], *map(int, children)]
        found += map(int, children)
    return [pid for pid in found if "gunicorn" in Path(f"/proc/{pid}/cmdline").read_text()]


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main())
