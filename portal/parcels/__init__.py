"""Parcels (宗地): what there is to be had, piece by piece."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, tasks and commands of single parcels."""
    from portal.parcels import cli, tasks, views  # noqa: F401 - tasks register themselves

    app.register_blueprint(views.bp)
    app.cli.add_command(cli.cli)
