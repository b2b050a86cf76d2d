"""Reading whether demonstration data are loaded."""

from __future__ import annotations

from sqlalchemy import select

from portal.db.engine import db
from portal.demo.models import DemoLoad


def find_load() -> DemoLoad | None:
    """Return the load that is in the database, or ``None``."""
    return db.session.scalars(select(DemoLoad)).one_or_none()
