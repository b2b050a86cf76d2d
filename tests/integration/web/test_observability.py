"""What operators see: alive, ready, figures, one log line for each request."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session


def test_alive_needs_no_database(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_not_ready_without_a_worker(client: FlaskClient) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    checks = answer.get_json()["checks"]
    assert checks == {"database": "ok", "revision": "ok", "worker": "silent"}


def test_ready_with_a_worker(client: FlaskClient, session: Session) -> None:
    session.execute(text("INSERT INTO procrastinate.procrastinate_workers DEFAULT VALUES"))
    session.commit()

    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "192.0.2.1", 404),
        ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ({"Via": "1.1 proxy"}, "127.0.0.1", 404),
        ({"X-Forwarded-Proto": "https"}, "127.0.0.1", 404),
        ({"Authorization": "Bearer guess"}, "192.0.2.1", 404),
    ],
)
def test_figures_are_for_this_machine(
    client: FlaskClient, headers: dict[str, str], address: str, status: int
) -> None:
    answer = client.get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})

    assert answer.status_code == status


def test_the_log_has_names_of_the_query_and_no_values(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "portal.access"):
        client.get("/nowhere?phone=13800000000")

    assert "/nowhere?phone" in caplog.text
    assert "13800000000" not in caplog.text


def test_a_stranger_does_not_name_the_request(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": "forged-forged"})

    assert answer.headers["X-Request-ID"] != "forged-forged"


def test_an_unknown_method_makes_no_series_of_its_own(client: FlaskClient) -> None:
    client.open("/healthz", method="BREW")
    client.open("/healthz", method="GET")

    figures = client.get("/metrics").text

    assert "BREW" not in figures
    assert 'method="other"' in figures
    assert 'method="GET"' in figures
