"""Every address that the portal answers with GET, from its own map of addresses."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

#: Request -> status: what goes wrong by itself, and what routes of a test make go wrong.
TROUBLES = {
    "/preferences/care/on?next=//evil.example": 400,
    "/nowhere": 404,
    "/parcels/none": 404,
    "POST /parks": 405,
    "POST /trouble/large": 413,
    "/trouble/broken": 500,
    "/trouble/busy": 503,
}


def get_addresses(app: Flask, things: dict[str, Any]) -> dict[str, str]:
    """Return endpoint -> path of every GET route of ``app``.

    ``things`` gives the variable parts by ``endpoint.name``, else by ``name``; a new kind of
    route fails here until the caller gives its parts.
    """
    found = {}
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                own = {n: things.get(f"{rule.endpoint}.{n}", things.get(n)) for n in rule.arguments}
                missing = [name for name, value in own.items() if value is None]
                assert not missing, f"{rule.endpoint}: no value for {missing}"
                found[rule.endpoint] = url_for(rule.endpoint, **own)
    return found


def static_things(app: Flask) -> dict[str, Any]:
    """Return the variable parts of addresses that need no data."""
    version = app.extensions["portal_assets"].version
    return {
        "version": version,
        "assets.own.name": "js/site.js",
        "assets.vendor.name": "icons.svg",
        "choice": "on",
        "exports.download.suffix": "csv",
        "outlines.outline.suffix": "txt",
        "z": 14,
        "x": 13390,
        "y": 6740,
        "layers.show.name": "metro",
        "token": "x" * 43,
    }
