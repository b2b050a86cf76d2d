"""The page of results: works without script, keeps input, says why nothing is found."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from portal.parcels.vocab import LandUse
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district, make_park, make_place, make_zone

#: The list page may ask the database so often; the issue allows twelve.
MOST_STATEMENTS = 6


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_shows_cards_and_filters(
    client: FlaskClient, session: Session, prefix: str
) -> None:
    district = make_district(session)
    make_zone(session)
    make_park(session, district)
    make_place(session)
    parcel = make_parcel(session, district, park_slug="bio-city", zone_slug="guanggu")

    page = client.get(f"{prefix}/parcels")

    assert page.status_code == 200
    assert parcel.number in page.text
    assert 'name="park" value="bio-city"' in page.text


def test_an_empty_catalog_has_a_page(client: FlaskClient) -> None:
    page = client.get("/parcels")

    assert page.status_code == 200
    assert "目录中还没有地块" in page.text


def test_chips_take_their_condition_out(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), use=LandUse.INDUSTRIAL)

    page = client.get("/parcels?use=industrial&area_min=100&q=地块")

    assert 'href="/parcels?q=%E5%9C%B0%E5%9D%97&amp;area_min=100"' in page.text or (
        'href="/parcels?area_min=100&amp;q=%E5%9C%B0%E5%9D%97"' in page.text
    )


def test_a_wrong_value_keeps_what_was_typed(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))

    page = client.get("/parcels?area_min_mu=abc&price_min_wan=77&use=industrial")

    assert page.status_code == 400
    assert 'value="abc"' in page.text
    assert 'value="77"' in page.text
    assert 'href="#area_min_mu"' in page.text
    assert 'value="industrial" checked' in page.text


def test_the_page_shows_a_hundred_rows_at_most(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))

    assert client.get("/parcels?limit=100").status_code == 200
    refused = client.get("/parcels?limit=101")
    assert refused.status_code == 400
    assert "1 到 100 之间的整数" in refused.text
    assert client.get("/parcels.geojson?limit=2000").status_code == 200


def test_nothing_found_names_the_condition_to_loosen(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), use=LandUse.HOTEL, plot_ratio=Decimal(2))

    page = client.get("/parcels?use=hotel&far_min=3")

    assert "不限容积率" in page.text
    assert 'href="/parcels?use=hotel"' in page.text


def test_a_partial_request_gets_the_results_and_the_address(
    client: FlaskClient, session: Session
) -> None:
    make_parcel(session, make_district(session))

    part = client.get(
        "/parcels?use=industrial&q=&area_min_mu=", headers={"HX-Request-Type": "partial"}
    )

    assert part.status_code == 200
    assert "<html" not in part.text
    assert 'role="status"' in part.text
    assert part.headers["HX-Push-Url"] == "/parcels?use=industrial"
    assert "HX-Request-Type" in part.headers["Vary"]


def test_paging_leads_on_and_back(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    for index in range(3):
        make_parcel(session, district, at=(114.26 + index / 200, 30.6))

    first = client.get("/parcels?limit=2")

    assert "limit=2&amp;after=" in first.text
    assert "上一页" not in first.text
    assert "下一页" in first.text


def test_names_are_text_only(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), name="<script>alert(1)</script>")

    page = client.get("/parcels?q=<b>")
    shown = client.get("/parcels")

    assert "<b>" not in page.text
    assert "<script>alert" not in shown.text


def test_the_page_asks_the_database_seldom(
    app: Flask, client: FlaskClient, session: Session, connection: Connection
) -> None:
    make_parcel(session, make_district(session))
    client.get("/parcels")
    statements = []

    @event.listens_for(connection, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "SAVEPOINT" not in statement:
            statements.append(statement)

    client.get("/parcels?use=industrial&district=jiangan&near=metro:1000&sort=price_asc")

    assert 0 < len(statements) <= MOST_STATEMENTS
