"""``/parcels/tiles/{z}/{x}/{y}.mvt``: what is in a tile, its bounds, its tag."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal.geo.tiles import Tile
from portal.parcels.vocab import ParcelStatus
from portal.search import tile_queries
from portal.search.tile_store import TileStore
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district
from tests.support import crowd

AT = (114.3, 30.6)


@pytest.fixture(autouse=True)
def fresh_store(app: Flask) -> Iterator[None]:
    """Let each test see its own parcels: all of them are one transaction, thus one version."""
    kept = app.extensions["portal_tiles"]
    app.extensions["portal_tiles"] = TileStore(rest_s=0)
    yield
    app.extensions["portal_tiles"] = kept


def _path(z: int, prefix: str = "") -> str:
    tiles = 1 << z
    x = int((AT[0] + 180) / 360 * tiles)
    y = int((1 - math.asinh(math.tan(math.radians(AT[1]))) / math.pi) / 2 * tiles)
    return f"{prefix}/parcels/tiles/{z}/{x}/{y}.mvt"


def test_a_tile_has_four_facts_of_public_parcels(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    parcel = make_parcel(session, district, at=AT, name="江边", name_en="Riverside")
    draft = make_parcel(session, district, at=AT, status=ParcelStatus.DRAFT)

    response = client.get(_path(14))
    body = response.data

    assert response.mimetype == "application/vnd.mapbox-vector-tile"
    for expected in ("parcels", "number", "name", "status", "use", "江边", "promoted"):
        assert expected.encode() in body
    assert parcel.number.encode() in body
    assert draft.number.encode() not in body
    for hidden in ("site_area_m2", "price", "Riverside"):
        assert hidden.encode() not in body


def test_an_english_tile_has_english_names(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), at=AT, name_en="Riverside")

    assert b"Riverside" in client.get(_path(14, "/en")).data


def test_a_browser_gets_it_packed(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), at=AT)

    packed = client.get(_path(14), headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == client.get(_path(14)).data


def test_an_unchanged_tile_is_not_sent_again(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), at=AT)
    first = client.get(_path(14))

    again = client.get(_path(14), headers={"If-None-Match": first.headers["ETag"]})
    other = client.get(_path(14), headers={"If-None-Match": 'W/"other"'})

    assert "max-age" in first.headers["Cache-Control"]
    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


@pytest.mark.parametrize("path", ["0/0/0", "11/1674/841", "14/0/0", "22/0/0"])
def test_where_nothing_is_drawn_a_tile_is_empty(client: FlaskClient, path: str) -> None:
    response = client.get(f"/parcels/tiles/{path}.mvt")

    assert (response.status_code, response.data) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        *("14/16384/0", "14/0/16384", "23/0/0", "0/1/0", "99999/0/0"),
        *("-1/0/0", "a/0/0", "1.5/0/0", "14/0/0.png", f"14/{10**30}/0"),
    ],
)
def test_a_tile_that_the_grid_does_not_have_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(f"/parcels/tiles/{path}.mvt")

    assert response.status_code == 404
    assert response.is_json


def test_far_out_only_what_is_seen_and_not_too_many(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    large = make_parcel(session, district, at=AT, side_m=200)
    small = make_parcel(session, district, at=AT, side_m=20)

    far, near = client.get(_path(12)).data, client.get(_path(14)).data

    assert large.number.encode() in far
    assert small.number.encode() not in far
    assert small.number.encode() in near


def test_the_largest_come_first_where_parcels_are_dense(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = make_district(session)
    for side_m in (50, 200, 100):
        make_parcel(session, district, at=AT, side_m=side_m, number=f"S{side_m}")
    monkeypatch.setattr(tile_queries, "_MOST", 2)

    body = client.get(_path(15)).data

    assert b"S200" in body
    assert b"S100" in body
    assert b"S50" not in body


def test_the_tile_reads_by_its_index(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    crowd.insert(driver, 5_000)
    query = tile_queries.values(Tile(14, 13396, 6720), in_english=False)

    plan = [line for (line,) in driver.execute(f"EXPLAIN {tile_queries.TILE}", query).fetchall()]

    assert any("idx_parcel_boundary_3857" in line for line in plan)
