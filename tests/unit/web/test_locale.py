"""The language prefix, the switch between languages, the static files outside of both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from portal.web import locale
from portal.web.targets import is_local_path
from tests.support.page import check_response
from tests.support.web_kit import small_app


@pytest.fixture(scope="module")
def kit() -> Flask:
    app = small_app()

    @app.get("/where")
    def where() -> str:
        here = url_for("home.parcels")
        return f"{locale.current_locale()} {here} {locale.alternate_url('zh')}"

    return app


@pytest.fixture
def visitor(kit: Flask) -> Iterator[FlaskClient]:
    with kit.test_client() as client:
        yield client


def test_no_prefix_is_chinese(visitor: FlaskClient) -> None:
    assert visitor.get("/where").text == "zh /parcels /where"


def test_the_prefix_is_english_and_stays_in_links(visitor: FlaskClient) -> None:
    assert visitor.get("/en/where?a=1&b=汉").text == "en /en/parcels /where?a=1&b=%E6%B1%89"


def test_a_path_that_only_begins_like_the_prefix_is_chinese(visitor: FlaskClient) -> None:
    assert visitor.get("/enclave").status_code == 404
    assert visitor.get("/where/en").status_code == 404


def test_static_files_have_no_language(kit: Flask, visitor: FlaskClient) -> None:
    with kit.test_request_context("/", environ_overrides={"SCRIPT_NAME": ""}):
        url = kit.jinja_env.globals["asset_url"]("app.css")  # type: ignore[operator]

    assert visitor.get(url).status_code == 200
    assert visitor.get(f"/en{url}").status_code == 404


def test_outside_a_request_the_language_is_chinese() -> None:
    assert locale.current_locale() == "zh"


@pytest.mark.parametrize("target", ["/", "/parcels", "/en/parcels?use=residential&q=%E6%B1%89"])
def test_a_path_of_this_site_is_local(target: str) -> None:
    assert is_local_path(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "\\\\evil",
        "/a\\b",
        "/a b",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        " /a",
        "/a\x00",
        "///x",
    ],
)
def test_anything_else_is_not_local(target: str) -> None:
    assert not is_local_path(target)


def test_care_mode_is_remembered_and_returns_to_the_page(visitor: FlaskClient) -> None:
    answer = visitor.get("/preferences/care/on?next=/nowhere")

    assert (answer.status_code, answer.location) == (303, "/nowhere")
    assert "data-care" in visitor.get("/nowhere").text
    visitor.get("/preferences/care/off?next=/nowhere")
    assert "data-care" not in visitor.get("/nowhere").text


def test_care_mode_leads_nowhere_else(visitor: FlaskClient) -> None:
    answer = visitor.get("/preferences/care/on?next=//evil.example")

    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers
    check_response(answer)
