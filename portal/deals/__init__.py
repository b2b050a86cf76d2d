"""Past deals (历史成交)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the layer of past deals."""
    from portal.deals import api

    app.register_blueprint(api.bp)
