"""Moving the schema: Alembic's migrations and the task queue's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text

from portal.config import ROOT
from portal.db.base import Base
from portal.db.queue_schema import install_queue, installed_queue

__all__ = [
    "current",
    "differences",
    "downgrade",
    "head",
    "installed_queue",
    "is_known",
    "upgrade",
]

FOLDER = ROOT / "migrations"

#: Any number will do, as long as every portal uses the same: "portal" in ASCII.
_LOCK_KEY = 0x706F7274616C


def head() -> str | None:
    """Return the newest revision that the code knows, ``None`` when there is none yet."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def is_known(revision: str) -> bool:
    """Tell whether the code has the migration ``revision``."""
    return revision in {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}


def current(connection: psycopg.Connection[Any]) -> str | None:
    """Return the revision of the connected database, ``None`` when it is empty."""
    found = connection.execute("SELECT to_regclass('public.alembic_version')").fetchone()
    if found is None or found[0] is None:
        return None
    row = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    return str(row[0]) if row else None


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Move the schema up to ``revision`` and install or upgrade the task queue.

    Two upgrades at once are safe: the second waits for the first and finds nothing to do.
    """
    with _alone(owner_url) as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()
        _guard_version(connection)
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        install_queue(driver)


def downgrade(owner_url: str, revision: str) -> None:
    """Move the schema down to ``revision``; the task queue stays."""
    with _alone(owner_url) as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def differences(owner_url: str) -> list[Any]:
    """Return what Alembic would change to make the database equal to the models."""
    with _connected(owner_url) as connection:
        options = {"include_object": _is_ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Base.metadata))


def _is_ours(_object: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    """Leave PostGIS's own table alone."""
    return not (kind == "table" and reflected and compared is None and name == "spatial_ref_sys")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = Base.metadata
    return config


@contextmanager
def _connected(owner_url: str) -> Iterator[Connection]:
    engine = create_engine(owner_url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _alone(owner_url: str) -> Iterator[Connection]:
    """Connect as the owner and keep other upgrades out until the end."""
    with _connected(owner_url) as connection:
        # The wait for another upgrade is long; the wait for a reader's lock is short (4 s).
        connection.execute(text("SET lock_timeout = '120s'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK_KEY})
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.commit()
        yield connection


def _guard_version(connection: Connection) -> None:
    """Keep services from writing the revision: the default grants would let them."""
    connection.execute(
        text(
            "DO $$ BEGIN"
            " IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_rw')"
            " AND to_regclass('public.alembic_version') IS NOT NULL"
            " THEN REVOKE INSERT, UPDATE, DELETE ON public.alembic_version FROM app_rw;"
            " END IF; END $$"
        )
    )
    connection.commit()
