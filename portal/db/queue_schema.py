"""The tables of the task queue (Procrastinate), kept in a schema of their own.

The library ships one file with the whole schema and one file for each change since. The name of
the last change applied is kept as the comment of the schema ``procrastinate``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from procrastinate.schema import SchemaManager
from psycopg import Connection, sql

SCHEMA = "procrastinate"

_GRANTS = """
GRANT USAGE ON SCHEMA procrastinate TO {role};
GRANT {rights} ON ALL TABLES IN SCHEMA procrastinate TO {role};
GRANT {counting} ON ALL SEQUENCES IN SCHEMA procrastinate TO {role};
"""
_RIGHTS = {
    "app_rw": ("SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"),
    "app_ro": ("SELECT", "SELECT"),
}


def install_queue(connection: Connection[Any]) -> None:
    """Install the queue's tables, or apply the changes that a newer library brings.

    ``connection`` belongs to the owner and has no open transaction. Safe to repeat.
    """
    changes = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    newest = changes[-1].stem
    applied = installed_queue(connection)
    if applied is None:
        with connection.transaction():
            connection.execute("CREATE SCHEMA IF NOT EXISTS procrastinate")
            _apply(connection, SchemaManager.get_schema(), newest)
    else:
        for change in changes:
            if change.stem > applied:
                with connection.transaction():
                    _apply(connection, change.read_text(encoding="utf-8"), change.stem)
    if applied != newest:
        _grant(connection)
    connection.commit()


def installed_queue(connection: Connection[Any]) -> str | None:
    """Return the name of the last change applied, ``None`` when the queue is not installed."""
    row = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [SCHEMA]
    ).fetchone()
    connection.commit()
    return str(row[0]) if row and row[0] else None


def _apply(connection: Connection[Any], script: str, change: str) -> None:
    """Run one of the library's own scripts, and note in the same transaction that it is done."""
    connection.execute("SET LOCAL search_path = procrastinate")
    connection.execute(script.encode())
    comment = sql.SQL("COMMENT ON SCHEMA procrastinate IS {}")
    connection.execute(comment.format(sql.Literal(change)))


def _grant(connection: Connection[Any]) -> None:
    roles = connection.execute("SELECT rolname FROM pg_roles").fetchall()
    for role, (rights, counting) in _RIGHTS.items():
        if (role,) in roles:
            text = _GRANTS.format(role=role, rights=rights, counting=counting)
            connection.execute(text.encode())
