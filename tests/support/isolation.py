"""One test, one outer transaction: whatever the code commits is rolled back at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal.db.engine import db, writer_engine
from portal.db.unit_of_work import test_connection as shared_connection


@contextmanager
def rolled_back(app: Flask) -> Iterator[Connection]:
    """Yield one connection that ``transaction()`` and ``db.session`` of ``app`` both use."""
    with app.app_context():
        engine = writer_engine()
        reader = db.engines[None]
    with engine.connect() as connection:
        outer = connection.begin()
        connection.exec_driver_sql("SAVEPOINT before_test")
        token = shared_connection.set(connection)
        try:
            with _reading_through(app, connection, reader):
                yield connection
        finally:
            shared_connection.reset(token)
            outer.rollback()


@contextmanager
def _reading_through(app: Flask, connection: Connection, reader: Any) -> Iterator[None]:
    """Let ``db.session`` read what the test has written and never roll it back."""
    engines: dict[str | None, Any] = db._app_engines[app]
    factory = db.session.session_factory
    kind: Any = factory.class_
    before = dict(factory.kw)

    def let_go(session: Session) -> None:
        # In life this ends the reader's own transaction; here that one belongs to the test.
        session.expire_all()
        driver: Any = connection.connection.driver_connection
        if driver.info.transaction_status == TransactionStatus.INERROR:
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT before_test")

    engines[None] = connection
    factory.configure(join_transaction_mode="rollback_only")
    kind.rollback = let_go
    try:
        yield
    finally:
        del kind.rollback
        factory.kw.clear()
        factory.kw.update(before)
        engines[None] = reader
