"""The banner that says 演示数据 on every page while demonstration data are loaded."""

from __future__ import annotations

import logging

from flask import g, render_template
from sqlalchemy.exc import SQLAlchemyError

from portal.db.engine import db
from portal.demo import queries
from portal.demo.models import DemoLoad

logger = logging.getLogger(__name__)


def render_banner(_thing_id: int | None) -> str:
    """Return the banner, or nothing when no demonstration data are loaded."""
    loaded = _loaded()
    if loaded is None:
        return ""
    return render_template("demo/_banner.html", has_parcels=loaded.has_parcels)


def render_map_source(_thing_id: int | None) -> str:
    """Return what a map of demonstration data must say below it."""
    return "" if _loaded() is None else render_template("demo/_map_source.html")


def _loaded() -> DemoLoad | None:
    """Return what is loaded of the demonstration; ask once a page."""
    if "demo_load" not in g:
        g.demo_load = _ask()
    loaded: DemoLoad | None = g.demo_load
    return loaded


def _ask() -> DemoLoad | None:
    try:
        return queries.find_load()
    except SQLAlchemyError as error:
        # The page may be the very one that says the database is away: it must not fail.
        db.session.rollback()
        logger.warning("banner left out: %s", type(error).__name__)
        return None
