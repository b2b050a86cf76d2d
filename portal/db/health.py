"""What must hold before the portal serves anybody: safe server, right revision."""

from __future__ import annotations

import re
from typing import Any

import psycopg

from portal.db import migration
from portal.db.cluster.errors import ClusterError
from portal.db.cluster.external import libpq_url

OLDEST_SERVER = 140000
OLDEST_POSTGIS = 3

_MUST_BE_ON = {
    "fsync": "a power cut would destroy the database",
    "full_page_writes": "a power cut could tear pages of the database",
    "synchronous_commit": "a crash would lose what was already confirmed",
}
_ON = {"on", "local", "remote_write", "remote_apply"}


class UnfitDatabase(ClusterError):
    """The database may not be used as it is; the text is one line that names the remedy."""


def check_database(url: str) -> None:
    """Check the server and the revision of the database at ``url``.

    Raises:
        UnfitDatabase: something is not as it must be.
        ClusterError: the database cannot be reached.
    """
    try:
        with psycopg.connect(libpq_url(url), autocommit=True, connect_timeout=5) as connection:
            check_server(connection)
            check_revision(connection)
    except psycopg.OperationalError as error:
        raise ClusterError(f"The database cannot be reached: {' '.join(str(error).split())}") from (
            None
        )


def check_server(connection: psycopg.Connection[Any]) -> None:
    """Refuse a server that is too old, unsafe, not UTF-8 or without PostGIS 3.

    Raises:
        UnfitDatabase: says which setting, why, and what to do.
    """
    if connection.info.server_version < OLDEST_SERVER:
        raise UnfitDatabase("The database server is older than PostgreSQL 14: upgrade it")
    for setting, danger in _MUST_BE_ON.items():
        value = _setting(connection, setting)
        if value not in _ON:
            raise UnfitDatabase(
                f"The database server has {setting} = {value}: {danger}; set {setting} = on in its"
                f" postgresql.conf (or ALTER ROLE/DATABASE ... RESET {setting}) and reload it"
            )
    encoding = _setting(connection, "server_encoding")
    if encoding != "UTF8":
        raise UnfitDatabase(
            f"The database is encoded in {encoding} and cannot hold Chinese text safely:"
            f" create it anew with ENCODING 'UTF8'"
        )
    _check_postgis(connection)


def check_revision(connection: psycopg.Connection[Any]) -> None:
    """Refuse a schema that is older or newer than the code.

    Raises:
        UnfitDatabase: says which way they differ, and what to do.
    """
    expected, found = migration.head(), migration.current(connection)
    if found == expected:
        return
    if found is None or migration.is_known(found):
        raise UnfitDatabase(
            f"The database is at revision {found or 'none'} and the code needs {expected}:"
            f" run .venv/bin/flask --app wsgi db upgrade"
        )
    raise _from_the_future(found)


def check_not_newer(url: str) -> None:
    """Refuse a schema that a newer code has made; the upgrade would not know its way.

    Raises:
        UnfitDatabase: says so, and what to do.
    """
    with psycopg.connect(libpq_url(url), autocommit=True, connect_timeout=5) as connection:
        found = migration.current(connection)
    if found is not None and not migration.is_known(found):
        raise _from_the_future(found)


def _from_the_future(found: str) -> UnfitDatabase:
    return UnfitDatabase(
        f"The database is at revision {found}, which this code (at {migration.head()}) does not"
        f" know: run the newer code, or restore a backup made before the upgrade"
    )


def _setting(connection: psycopg.Connection[Any], name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def _check_postgis(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute(
        "SELECT extversion FROM pg_extension WHERE extname = 'postgis'"
    ).fetchone()
    if row is None:
        raise UnfitDatabase(
            "PostGIS is not in the database: as its administrator run CREATE EXTENSION postgis"
        )
    match = re.match(r"\d+", row[0])
    if match is None or int(match[0]) < OLDEST_POSTGIS:
        raise UnfitDatabase(
            f"PostGIS {row[0]} is too old: install version 3 and run ALTER EXTENSION postgis UPDATE"
        )
