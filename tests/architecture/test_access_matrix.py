"""Rows 1, 7, 15, 27 of the security list: who may use what, and what every answer carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.roles import ACCOUNT_ROLES, Role
from portal.web.access import Requirement, access_of
from portal.web.extensions import csrf
from tests.architecture.access_matrix import FILE, rows, written
from tests.support.accounts import csrf_token, make_account, sign_in_as

_VALUES = {"number": "P1", "slug": "a", "token": "t" * 43, "public_id": str(uuid4())}


def _url(app: Flask, endpoint: str, path: str) -> str:
    """Return an address of the route; what does not matter is filled in."""
    names = re.findall(r"<(?:[^:<>]+:)?(\w+)>", path)
    values: dict[str, Any] = {name: _VALUES.get(name, "1") for name in names}
    choices = re.findall(r"<any\((\w+)[^)]*\):(\w+)>", path)
    values |= {name: first for first, name in choices}
    with app.test_request_context():
        return app.url_for(endpoint, **values)


@pytest.fixture
def stubbed(app: Flask) -> Iterator[Flask]:
    """Return the application with every view answering 204: what is tested is the guard."""
    before = dict(app.view_functions)
    for endpoint, view in before.items():

        def stub(**_values: object) -> tuple[str, int]:
            return "", 204

        mark = access_of(view)
        if mark is not None and endpoint != "accounts.reset":
            stub.__access__ = mark  # type: ignore[attr-defined]
            app.view_functions[endpoint] = stub
    yield app
    app.view_functions.update(before)


def test_01_the_matrix_names_every_route_as_it_is_marked(application: Flask) -> None:
    assert list(rows(application)) == written(), (
        f"{FILE.name} is not what the marks say: python -m tests.architecture.access_matrix"
    )


def test_01_every_role_asked_for_exists(application: Flask) -> None:
    marks = [access_of(view) for view in application.view_functions.values()]

    unknown = {role for m in marks if isinstance(m, Requirement) for role in m.roles} - set(Role)

    assert not unknown


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_01_the_guard_does_what_the_matrix_says(
    stubbed: Flask, client: FlaskClient, session: Session, role: Role
) -> None:
    if role in ACCOUNT_ROLES:
        sign_in_as(client, session, make_account(session, role))
    token = csrf_token(client)
    column = list(Role).index(role) + 3
    wrong = []
    for row in written():
        endpoint, method, path = row[:3]
        if endpoint == "accounts.reset":
            continue
        answer = client.open(
            _url(stubbed, endpoint, path), method=method, data={"csrf_token": token}
        )
        expected = {"open": 204, "recent": 204, "sign-in": 303, "forbidden": 403}[row[column]]
        if answer.status_code != expected:
            wrong.append((method, path, answer.status_code, expected))

    assert not wrong


def test_01_a_view_without_a_mark_is_refused(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "home.index", lambda: "open by mistake")

    assert client.get("/").status_code == 403


def test_07_every_unsafe_route_wants_the_forms_token(app: Flask, client: FlaskClient) -> None:
    unsafe = [row for row in written() if row[1] != "GET"]

    answers = {
        row[:3]: client.open(_url(app, row[0], row[2]), method=row[1]).status_code for row in unsafe
    }

    assert len(unsafe) >= 20
    assert set(answers.values()) == {400}


def test_07_no_view_is_exempt(application: Flask) -> None:
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


def test_15_27_every_answer_carries_the_headers_and_safe_cookies(
    app: Flask, client: FlaskClient
) -> None:
    for row in written():
        if row[1] != "GET" or row[0].startswith("assets."):
            continue
        answer = client.get(_url(app, row[0], row[2]))
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff", row
        assert headers["Referrer-Policy"], row
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", row
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy, row
        assert "default-src 'none'" in policy, row
        for cookie in headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie, row
            assert "SameSite=Lax" in cookie, row
            assert "Domain" not in cookie, row
