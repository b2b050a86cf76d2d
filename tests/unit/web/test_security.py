"""The headers on every kind of answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.web.security import content_security_policy
from tests.support.web_kit import small_app


@pytest.fixture(scope="module")
def visitor() -> FlaskClient:
    return small_app().test_client()


@pytest.mark.parametrize("path", ["/", "/nowhere", "/broken", "/parcels.geojson", "/static/x"])
def test_every_answer_is_guarded(visitor: FlaskClient, path: str) -> None:
    headers = visitor.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Referrer-Policy" in headers
    assert "Permissions-Policy" in headers


def test_each_page_has_its_own_nonce(visitor: FlaskClient) -> None:
    first, second = (visitor.get("/").headers["Content-Security-Policy"] for _ in range(2))

    assert "'nonce-" in first
    assert first != second


def test_https_alone_asks_for_https(visitor: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/").headers
    secure = visitor.get("/", base_url="https://localhost")
    assert "max-age=" in secure.headers["Strict-Transport-Security"]


def test_a_base_layer_is_allowed_as_picture_only() -> None:
    policy = content_security_policy(None, ("https://tiles.example",))

    assert policy.count("https://tiles.example") == 1
    assert "img-src 'self' data: blob: https://tiles.example" in policy


@pytest.mark.parametrize("path", ["/", "/en/parcels", "/parcels.geojson", "/nowhere", "/static/x"])
def test_only_the_hosts_of_the_settings_are_answered(path: str) -> None:
    visitor = small_app(trusted_hosts=("land.example", ".city.example")).test_client()

    for host in ("evil.example", "land.example.evil", "xcity.example"):
        answer = visitor.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert host not in answer.text
        assert "Content-Security-Policy" in answer.headers
    for host in ("land.example", "www.city.example"):
        assert visitor.get(path, headers={"Host": host}).text != answer.text


def test_a_foreign_host_is_told_so_in_the_language_of_the_address() -> None:
    visitor = small_app(trusted_hosts=("land.example",)).test_client()

    chinese, english = (
        visitor.get(path, headers={"Host": "evil.example"}) for path in ("/", "/en/parcels")
    )

    assert (chinese.mimetype, chinese.text) == (
        "text/plain",
        "本站不使用网址中的这个域名，请核对网址。",
    )
    assert english.text.startswith("This site does not use")


@pytest.mark.parametrize("host", ["a..b", ".", "xn--a", f"{'a' * 64}.example", "a b", "<b>"])
@pytest.mark.parametrize("path", ["/", "/en/", "/nowhere", "/parcels.geojson"])
def test_a_host_that_is_no_name_is_told_so(host: str, path: str) -> None:
    app = small_app()
    environ = EnvironBuilder(path).get_environ() | {"HTTP_HOST": host}

    body, status, headers = run_wsgi_app(app.wsgi_app, environ)

    assert status.startswith("400")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in headers
    assert b"Traceback" not in b"".join(body)
