"""One door for writes: only ``transaction()`` commits, only services open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.db.engine import db, writer_engine
from portal.kernel.errors import Busy

_open: ContextVar[bool] = ContextVar("transaction_is_open", default=False)

#: Tests put their outer connection here, so that what a service commits can be rolled back.
test_connection: ContextVar[Connection | None] = ContextVar("test_connection", default=None)

#: lock_not_available, deadlock_detected, serialization_failure
_BUSY_STATES = {"55P03", "40P01", "40001"}


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one transaction of an act; commit at the end, roll back on any error.

    Raises:
        Busy: a lock was not to be had in time.
        RuntimeError: a transaction is already open here.
    """
    if _open.get():
        raise RuntimeError("transaction() does not nest; pass the session instead")
    token = _open.set(True)
    try:
        with _new_session() as session:
            yield session
            session.commit()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in _BUSY_STATES:
            raise Busy from error
        raise
    finally:
        _open.reset(token)
    # What was read before the write is stale now.
    db.session.rollback()


def _new_session() -> Session:
    connection = test_connection.get()
    if connection is not None:
        return Session(connection, join_transaction_mode="create_savepoint")
    return Session(writer_engine())


def database_now(session: Session) -> datetime:
    """Return the database's clock at this moment, UTC; one clock for all workers."""
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now.astimezone(UTC)
