"""Parcels (宗地): what there is to be had, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, commands and measuring of single parcels."""
    from portal.parcels import cli, panels, pictures, services, views
    from portal.places import distances

    distances.register(app, services.measure_all_distances)
    app.register_blueprint(views.bp)
    app.register_blueprint(pictures.bp)
    panels.init_app(app)
    app.cli.add_command(cli.cli)
