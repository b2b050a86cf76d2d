"""Layers of maps: what they hold, in which language, and how long they are kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, box
from sqlalchemy.orm import Session

from portal.places import services
from portal.places.draft import MetroLineDraft, PlaceDraft, WaterDraft
from portal.places.vocab import PlaceKind, WaterKind
from tests.factories.places import make_district, make_park

NAMES = ("districts", "water", "metro", "parks", "hubs", "deals")


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_without_rows_is_an_empty_collection(client: FlaskClient, name: str) -> None:
    response = client.get(f"/layers/{name}.geojson")

    assert response.status_code == 200
    assert response.mimetype == "application/geo+json"
    assert response.get_json(force=True) == {"type": "FeatureCollection", "features": []}


def test_an_unknown_layer_is_not_found(client: FlaskClient) -> None:
    assert client.get("/layers/secrets.geojson").status_code == 404


def test_a_district_says_where_its_name_stands(client: FlaskClient, session: Session) -> None:
    make_district(session)

    (feature,) = client.get("/layers/districts.geojson").get_json(force=True)["features"]

    assert feature["geometry"]["type"] == "MultiPolygon"
    assert feature["properties"]["kind"] == "district"
    assert feature["properties"]["name"] == "江岸区"
    assert feature["properties"]["label_at"] == [114.3, 30.6]


def test_names_follow_the_language(client: FlaskClient, session: Session) -> None:
    make_district(session)

    (feature,) = client.get("/en/layers/districts.geojson").get_json(force=True)["features"]

    assert feature["properties"]["name"] == "Jiangan District"


def test_a_park_leads_to_its_page_and_says_how_exact_it_is(
    client: FlaskClient, session: Session
) -> None:
    make_park(session, make_district(session))

    (feature,) = client.get("/layers/parks.geojson").get_json(force=True)["features"]

    assert feature["properties"]["url"] == "/parks/bio-city"
    assert "位置精度" in dict(feature["properties"]["facts"])
    assert len(feature["properties"]["facts"]) <= 4


def test_a_station_takes_the_colour_of_its_line(client: FlaskClient, session: Session) -> None:
    track = MultiLineString([LineString([(114.3, 30.6), (114.31, 30.6)])])
    services.save_metro_line(
        session, MetroLineDraft(name="1号线", name_en="Line 1", color="#267AC3", track=track)
    )
    _save_place(session, PlaceKind.METRO, "循礼门", lines=("1号线",))

    line, station = client.get("/layers/metro.geojson").get_json(force=True)["features"]

    assert (line["properties"]["kind"], station["properties"]["kind"]) == ("line", "station")
    assert station["properties"]["color"] == line["properties"]["color"] == "#267AC3"
    assert station["properties"]["facts"] == [["线路", "1号线"]]


def test_hubs_leave_stations_and_lakes_to_their_layers(
    client: FlaskClient, session: Session
) -> None:
    for kind in PlaceKind:
        _save_place(session, kind, f"地点{kind}")

    features = client.get("/layers/hubs.geojson").get_json(force=True)["features"]

    kinds = {feature["properties"]["kind"] for feature in features}
    assert kinds == {"airport", "rail", "port", "highway", "university"}


def test_coordinates_have_five_decimals_at_most(client: FlaskClient, session: Session) -> None:
    shape = MultiPolygon([box(114.123456789, 30.123456789, 114.2, 30.2)])
    draft = WaterDraft(
        kind=WaterKind.LAKE, name="东湖", name_en="East Lake", shape=shape, source="test"
    )
    services.save_water(session, draft)
    session.commit()

    text = client.get("/layers/water.geojson").text

    assert "114.12346" in text
    assert "114.123456" not in text


def test_an_unchanged_layer_is_not_sent_twice(client: FlaskClient, session: Session) -> None:
    make_district(session)
    first = client.get("/layers/districts.geojson")

    second = client.get(
        "/layers/districts.geojson", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert second.status_code == 304
    assert not second.data


def _save_place(session: Session, kind: PlaceKind, name: str, lines: tuple[str, ...] = ()) -> None:
    draft = PlaceDraft(
        kind=kind,
        name=name,
        name_en=f"{name} en",
        location=Point(114.3, 30.6),
        lines=lines,
        accuracy_m=150,
        source="test",
    )
    services.save_place(session, draft)
    session.commit()
