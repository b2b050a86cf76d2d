"""Parcels (宗地): what there is to be had, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, tasks, commands and measuring of single parcels."""
    from portal.parcels import cli, outline_views, panels, pictures, services, views
    from portal.parcels import tasks as tasks  # they register themselves
    from portal.parcels.map_layers import parcel_layer
    from portal.places import distances
    from portal.web import overlays

    distances.register(app, services.measure_all_distances)
    app.register_blueprint(views.bp)
    app.register_blueprint(pictures.bp)
    app.register_blueprint(outline_views.bp)
    app.jinja_env.globals["OUTLINE_FORMATS"] = outline_views.OUTLINE_FORMATS
    overlays.register(app, "park", parcel_layer)
    panels.init_app(app)
    app.cli.add_command(cli.cli)
