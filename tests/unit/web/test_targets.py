"""Row 30: a redirect stays on this site, whatever ``next`` says."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.web.targets import is_local_path, next_page

HOME = "https://land.example.org/account/sign-in"
EVIL = [
    "http://evil.example",
    "https://evil.example/",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    " https://evil.example",
    "\x00//evil.example",
    "\x01https://evil.example",
    "\x0b//evil.example",
    "/\x0b/evil.example",
    "/\x00/evil.example",
    "/ /evil.example",
    "http:evil.example",
    "https:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    "https:/\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\tjavascript:alert(1)",
    "javascript://%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example",
    "ws://evil.example",
    "blob:https://evil.example/1",
    "about:blank",
    "mailto:a@evil.example",
    "tel:1",
    "evil.example",
    "evil.example/path",
    "www.evil.example",
    "@evil.example",
    "user@evil.example",
    "http://land.example.org@evil.example",
    "http://land.example.org.evil.example",
    "https://evil.example#land.example.org",
    "https://evil.example?land.example.org",
    "https://[::1]/",
    "//[::1]/",
    "//127.0.0.1",
    "//2130706433",
    "//evil.example\\@land.example.org",
    "//land.example.org@evil.example",
    "..//evil.example",
    "./evil",
    "?next=//evil.example",
    "#//evil.example",
    "",
    "/" + "a" * 5000,
    "/a\nLocation: https://evil.example",
    "/a\r\nSet-Cookie: a=b",
    "/a b",
    "/a\\b",
    "/\x7f",
]


@pytest.mark.parametrize("target", EVIL)
def test_30_no_address_leads_away(target: str) -> None:
    app = Flask("t")
    with app.test_request_context("/", query_string={"next": target}):
        assert next_page("/account") == "/account"


@pytest.mark.parametrize(
    "target", ["/", "/en/parcels?use=industrial&q=地", "/a//b", "/a?x=//e", "/@b"]
)
def test_30_pages_of_this_site_are_led_to(target: str) -> None:
    assert is_local_path(target)


@given(st.one_of(st.text(max_size=60), st.from_regex(r"[/\\:.\s@#?a-z]{1,12}evil\.example")))
def test_30_whatever_is_accepted_is_on_this_host(target: str) -> None:
    if not is_local_path(target):
        return
    there = urlsplit(urljoin(HOME, target))
    assert (there.scheme, there.netloc) == ("https", "land.example.org")


def test_30_the_corpus_is_large_enough() -> None:
    assert len(set(EVIL)) >= 60
