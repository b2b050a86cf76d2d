"""Every route says who may use it."""

from __future__ import annotations

from flask import Flask

from portal.web.access import access_of


def test_every_route_has_an_access_mark(application: Flask) -> None:
    unmarked = [
        name for name, view in application.view_functions.items() if access_of(view) is None
    ]

    assert len(application.view_functions) > 15
    assert not unmarked
