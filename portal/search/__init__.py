"""The catalog (地块目录): list, filters, features for the map."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the catalog's pages and interfaces."""
    from portal.search import api, atlas, exporting, exports, tiles, views

    app.register_blueprint(views.bp)
    app.register_blueprint(api.bp)
    app.register_blueprint(atlas.bp)
    app.register_blueprint(exports.bp)
    tiles.init_app(app)
    app.jinja_env.globals["export_links"] = exporting.export_links
