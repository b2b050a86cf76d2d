"""The pages of industrial parks."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.parcels.vocab import ParcelStatus
from portal.places.vocab import ParkLevel, PlaceKind
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district, make_park, make_place


def test_parks_are_listed_with_what_can_be_had(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    make_park(session, district)
    make_parcel(session, district, park_slug="bio-city")
    make_parcel(session, district, park_slug="bio-city", status=ParcelStatus.SOLD)

    text = client.get("/parks").text

    assert "生物城" in text
    assert "可获取地块 1 宗" in text


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("level=national", True),
        ("level=municipal", False),
        ("district=jiangan", True),
        ("district=江岸区", True),
        ("industry=生物医药", True),
        ("level=national&district=jiangan&industry=生物医药", True),
        ("industry=汽车", False),
    ],
)
def test_filters_narrow_the_list(
    client: FlaskClient, session: Session, query: str, is_found: bool
) -> None:
    district = make_district(session)
    make_park(session, district)
    make_park(
        session,
        make_district(session, "hannan", "汉南区"),
        "car-city",
        "车城",
        level=ParkLevel.PROVINCIAL,
        industries=(("汽车", "Cars"),),
    )

    page = client.get(f"/parks?{quote(query, safe='=&')}")

    assert page.status_code == 200
    assert ('href="/parks/bio-city"' in page.text) is is_found


@pytest.mark.parametrize(
    "query", ["level=x", "district=x", "industry=x", "colour=red", "level=a&level=b"]
)
def test_a_wrong_filter_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/parks?{query}").status_code == 400


def test_the_map_of_a_park_shows_the_parcels(client: FlaskClient, session: Session) -> None:
    make_park(session, make_district(session))

    text = client.get("/parks/bio-city").text

    assert "/parcels.geojson?limit=2000" in text
    assert 'data-map-layer="parcels"' in text


def test_a_park_shows_facts_places_and_parcels(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    make_place(session, PlaceKind.AIRPORT, "天河机场", at=(114.3, 30.6))
    make_park(session, district)
    make_park(session, district, "next-door", "邻园", at=(114.31, 30.6))
    parcel = make_parcel(session, district, park_slug="bio-city")
    make_parcel(session, district, park_slug="bio-city", status=ParcelStatus.DRAFT, name="草稿地块")

    text = client.get("/parks/bio-city").text

    for fact in ("国家级", "生物医药", "误差约 500 米", "天河机场", "邻园", parcel.name):
        assert fact in text
    assert 'href="/parcels?park=bio-city"' in text
    assert "草稿地块" not in text


@pytest.mark.parametrize("slug", ["nowhere", "%00", "a%00b", "%ff"])
def test_a_park_that_is_not_there(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/parks/{slug}").status_code == 404
