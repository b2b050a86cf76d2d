"""Names of browsers as people know them."""

from __future__ import annotations

import pytest

from portal.accounts.devices import device_name

_SAFARI = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {_SAFARI} Chrome/150.0 Safari/537.36", "Chrome · Linux"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_SAFARI} Chrome/150.0 Safari/537.36 Edg/1",
            "Edge · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/99 MicroMessenger/8", "WeChat · Android"),
        ("curl/8.0", "curl/8.0"),
        ("<script>" + "x" * 100, "<script>" + "x" * 32),
        ("", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
