"""Where things are (区位): districts, zones, parks, stations, water."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages of parks and the layers of the map."""
    from portal.places import api, views

    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
