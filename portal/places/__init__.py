"""Where things are (区位): districts, zones, parks, stations, water."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages of parks, the layers of the map and the measuring of distances."""
    from portal.places import api, distances, services, views
    from portal.places import tasks as tasks  # they register themselves

    distances.register(app, services.measure_all_parks)
    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
