"""Demonstration data (演示数据): loading, clearing, and the banner that says so."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the command group and the banner."""
    from portal.demo.banner import render_banner, render_map_source
    from portal.demo.cli import cli
    from portal.web import panels

    app.cli.add_command(cli)
    panels.register(app, "site_banner", render_banner, order=10)
    panels.register(app, "map_source", render_map_source, order=10)
