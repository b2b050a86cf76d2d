"""``/parcels.geojson``: the same query as the page, errors that name the field, paging."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.parcels.vocab import LandUse, ParcelStatus
from portal.search.feature_columns import FEATURE_COLUMNS, Facts
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district

#: Nothing else may ever be told of a parcel here.
MEMBERS = {
    "kind",
    "number",
    "name",
    "use",
    "uses",
    "status",
    "district",
    "area_m2",
    "price_yuan",
    "floor_price_yuan_per_m2",
    "far_min",
    "far_min_included",
    "far_max",
    "far_max_included",
    "url",
    "label",
}


def test_a_feature_has_the_facts_and_the_outline(client: FlaskClient, session: Session) -> None:
    parcel = make_parcel(session, make_district(session), use=LandUse.INDUSTRIAL)

    body = client.get("/parcels.geojson").get_json()

    (feature,) = body["features"]
    assert (body["type"], body["numberMatched"], body["numberReturned"]) == (
        "FeatureCollection",
        1,
        1,
    )
    assert body["next"] is None
    assert feature["id"] == parcel.number
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert set(feature["properties"]) == MEMBERS
    assert feature["properties"]["district"] == "jiangan"
    assert feature["properties"]["label"]["use"] == "工业"
    assert client.get(feature["properties"]["url"]).status_code == 200


def test_a_feature_says_which_ends_of_the_plot_ratio_are_open(
    client: FlaskClient, session: Session
) -> None:
    parcel = make_parcel(session, make_district(session))
    parcel.min_plot_ratio, parcel.min_plot_ratio_included = Decimal("1.3"), False
    session.commit()

    (feature,) = client.get("/parcels.geojson").get_json()["features"]

    told = {name: value for name, value in feature["properties"].items() if "far" in name}
    assert told == {
        "far_min": 1.3,
        "far_min_included": False,
        "far_max": 2.0,
        "far_max_included": True,
    }


def test_the_facts_of_a_row_are_the_columns_that_are_read() -> None:
    assert tuple(column.key for column in FEATURE_COLUMNS) == Facts._fields


def test_the_english_features_speak_english(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), name_en="Riverside")

    (feature,) = client.get("/en/parcels.geojson").get_json()["features"]

    assert feature["properties"]["name"] == "Riverside"
    assert feature["properties"]["label"]["district"] == "Jiangan District"
    assert feature["properties"]["url"].startswith("/en/parcels/")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("area_min=x", "area_min"),
        ("use=,", "use"),
        ("near=,", "near"),
        ("district=,", "district"),
        ("bbox=1,2,3", "bbox"),
        ("district=nowhere", "district"),
        ("near=metro", "near"),
        ("sort=best", "sort"),
        ("limit=2001", "limit"),
        ("within=POINT(1 2)", "within"),
        ("after=x", "after"),
        ("frobnicate=1", "frobnicate"),
        ("theme=dark", "theme"),
        ("price_min=2&price_max=1", "price_min"),
    ],
)
def test_a_wrong_value_is_refused_by_name(client: FlaskClient, query: str, field: str) -> None:
    response = client.get(f"/parcels.geojson?{query}")

    assert response.status_code == 400
    assert response.is_json
    assert response.get_json()["error"]["field"] == field
    assert response.get_json()["error"]["message"]


def test_following_next_shows_each_feature_once(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    numbers = {make_parcel(session, district, at=(114.26 + i / 200, 30.6)).number for i in range(5)}

    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        body = client.get(f"/parcels.geojson?limit=2&status=promoted&after={after}").get_json()
        assert body["numberMatched"] == 5
        seen += [feature["id"] for feature in body["features"]]
        after = body["next"]

    assert sorted(seen) == sorted(numbers)


def test_the_next_link_keeps_the_query(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    for index in range(3):
        make_parcel(session, district, at=(114.26 + index / 200, 30.6))

    first = client.get("/parcels.geojson?limit=2&district=江岸区").get_json()
    second = client.get(first["links"][0]["href"]).get_json()

    assert len(second["features"]) == 1
    assert second["numberMatched"] == 3


def test_an_unchanged_answer_is_not_sent_again(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))
    etag = client.get("/parcels.geojson").headers["ETag"]

    again = client.get("/parcels.geojson", headers={"If-None-Match": etag})

    assert (again.status_code, again.data) == (304, b"")


def test_drafts_are_not_told(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), status=ParcelStatus.DRAFT)

    assert client.get("/parcels.geojson").get_json()["features"] == []


def test_quotes_and_percent_signs_are_only_letters(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))

    for text in ("'", "%", "\\", "' or 1=1 --", "${7*7}", "{{7*7}}"):
        response = client.get(f"/parcels.geojson?q={quote(text)}")
        assert response.status_code == 200
        assert response.get_json()["features"] == []
