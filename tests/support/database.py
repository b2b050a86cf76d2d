"""A throw-away PostGIS database for each test process, on a private server kept between runs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from portal.config import ROOT
from portal.db import migration, roles
from portal.db.cluster import DatabaseUrls, Hold, hold, locks

#: The test server's own instance; ``make clean`` takes it away.
INSTANCE = ROOT / "instance" / "test"


@contextmanager
def throwaway_database(purpose: str = "") -> Iterator[DatabaseUrls]:
    """Yield the URLs of a migrated, empty database; drop it at the end.

    A process that needs several gives each a ``purpose``, in small letters.

    Raises:
        ClusterError: there is no PostgreSQL with PostGIS.
    """
    server = hold(INSTANCE)
    name = f"test_{os.getpid()}_{purpose}".rstrip("_")
    try:
        with locks.alone(server.layout.root / "template.lock"):
            template = _template(server)
            with _superuser(server) as connection:
                _drop_abandoned(connection)
                _copy(connection, template, name)
        yield server.urls(name)
    finally:
        with suppress(psycopg.Error), _superuser(server) as connection:
            _drop(connection, name)
        server.close()


@contextmanager
def empty_database(server: Hold, name: str) -> Iterator[DatabaseUrls]:
    """Yield the URLs of a database with PostGIS and grants but no tables; drop it at the end."""
    with _superuser(server) as connection:
        _drop(connection, name)
        roles.create_database(connection, name)
    with _superuser(server, name) as connection:
        roles.prepare_database(connection)
    try:
        yield server.urls(name)
    finally:
        with _superuser(server) as connection:
            _drop(connection, name)


def _template(server: Hold) -> str:
    """Return the name of the migrated database that all others are copied from."""
    name = f"template_{_fingerprint()}"
    with _superuser(server) as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%'"
        ).fetchall()
        if (name,) in names:
            return name
        for (old,) in names:
            _drop(connection, old)
        unfinished = f"unfinished_{name}"
        _drop(connection, unfinished)
        roles.create_database(connection, unfinished)
        with _superuser(server, unfinished) as inner:
            roles.prepare_database(inner)
        migration.upgrade(server.urls(unfinished).owner)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def _fingerprint() -> str:
    digest = hashlib.sha256(roles.fingerprint().encode())
    paths = [*migration.FOLDER.rglob("*.py"), Path(migration.__file__)]
    for path in sorted([*paths, ROOT / "portal" / "db" / "queue_schema.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _superuser(server: Hold, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(server.superuser_conninfo(database), autocommit=True)


def _copy(connection: psycopg.Connection[Any], template: str, name: str) -> None:
    _drop(connection, name)
    text = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER portal_owner")
    connection.execute(text.format(sql.Identifier(name), sql.Identifier(template)))
    # Rights on the database itself are not copied with it.
    text = sql.SQL("GRANT CONNECT ON DATABASE {} TO app_rw, app_ro")
    connection.execute(text.format(sql.Identifier(name)))


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    text = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    connection.execute(text.format(sql.Identifier(name)))


def _drop_abandoned(connection: psycopg.Connection[Any]) -> None:
    """Drop the databases of test processes that were killed."""
    rows = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+(_|$)'")
    for (name,) in rows.fetchall():
        try:
            os.kill(int(name.split("_")[1]), 0)
        except ProcessLookupError:
            _drop(connection, name)
        except PermissionError:
            continue
