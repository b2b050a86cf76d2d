"""Measure the catalog on the data of the configured database, and hold it to its limits.

Only ratios within this one run count: the same machine, the same minute, turn by turn.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.db.cluster import DatabaseUrls
from tests.bench.measuring import ask, count_statements, fetch, served, side_by_side
from tests.bench.pages import (
    LEAST_SCORE,
    MOST_DOCUMENT,
    MOST_IN_ALL,
    lighthouse,
    missing_for_lighthouse,
    weigh,
)
from tests.bench.starts import Started, cold, warm

ROUNDS = 500
MOST_RATIO = 3.0
MOST_STATEMENTS = 12
MOST_WARM_S, MOST_COLD_S = 8, 90
_WITH_MAP = {"list", "detail", "parks", "map"}
BBOX = (114.0, 30.4, 114.6, 30.75)

#: What a program would send that needs the same answer: the same rows, columns and count.
BARE_SQL = """
SELECT p.id, p.number, p.name, p.name_en, p.uses, p.main_use, p.status, p.site_area_m2,
       p.price_yuan, p.floor_price_yuan_per_m2, p.min_plot_ratio, p.max_plot_ratio,
       p.min_plot_ratio_included, p.max_plot_ratio_included, p.published_at,
       d.slug, d.name, d.name_en, ST_AsGeoJSON(p.boundary, 6, 0), count(*) OVER ()
FROM parcel p JOIN district d ON d.id = p.district_id
WHERE p.status IN ('promoted', 'announced', 'listed', 'sold', 'withdrawn')
  AND ST_Intersects(p.boundary, ST_Transform(ST_MakeEnvelope(%s, %s, %s, %s, 4326), 4490))
ORDER BY p.published_at DESC NULLS LAST, p.id DESC
LIMIT 501
"""


def main() -> int:
    """Print the tables; return 1 when a limit is passed."""
    with warm() as started:
        faults = [
            *_measure_starts(started),
            *_measure_weights(started.address),
            *_measure_scores(started.address),
        ]
    faults += _measure_answers()
    for fault in faults:
        print(f"LIMIT PASSED: {fault}")
    return 1 if faults else 0


def _measure_starts(started: Started) -> list[str]:
    """Print how long the portal takes to its first page; return what is too long."""
    found = {"warm start": (started.took_s, MOST_WARM_S)}
    if "--cold" in sys.argv[1:]:
        found["fresh clone"] = (cold(), MOST_COLD_S)
    else:
        print("\nfresh clone: not measured; make bench COLD=1 does")
    for name, (took_s, most_s) in found.items():
        print(f"{name}: {took_s:.1f} s to the first page, limit {most_s} s")
    return [f"a {name} takes {took:.1f} s" for name, (took, most) in found.items() if took > most]


def _measure_weights(address: str) -> list[str]:
    """Print what pages weigh; return those that weigh too much."""
    faults = []
    print(f"\n{'page':12}{'HTML KB':>10}{'all KB':>10}   limits {MOST_DOCUMENT // 1024}, per kind")
    for name, path in _pages(address).items():
        weight = weigh(address + path)
        most = MOST_IN_ALL["map" if name in _WITH_MAP else "plain"]
        print(
            f"{name:12}{weight.document / 1024:10.1f}{weight.in_all / 1024:10.1f}{most // 1024:6}"
        )
        if weight.document > MOST_DOCUMENT or weight.in_all > most:
            faults.append(f"{name} weighs {weight.document} and {weight.in_all} bytes")
    return faults


def _measure_scores(address: str) -> list[str]:
    """Print Lighthouse's scores of the three pages that count; return those too low."""
    if (reason := missing_for_lighthouse()) is not None:
        print(f"\nLighthouse: SKIPPED, {reason}")
        return []
    faults = []
    pages = _pages(address)
    for name in ("home", "list", "detail"):
        scores = lighthouse(address + pages[name])
        print(f"Lighthouse {name}: {scores}, each at least {LEAST_SCORE}")
        faults += [f"{name}: {k} {v}" for k, v in scores.items() if v < LEAST_SCORE]
    return faults


def _pages(address: str) -> dict[str, str]:
    with urllib.request.urlopen(f"{address}/parcels.geojson?limit=1&status=listed") as answer:
        number = json.load(answer)["features"][0]["properties"]["number"]
    detail = f"/parcels/{quote(number)}"
    return {"home": "/", "list": "/parcels", "detail": detail, "parks": "/parks", "map": "/map"}


def _measure_answers() -> list[str]:
    """Print the times of answers; return what takes too long or asks too often."""
    app = create_app()
    with _reading(app) as connection:
        number = _any_number(connection)
        if number is None:
            return ["there are no parcels: run 'flask --app wsgi demo load' first"]
        features = _measure_features(app, connection)
    pages = {"home": "/", "list": "/parcels", "detail": f"/parcels/{number}", "parks": "/parks"}
    statements = _measure_pages(app, app.test_client(), pages)
    slow = [(name, ratio) for name, ratio in features.items() if ratio > MOST_RATIO]
    faults = [f"{name} takes {ratio:.2f} x the bare SQL" for name, ratio in slow]
    if statements > MOST_STATEMENTS:
        faults.append(f"the list sends {statements} statements")
    return faults


def _reading(app: Flask) -> psycopg.Connection[tuple[object, ...]]:
    urls: DatabaseUrls = app.config["DATABASE_URLS"]
    conninfo = urls.ro.replace("postgresql+psycopg://", "postgresql://", 1)
    return psycopg.connect(conninfo, autocommit=True)


def _measure_features(
    app: Flask, connection: psycopg.Connection[tuple[object, ...]]
) -> dict[str, float]:
    """Print the features' times; return the ratio of each way to the bare SQL."""
    path = "/parcels.geojson?bbox=" + ",".join(map(str, BBOX))
    with served() as server:
        candidates: dict[str, Callable[[], object]] = {
            "bare SQL": lambda: connection.execute(BARE_SQL, BBOX).fetchall(),
            "WSGI": partial(ask, app, path),
            "gunicorn": partial(fetch, server, path),
        }
        rows = len(connection.execute(BARE_SQL, BBOX).fetchall())
        found = side_by_side(candidates, ROUNDS)
    print(f"\n{path}  ({rows} parcels, {ROUNDS} rounds)")
    print(f"{'':12}{'p50 ms':>10}{'p95 ms':>10}{'ratio':>8}  limit {MOST_RATIO:.1f}")
    for name, timing in found.items():
        print(f"{name:12}{timing.middle_ms:10.2f}{timing.slow_ms:10.2f}{timing.ratio:8.2f}")
    return {name: found[name].ratio for name in ("WSGI", "gunicorn")}


def _measure_pages(app: Flask, client: FlaskClient, pages: dict[str, str]) -> int:
    """Print the pages' times and statements; return the number of statements of the list."""
    candidates = {name: partial(client.get, path) for name, path in pages.items()}
    counts = {name: count_statements(app, run) for name, run in candidates.items()}
    found = side_by_side(candidates, 40)
    print(
        f"\n{'page':12}{'p50 ms':>10}{'p95 ms':>10}{'SQL':>6}  limit of the list {MOST_STATEMENTS}"
    )
    for name, timing in found.items():
        print(f"{name:12}{timing.middle_ms:10.2f}{timing.slow_ms:10.2f}{counts[name]:6}")
    return counts["list"]


def _any_number(connection: psycopg.Connection[tuple[object, ...]]) -> object:
    row = connection.execute("SELECT number FROM parcel WHERE status = 'listed' LIMIT 1").fetchone()
    return row[0] if row else None


if __name__ == "__main__":
    sys.exit(main())
