"""What holds on every page there is, walked from the portal's own map of addresses."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal import create_app
from portal.config import Settings
from portal.db.cluster import DatabaseUrls
from portal.db.engine import db
from portal.web.access import PUBLIC, access_of
from tests.support.page import PageClient
from tests.support.routes import TROUBLES, get_addresses, static_things

BANNER = 'class="site-banner demo-banner"'
#: Addresses that answer something else than a page.
NO_PAGES = {
    "accounts.export",
    "assets.own",
    "assets.vendor",
    "atlas.find",
    "atlas.overview",
    "atlas.results",
    "deals.layer",
    "exports.download",
    "layers.show",
    "observability.healthz",
    "observability.metrics",
    "observability.readyz",
    "outlines.outline",
    "parcel_pictures.show",
    "parcels.file",
    "preferences.care",
    "search_api.features",
    "search_api.summary",
    "tiles.show",
}
#: What answers otherwise when nothing leads to it.
OUT_OF_TURN = {
    "accounts.code": 303,
    "accounts.confirm_mail": 410,
    "accounts.finish_registration": 410,
    "accounts.set_password": 410,
}
LANGUAGES = pytest.mark.parametrize("prefix", ["", "/en"])
#: What every answer must carry, with the word that has to be in it.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}
#: The policy of a file that is saved and never shown: stricter, a page without an origin.
DOWNLOAD = "default-src 'none'; sandbox"
POLICY = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'")


def _ask(client: FlaskClient, address: str, prefix: str = "") -> TestResponse:
    method, _, path = address.rpartition(" ")
    data = b"x" * (1 << 21) if path.endswith("/large") else None
    answer = client.open(prefix + path, method=method or "GET", data=data)
    answer.close()  # a file that is sent stays open until then
    return answer


@LANGUAGES
@pytest.mark.usefixtures("demo")
def test_every_page_says_that_the_data_are_for_demonstration(
    client: FlaskClient, addresses: dict[str, str], prefix: str
) -> None:
    pages = [name for name in addresses.keys() - NO_PAGES if _is_open(client, name)]

    silent = _silent(client, {name: prefix + addresses[name] for name in pages})

    assert len(pages) >= 15
    assert not silent


@LANGUAGES
@pytest.mark.usefixtures("demo")
def test_every_page_of_an_account_says_so_too(
    investor: FlaskClient, addresses: dict[str, str], prefix: str
) -> None:
    pages = [name for name in addresses.keys() - NO_PAGES if not _is_open(investor, name)]

    silent = _silent(investor, {name: prefix + addresses[name] for name in pages})

    assert len(pages) >= 8
    assert not silent


def _is_open(client: FlaskClient, endpoint: str) -> bool:
    return access_of(client.application.view_functions[endpoint]) == PUBLIC


def _silent(client: FlaskClient, pages: dict[str, str]) -> list[str]:
    """Return those of the pages that do not carry the banner; each must be there."""
    silent = []
    for endpoint, path in pages.items():
        answer = client.get(path)
        status = OUT_OF_TURN.get(endpoint, 200)
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), endpoint
        if status != 303 and BANNER not in answer.text:
            silent.append(endpoint)
    return silent


@LANGUAGES
@pytest.mark.usefixtures("demo")
def test_nothing_else_is_a_page(
    client: FlaskClient, addresses: dict[str, str], prefix: str
) -> None:
    pages = [
        endpoint
        for endpoint in sorted(NO_PAGES)
        if not addresses[endpoint].startswith("/static")
        and (answer := _ask(client, addresses[endpoint], prefix)).mimetype == "text/html"
        and answer.status_code == 200
    ]

    assert not pages


@LANGUAGES
@pytest.mark.parametrize("address", TROUBLES)
def test_every_error_page_says_so_too(troubled: Flask, address: str, prefix: str) -> None:
    answer = _ask(troubled.test_client(), address, prefix)

    assert (answer.status_code, answer.mimetype) == (TROUBLES[address], "text/html")
    assert BANNER in answer.text
    assert "secret detail" not in answer.text


def _is_bare(answer: TestResponse) -> bool:
    policy = answer.headers.get("Content-Security-Policy", "")
    is_strict = "unsafe" not in policy and (
        all(part in policy for part in POLICY) or policy == DOWNLOAD
    )
    return not is_strict or any(w not in answer.headers.get(h, "") for h, w in HEADERS.items())


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_answer_carries_the_headers(
    client: FlaskClient, addresses: dict[str, str], method: str
) -> None:
    paths = [*addresses.values(), *(f"/en{path}" for path in _outside_static(addresses))]

    bare = [path for path in paths if _is_bare(_ask(client, f"{method} {path}"))]

    assert len(paths) > 40
    assert not bare


@LANGUAGES
@pytest.mark.parametrize("address", [*TROUBLES, "/static/v/x/none.js"])
def test_every_error_carries_the_headers(troubled: Flask, address: str, prefix: str) -> None:
    is_static = address.startswith("/static")

    answer = _ask(troubled.test_client(), address, "" if is_static else prefix)

    assert answer.status_code >= 400
    assert not _is_bare(answer)


def _outside_static(addresses: dict[str, str]) -> list[str]:
    return [path for path in addresses.values() if not path.startswith("/static/")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_asking_writes_nothing(
    client: FlaskClient, addresses: dict[str, str], session: Session, method: str
) -> None:
    before = {path: _ask(client, f"{method} {path}").status_code for path in addresses.values()}
    # Both doors lead through this one transaction here; it now refuses every write.
    session.execute(text("SET TRANSACTION READ ONLY"))

    after = {path: _ask(client, f"{method} {path}").status_code for path in addresses.values()}

    assert after == before
    with pytest.raises(InternalError, match="read-only transaction"):
        session.execute(text("DELETE FROM parcel"))


def test_pages_read_as_a_role_that_cannot_write(application: Flask) -> None:
    with application.app_context():
        role, read_only = db.session.execute(
            text("SELECT current_user, current_setting('default_transaction_read_only')")
        ).one()

    assert (role, read_only) == ("app_ro", "on")


@pytest.fixture
def lost(settings: Settings) -> Iterator[Flask]:
    """Return an application whose database is not there."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and never listening
        url = f"postgresql+psycopg://nobody@127.0.0.1:{nobody.getsockname()[1]}/none"
        app = create_app(dataclasses.replace(settings), DatabaseUrls(url, url, url))
        app.test_client_class = PageClient
        yield app


@LANGUAGES
def test_without_the_database_every_answer_is_whole(lost: Flask, prefix: str) -> None:
    nothing = {"slug": "x", "number": "x", "public_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
    client = lost.test_client()
    found = {}
    for endpoint, path in get_addresses(lost, static_things(lost) | nothing).items():
        if endpoint in ("observability.metrics", "assets.own", "assets.vendor"):
            continue
        answer = client.get(prefix + path)
        found[endpoint] = answer.status_code
        if answer.status_code == 503 and not endpoint.startswith("observability"):
            assert answer.headers["Retry-After"] == "3"
            assert (b"request_id" in answer.data) == answer.is_json
            assert answer.is_json or b"<h1>" in answer.data

    assert set(found.values()) <= {200, 303, 503}
    for endpoint in ("home.index", "search.list", "search_api.features", "places.detail"):
        assert found[endpoint] == 503
    for endpoint in ("observability.healthz", "about.privacy"):
        assert found[endpoint] == 200


def test_the_page_without_the_database_says_what_to_do(lost: Flask) -> None:
    chinese = lost.test_client().get("/")
    english = lost.test_client().get("/en/")

    assert "系统暂时无法处理您的请求。" in chinese.text
    assert "请稍等片刻再试。" in chinese.text
    assert BANNER not in chinese.text
    assert english.status_code == 503
