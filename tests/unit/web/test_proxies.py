"""Whom the portal believes about the visitor: as many proxies as the settings count."""

from __future__ import annotations

import runpy
from typing import Any

import pytest
from flask.testing import FlaskClient
from gunicorn.config import Config

from portal.config import ROOT
from tests.support.page import Page, check_response
from tests.support.web_kit import small_app

FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "land.example",
    "X-Forwarded-Prefix": "/evil",
}


def _visitor(**changes: Any) -> FlaskClient:
    return small_app(**changes).test_client()


def test_without_a_proxy_nobody_is_believed() -> None:
    answer = _visitor().get("/peer", headers=FORWARDED)

    assert answer.text == "127.0.0.1 http://localhost/peer"
    assert "Strict-Transport-Security" not in answer.headers


def test_behind_one_proxy_its_word_counts() -> None:
    answer = _visitor(proxies=1).get("/peer", headers=FORWARDED)

    assert answer.text == "203.0.113.7 https://land.example/peer"
    assert "Strict-Transport-Security" in answer.headers


def test_what_a_visitor_put_before_the_proxy_s_word_is_not_believed() -> None:
    forged = {name: f"forged.example, {value}" for name, value in FORWARDED.items()}

    answer = _visitor(proxies=1).get("/peer", headers=forged)

    assert answer.text == "203.0.113.7 https://land.example/peer"


def test_two_proxies_are_counted_from_this_end() -> None:
    headers = {"X-Forwarded-For": "198.51.100.1, 203.0.113.7, 192.0.2.1"}

    answer = _visitor(proxies=2).get("/peer", headers=headers)

    assert answer.text.startswith("203.0.113.7 ")


def test_the_language_keeps_its_prefix_behind_a_proxy() -> None:
    answer = _visitor(proxies=1).get("/en/peer", headers=FORWARDED)
    below = _visitor(proxies=1).get(
        "/en/peer", headers=FORWARDED, environ_overrides={"SCRIPT_NAME": "/land"}
    )

    assert answer.text.endswith(" https://land.example/en/peer")
    assert below.text.endswith(" https://land.example/land/en/peer")


@pytest.mark.parametrize(
    ("settings", "headers", "is_https"),
    [
        ({}, FORWARDED, False),
        ({"proxies": 1}, {}, False),
        ({"proxies": 1}, FORWARDED, True),
        ({"https": True}, {}, True),
        ({"https": True}, {"X-Forwarded-Proto": "http"}, True),
        ({"https": True, "proxies": 1}, FORWARDED, True),
        ({"https": True, "proxies": 1}, {"X-Forwarded-Proto": "http"}, True),
    ],
)
def test_https_shows_in_cookies_headers_and_addresses(
    settings: dict[str, Any], headers: dict[str, str], is_https: bool
) -> None:
    visitor = _visitor(**settings)

    page = visitor.get("/nowhere", headers=headers)
    care = visitor.get("/preferences/care/on?next=/", headers=headers)

    assert ("Strict-Transport-Security" in page.headers) == is_https
    assert ("Secure" in care.headers["Set-Cookie"]) == is_https
    alternates = [
        link.get("href", "")
        for link in Page(page.text, path="/nowhere").all("link")
        if link.get("rel") == "alternate"
    ]
    scheme = "https://" if is_https else "http://"
    assert len(alternates) == 2
    assert not [address for address in alternates if not address.startswith(scheme)]


def test_a_foreign_host_name_is_refused_also_from_a_proxy() -> None:
    visitor = _visitor(proxies=1, trusted_hosts=("land.example",))

    good = visitor.get("/peer", headers=FORWARDED)
    bad = visitor.get("/peer", headers=FORWARDED | {"X-Forwarded-Host": "evil.example"})

    assert good.status_code == 200
    assert bad.status_code == 400
    assert "evil.example" not in bad.text
    check_response(bad)


def test_gunicorn_believes_nobody_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    config = Config()

    for name, value in runpy.run_path(str(ROOT / "gunicorn.conf.py")).items():
        if name in config.settings:
            config.set(name, value)

    assert config.forwarded_allow_ips == []
    assert config.secure_scheme_headers == {}
    assert config.forwarder_headers == []
