"""The city map, its search by name, and static maps of results."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.parcels.vocab import ParcelStatus
from portal.search import atlas, finder
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district, make_park

PATTERN = 'fill="url(#stripes)"'


def test_the_map_page_answers_without_a_row(client: FlaskClient) -> None:
    response = client.get("/map")

    assert response.status_code == 200
    assert "/map.svg?theme=dark" in response.text


@pytest.mark.parametrize("path", ["/map.svg", "/parcels.svg", "/parcels.svg?status=announced"])
def test_pictures_show_parcels_by_status(client: FlaskClient, session: Session, path: str) -> None:
    make_parcel(session, make_district(session), status=ParcelStatus.ANNOUNCED)

    response = client.get(path)

    assert response.mimetype == "image/svg+xml"
    assert ET.fromstring(response.text).tag.endswith("svg")
    assert PATTERN in response.text


def test_a_picture_of_a_result_leaves_out_the_rest(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session), status=ParcelStatus.ANNOUNCED)

    assert PATTERN not in client.get("/parcels.svg?status=sold").text


def test_a_picture_shows_the_whole_result_on_every_page(
    client: FlaskClient, session: Session
) -> None:
    district = make_district(session)
    for index in range(3):
        make_parcel(session, district, at=(114.26 + index / 100, 30.6))
    after = client.get("/parcels.geojson?limit=1").get_json()["next"]

    pictures = {
        client.get(f"/parcels.svg?{query}").text
        for query in ("", "limit=1", f"limit=1&after={after}", "sort=area_asc")
    }

    assert len(pictures) == 1
    assert "共 3 宗地块" in pictures.pop()


def test_every_page_of_the_list_has_the_same_picture(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    for index in range(3):
        make_parcel(session, district, at=(114.26 + index / 100, 30.6))
    after = client.get("/parcels.geojson?limit=1").get_json()["next"]

    first = client.get("/parcels?use=industrial&limit=1")
    second = client.get(f"/parcels?use=industrial&limit=1&after={after}")

    addresses = [re.findall(r"/parcels\.svg[^\"]*", page.text) for page in (first, second)]
    assert addresses[0] == addresses[1]
    assert addresses[0]


def test_more_parcels_than_a_picture_holds_are_said(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = make_district(session)
    for index in range(3):
        make_parcel(session, district, at=(114.26 + index / 100, 30.6))
    monkeypatch.setattr(atlas, "MOST_DRAWN", 2)

    picture = client.get("/parcels.svg").text

    assert "共 3 宗地块，图上只画出 2 宗" in picture


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("q=" + "a" * 65, "q"),
        ("q=a&q=b", "q"),
        ("q=a%00b", "q"),
        ("q=a&kind=park", "kind"),
        ("q=a&limit=5", "limit"),
    ],
)
def test_a_search_that_cannot_be_read_names_the_field(
    client: FlaskClient, query: str, field: str
) -> None:
    answer = client.get(f"/map/find.json?{query}")

    assert answer.status_code == 400
    assert answer.get_json()["error"]["field"] == field


@pytest.mark.parametrize(
    "path",
    [
        "/map.svg?theme=pink",
        "/parcels.svg?theme=pink",
        "/parcels.svg?area_min=x",
        "/map/find.json?q=a%00b",
    ],
)
def test_a_wrong_value_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_a_parcel_is_drawn_at_two_scales(client: FlaskClient, session: Session) -> None:
    parcel = make_parcel(session, make_district(session), name="滨江地块")

    near = client.get(f"/parcels/{parcel.number}.svg?scale=near")
    far = client.get(f"/parcels/{parcel.number}.svg?scale=far&theme=dark")

    assert "滨江地块" in near.text
    assert "滨江地块" in far.text
    assert "200 米" in near.text
    assert "2 公里" in far.text


def test_a_draft_is_neither_drawn_nor_found(client: FlaskClient, session: Session) -> None:
    parcel = make_parcel(
        session, make_district(session), status=ParcelStatus.DRAFT, name="秘密地块"
    )

    assert client.get(f"/parcels/{parcel.number}.svg").status_code == 404
    assert client.get("/map/find.json?q=秘密").get_json() == {"results": []}


@pytest.mark.parametrize("number", ["nothing", "a b'c"])
def test_no_such_parcel_has_no_picture(client: FlaskClient, number: str) -> None:
    assert client.get(f"/parcels/{number}.svg").status_code == 404


def test_names_that_begin_with_the_text_come_first(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    make_park(session, district, slug="inner", name="武汉光谷园")
    make_park(session, district, slug="outer", name="光谷软件园区")

    results = client.get("/map/find.json?q=光谷").get_json()["results"]

    assert [result["name"] for result in results] == ["光谷软件园区", "武汉光谷园"]
    assert results[0]["url"] == "/parks/outer"
    assert results[0]["at"] == [114.3, 30.6]


def test_a_parcel_is_found_by_its_number(client: FlaskClient, session: Session) -> None:
    parcel = make_parcel(session, make_district(session), number="P(2026)007号")

    (result,) = client.get("/map/find.json?q=p(2026)007").get_json()["results"]

    assert result["number"] == parcel.number
    assert result["note"] == "推介中"


@pytest.mark.parametrize("text", ["", "  ", "%", "_"])
def test_signs_of_patterns_find_nothing(client: FlaskClient, session: Session, text: str) -> None:
    make_park(session, make_district(session))

    assert client.get("/map/find.json", query_string={"q": text}).get_json() == {"results": []}


def test_at_most_so_many_are_found(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    for number in range(finder.MOST_FOUND + 3):
        make_park(session, district, slug=f"park-{number}", name=f"园区{number}")

    results = client.get("/map/find.json?q=园区").get_json()["results"]

    assert len(results) == finder.MOST_FOUND
