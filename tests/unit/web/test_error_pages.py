"""Errors as pages and as JSON."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.support.page import Page, check_response
from tests.support.web_kit import small_app


@pytest.fixture(scope="module")
def visitor() -> FlaskClient:
    return small_app().test_client()


@pytest.mark.parametrize(
    ("path", "status"), [("/parcels", 400), ("/nowhere", 404), ("/busy", 503), ("/broken", 500)]
)
def test_an_error_is_a_whole_page_with_a_number_to_quote(
    visitor: FlaskClient, path: str, status: int
) -> None:
    answer = visitor.get(path)

    assert answer.status_code == status
    check_response(answer)
    page = Page(answer.text, path=path)
    assert len(page.text(page.one("code"))) == 16
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def test_a_program_gets_json_that_names_the_field(visitor: FlaskClient) -> None:
    answer = visitor.get("/parcels.geojson")

    error = answer.get_json()["error"]
    assert answer.status_code == 400
    assert (error["field"], error["message"]) == ("area_min", "填写的内容有误。")


def test_accept_decides_where_the_path_does_not(visitor: FlaskClient) -> None:
    assert visitor.get("/nowhere", headers={"Accept": "application/json"}).is_json
    assert not visitor.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"}).is_json
    assert not visitor.get("/nowhere", headers={"Accept": "*/*"}).is_json


def test_a_wrong_method_says_which_are_right(visitor: FlaskClient) -> None:
    answer = visitor.post("/busy")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_busy_says_when_to_come_back(visitor: FlaskClient) -> None:
    assert visitor.get("/busy").headers["Retry-After"] == "3"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/conflict", "地块状态不能从“已成交”改为“推介中”。"),
        ("/en/conflict", "A parcel cannot go from “Sold” to “Promoted”."),
    ],
)
def test_members_of_vocabularies_are_shown_by_their_translated_label(
    visitor: FlaskClient, path: str, text: str
) -> None:
    answer = visitor.get(path)
    for_programs = visitor.get(f"{path}.json")

    assert answer.status_code == 409
    assert text in Page(answer.text, path=path).text()
    assert for_programs.get_json()["error"]["message"] == text
