"""The banner that says 演示数据 on every page while demonstration data are loaded."""

from __future__ import annotations

from flask import render_template

from portal.demo import queries


def render_banner(_thing_id: int | None) -> str:
    """Return the banner, or nothing when no demonstration data are loaded."""
    loaded = queries.find_load()
    if loaded is None:
        return ""
    return render_template("demo/_banner.html", has_parcels=loaded.has_parcels)
