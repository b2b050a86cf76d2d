"""The banner that says 演示数据 on every page while demonstration data are loaded."""

from __future__ import annotations

import logging

from flask import g, render_template
from sqlalchemy.exc import SQLAlchemyError

from portal.db.engine import db
from portal.demo import queries

logger = logging.getLogger(__name__)


def render_banner(_thing_id: int | None) -> str:
    """Return the banner, or nothing when no demonstration data are loaded."""
    return render_template("demo/_banner.html") if _is_loaded() else ""


def render_map_source(_thing_id: int | None) -> str:
    """Return what a map of demonstration data must say below it."""
    return render_template("demo/_map_source.html") if _is_loaded() else ""


def _is_loaded() -> bool:
    """Say whether demonstration data are loaded; ask once a page."""
    if "demo_is_loaded" not in g:
        g.demo_is_loaded = _ask()
    is_loaded: bool = g.demo_is_loaded
    return is_loaded


def _ask() -> bool:
    try:
        return queries.find_load() is not None
    except SQLAlchemyError as error:
        # The page may be the very one that says the database is away: it must not fail.
        db.session.rollback()
        logger.warning("banner left out: %s", type(error).__name__)
        return False
