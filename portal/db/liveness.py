"""Whether a pooled connection still lives: asked after a rest, not before every request.

SQLAlchemy's own ``pool_pre_ping`` asks each time, which costs a fast page a fifth of its time. A
connection that answered within the last second is taken at its word; should the server have gone
in that second, one request gets 503 and the whole pool is made anew.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

REST_S = 1.0

_RETURNED_AT = "returned_at"


def ping_after_rest(engine: Engine) -> None:
    """Make the pool of ``engine`` check what has rested, before it hands it out."""
    event.listen(engine, "checkin", _note)
    event.listen(engine, "checkout", _check)


def _note(_driver: Any, record: Any) -> None:
    record.info[_RETURNED_AT] = time.monotonic()


def _check(driver: psycopg.Connection[Any], record: Any, _proxy: Any) -> None:
    returned_at = record.info.get(_RETURNED_AT)
    if returned_at is None or time.monotonic() - returned_at < REST_S:
        return
    try:
        driver.execute("SELECT 1")
        driver.rollback()
    except psycopg.OperationalError as error:
        # The pool throws the connection away and tries again with a new one.
        raise DisconnectionError from error
