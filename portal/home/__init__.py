"""The first page (首页) and the pages about the site itself."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the home page and the statutory pages."""
    from portal.home import about, views

    app.register_blueprint(views.bp)
    app.register_blueprint(about.bp)
