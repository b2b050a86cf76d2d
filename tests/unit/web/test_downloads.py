"""Names of downloads: nothing in them can break out of the header or the folder."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.downloads import content_disposition

NASTY = [
    "a\r\nSet-Cookie: x=1.csv",
    'a"; filename="b.exe',
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "\u202eexe.csv",
    "a\x00b.csv",
    "a\u2028b.csv",
    ".bashrc",
    "",
    "地块目录_2026-11-25.csv",
    "é" * 500 + ".csv",
]


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_is_one_plain_header(name: str) -> None:
    _check(content_disposition(name))


@given(st.text())
def test_any_name_is_one_plain_header(name: str) -> None:
    _check(content_disposition(name))


def test_a_chinese_name_comes_through() -> None:
    header = content_disposition("地块目录_2026-11-25.csv")

    assert unquote(header.partition("UTF-8''")[2]) == "地块目录_2026-11-25.csv"


def _check(header: str) -> None:
    plain, mark, wide = header.partition("; filename*=UTF-8''")
    assert mark
    assert header.isascii()
    assert header.isprintable()
    assert plain.count('"') == 2
    decoded = unquote(wide)
    assert decoded
    assert not decoded.startswith(".")
    assert not set(decoded) & set("\\/\r\n\0")
