"""Parcels (宗地): what there is to be had, piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, tasks and commands of single parcels."""
    from portal.parcels import cli, map_layers, panels, pictures, views
    from portal.parcels import tasks as tasks  # they register themselves

    app.register_blueprint(views.bp)
    app.register_blueprint(pictures.bp)
    map_layers.init_app(app)
    panels.init_app(app)
    app.cli.add_command(cli.cli)
