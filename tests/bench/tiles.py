"""Vector tiles of a full city: ``python -m tests.bench.tiles [PARCELS]``; 200,000 by default.

It fills a throw-away database, shows time and size per zoom, then the rate of z14 tiles for 8
clients: the bare statement, over HTTP drawn anew, over HTTP from the store. All in one run.
"""

from __future__ import annotations

import gzip
import math
import random
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from portal import create_app
from portal.config import Settings
from portal.db.cluster import DatabaseUrls
from portal.geo.tiles import Tile
from portal.search import tile_queries
from tests.bench.measuring import fetch, serving
from tests.support.crowd import fill
from tests.support.database import throwaway_database

CLIENTS = 8
ROUNDS = 5
ZOOM = 14
CENTRE = (114.35, 30.6)
#: What a visitor gets, nearly always from the store, against the statement; stored against drawn
#: anew; drawn anew against the statement, where the application adds about 2 ms to any tile.
LEAST = {"stored / bare": 0.8, "stored / drawn": 5.0, "drawn / bare": 0.4}

Ask = Callable[[Tile], object]


def main() -> int:
    """Print the tables; return 1 when a rate is too low."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with throwaway_database("tiles") as urls:
        fill(urls.owner, count)
        _show_zooms(urls, count)
        found = _rates(urls)
    for name, ratio in found.items():
        print(f"{name:16}{ratio:8.2f}, at least {LEAST[name]}")
    return 0 if all(ratio >= LEAST[name] for name, ratio in found.items()) else 1


def _show_zooms(urls: DatabaseUrls, count: int) -> None:
    print(f"{count:,} parcels, the densest tile of each zoom")
    print(f"{'zoom':>6}{'ms':>10}{'kB':>8}{'kB gz':>8}{'parcels':>9}")
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(secret_key="x" * 40, instance=Path(folder)), urls)
        with app.app_context():
            for zoom in range(tile_queries.LEAST_ZOOM, 19):
                tile, times, body = _tile_at(zoom, *CENTRE), [], b""
                for _ in range(9):
                    begin = time.perf_counter()
                    body = tile_queries.draw(tile, in_english=False)
                    times.append(time.perf_counter() - begin)
                sizes = (len(body) / 1000, len(gzip.compress(body, 5)) / 1000)
                shown = body.count(b"P(2026)")
                print(
                    f"{zoom:6}{median(times) * 1000:10.1f}{sizes[0]:8.1f}{sizes[1]:8.1f}{shown:9}"
                )


def _rates(urls: DatabaseUrls) -> dict[str, float]:
    """Return how the rates compare: the statement, tiles drawn anew, tiles from the store."""
    middle = _tile_at(ZOOM, *CENTRE)
    around = range(-9, 10)
    tiles = [Tile(ZOOM, middle.x + right, middle.y + down) for right in around for down in around]
    random.Random(1).shuffle(tiles)
    environment = {
        "PORTAL_DATABASE_URL": urls.owner.replace("+psycopg", "", 1),
        "PORTAL_DATABASE_RW_URL": urls.rw.replace("+psycopg", "", 1),
        "PORTAL_DATABASE_RO_URL": urls.ro.replace("+psycopg", "", 1),
    }
    rates: dict[str, list[float]] = {"bare": [], "drawn": [], "stored": []}
    with ExitStack() as stack:
        port = stack.enter_context(serving("-w", "2", "--threads", "8", **environment))
        bare = [stack.enter_context(_statement(urls)) for _ in range(CLIENTS)]
        clients = [stack.enter_context(_client(port)) for _ in range(CLIENTS)]
        for _ in range(ROUNDS):
            rates["bare"].append(_rate([_drawing(one) for one in bare], tiles))
            bare[0].execute("SELECT 1")
            _change(urls)
            rates["drawn"].append(_rate([_asking(one) for one in clients], tiles))
            # Each process has a store of its own: ask until both have every tile.
            for one in clients:
                _rate([_asking(one)], tiles)
            rates["stored"].append(_rate([_asking(one) for one in clients], tiles * 5))
    found = {name: median(values[1:]) for name, values in rates.items()}
    for name, rate in found.items():
        print(f"{name:8}{rate:10.0f} tiles/s, {CLIENTS} clients, {len(tiles)} tiles of z{ZOOM}")
    pairs = {name: name.split(" / ") for name in LEAST}
    return {name: found[one] / found[other] for name, (one, other) in pairs.items()}


def _rate(clients: Sequence[Ask], tiles: Sequence[Tile]) -> float:
    """Return tiles a second when all clients work off one list."""
    left: Iterator[Tile] = iter(tiles)

    def work(ask: Ask) -> None:
        for tile in left:
            ask(tile)

    begin = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(work, clients))
    return len(tiles) / (time.perf_counter() - begin)


def _statement(urls: DatabaseUrls) -> psycopg.Connection[Any]:
    conninfo = urls.ro.replace("postgresql+psycopg://", "postgresql://", 1)
    return psycopg.connect(conninfo, autocommit=True)


def _drawing(connection: psycopg.Connection[Any]) -> Ask:
    return lambda tile: connection.execute(
        tile_queries.TILE, tile_queries.values(tile, in_english=False), binary=True
    ).fetchone()


def _client(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), 30)


def _asking(connection: socket.socket) -> Ask:
    headers = "Accept-Encoding: gzip\r\n"
    return lambda tile: fetch(connection, f"/parcels/tiles/{tile.z}/{tile.x}/{tile.y}.mvt", headers)


def _change(urls: DatabaseUrls) -> None:
    """Change a parcel, so that every stored tile is stale, and wait until all believe it."""
    conninfo = urls.rw.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("UPDATE parcel SET name = name WHERE id = (SELECT min(id) FROM parcel)")
    time.sleep(0.5)


def _tile_at(zoom: int, lon: float, lat: float) -> Tile:
    tiles = 1 << zoom
    south = math.asinh(math.tan(math.radians(lat))) / math.pi
    return Tile(zoom, int((lon + 180) / 360 * tiles), int((1 - south) / 2 * tiles))


if __name__ == "__main__":
    sys.exit(main())
