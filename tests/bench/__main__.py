"""Measure the catalog on the data of the configured database, and hold it to its limits.

Only ratios within this one run count: the same machine, the same minute, turn by turn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

import psycopg
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.db.cluster import DatabaseUrls
from tests.bench.measuring import ask, count_statements, fetch, served, side_by_side

ROUNDS = 500
MOST_RATIO = 3.0
MOST_STATEMENTS = 12
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
    app = create_app()
    client = app.test_client()
    urls: DatabaseUrls = app.config["DATABASE_URLS"]
    conninfo = urls.ro.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        number = _any_number(connection)
        if number is None:
            print("there are no parcels: run 'flask --app wsgi demo load' first")
            return 1
        features = _measure_features(app, connection)
    pages = {"home": "/", "list": "/parcels", "detail": f"/parcels/{number}", "parks": "/parks"}
    statements = _measure_pages(app, client, pages)
    faults = [
        *(f"{name} takes {ratio:.2f} x the bare SQL" for name, ratio in features.items()
          if ratio > MOST_RATIO),
        *([f"the list sends {statements} statements"] if statements > MOST_STATEMENTS else []),
    ]  # fmt: skip
    for fault in faults:
        print(f"LIMIT PASSED: {fault}")
    return 1 if faults else 0


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
    bare = found["bare SQL"][0]
    print(f"\n{path}  ({rows} parcels, {ROUNDS} rounds)")
    print(f"{'':12}{'p50 ms':>10}{'p95 ms':>10}{'ratio':>8}  limit {MOST_RATIO:.1f}")
    for name, (middle, slow) in found.items():
        print(f"{name:12}{middle:10.2f}{slow:10.2f}{middle / bare:8.2f}")
    return {name: found[name][0] / bare for name in ("WSGI", "gunicorn")}


def _measure_pages(app: Flask, client: FlaskClient, pages: dict[str, str]) -> int:
    """Print the pages' times and statements; return the number of statements of the list."""
    candidates = {name: partial(client.get, path) for name, path in pages.items()}
    counts = {name: count_statements(app, run) for name, run in candidates.items()}
    found = side_by_side(candidates, 40)
    print(
        f"\n{'page':12}{'p50 ms':>10}{'p95 ms':>10}{'SQL':>6}  limit of the list {MOST_STATEMENTS}"
    )
    for name, (middle, slow) in found.items():
        print(f"{name:12}{middle:10.2f}{slow:10.2f}{counts[name]:6}")
    return counts["list"]


def _any_number(connection: psycopg.Connection[tuple[object, ...]]) -> object:
    row = connection.execute("SELECT number FROM parcel WHERE status = 'listed' LIMIT 1").fetchone()
    return row[0] if row else None


if __name__ == "__main__":
    sys.exit(main())
