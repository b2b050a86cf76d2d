"""Long results through a server-side cursor: constant memory here, one snapshot there."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select

from portal.db.engine import db
from portal.db.unit_of_work import test_connection

#: Rows fetched at once. Each fetch is a statement of its own for the role's time limit, and
#: between two of them the role's limit for idle transactions runs.
CHUNK = 500


def stream(statement: Select[Any]) -> Generator[Row[Any], None, None]:
    """Yield the rows of ``statement``; the connection is given back at the end or on ``close``.

    The connection is the reading role's, outside of ``db.session``, so that the rows may be
    read after the request's own teardown.
    """
    return _rows(db.engine, statement)


def _rows(engine: Engine, statement: Select[Any]) -> Generator[Row[Any], None, None]:
    with _reading(engine) as connection:
        options = {"stream_results": True, "max_row_buffer": CHUNK}
        with connection.execute(statement, execution_options=options) as result:
            for chunk in result.partitions(CHUNK):
                yield from chunk


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    connection = test_connection.get()
    if connection is not None:
        yield connection
        return
    with engine.connect() as connection:
        # A cursor lives in a transaction; pages read without one.
        yield connection.execution_options(isolation_level="REPEATABLE READ")
