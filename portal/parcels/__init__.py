"""Parcels (宗地): what there is to be had, piece by piece."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, tasks and commands of single parcels."""
    from portal.parcels import cli, map_layers, outline_views, panels, pictures, views
    from portal.parcels import tasks as tasks  # they register themselves

    app.register_blueprint(views.bp)
    app.register_blueprint(pictures.bp)
    app.register_blueprint(outline_views.bp)
    app.jinja_env.globals["OUTLINE_FORMATS"] = outline_views.OUTLINE_FORMATS
    map_layers.init_app(app)
    panels.init_app(app)
    app.cli.add_command(cli.cli)
