"""The database's roles: an owner for migrations, ``app_rw`` for services, ``app_ro`` for pages.

None is a superuser and the last two may not create anything. Statements here are fixed text:
names and values are literals of this module, quoted by psycopg.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from typing import Any, LiteralString

from psycopg import Connection, sql

OWNER = "portal_owner"
READ_WRITE = "app_rw"
READ_ONLY = "app_ro"

_PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"

_LIMITS = {
    "statement_timeout": "5s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "30s",
    "search_path": "public, procrastinate",
}

#: What each session of a role begins with.
SETTINGS: dict[str, dict[str, str]] = {
    OWNER: {"lock_timeout": "4s", "search_path": "public"},
    READ_WRITE: _LIMITS,
    READ_ONLY: _LIMITS | {"default_transaction_read_only": "on"},
}

_GRANTS: tuple[LiteralString, ...] = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO app_rw, app_ro",
    "GRANT USAGE ON SCHEMA public TO app_rw, app_ro",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT ON TABLES TO app_ro",
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app_rw"
    ),
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO app_rw",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO app_rw, app_ro",
)


def create_roles(connection: Connection[Any], names: tuple[str, ...], *, login: bool) -> None:
    """Create the roles ``names`` where they are missing and give them their settings."""
    for name in names:
        role = sql.Identifier(name)
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        if found is None:
            kind = sql.SQL("LOGIN" if login else "NOLOGIN")
            text = sql.SQL("CREATE ROLE {} {} {}")
            connection.execute(text.format(role, kind, sql.SQL(_PLAIN)))
        for setting, value in SETTINGS[name].items():
            text = sql.SQL("ALTER ROLE {} SET {} = {}")
            connection.execute(text.format(role, sql.Identifier(setting), _value(setting, value)))


def grant_database(connection: Connection[Any], owner: str) -> None:
    """Let the roles into the connected database: what ``owner`` makes there is open to them."""
    names = {
        "database": sql.Identifier(connection.info.dbname),
        "owner": sql.Identifier(owner),
    }
    for text in _GRANTS:
        connection.execute(sql.SQL(text).format(**names))


def create_database(connection: Connection[Any], name: str) -> None:
    """Create the database ``name`` of ``portal_owner`` if it is missing; as a superuser."""
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if found is None:
        text = sql.SQL("CREATE DATABASE {} OWNER portal_owner")
        connection.execute(text.format(sql.Identifier(name)))


def prepare_database(connection: Connection[Any]) -> None:
    """Add PostGIS and the grants to the connected database; as a superuser."""
    connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    connection.execute("ALTER SCHEMA public OWNER TO portal_owner")
    grant_database(connection, OWNER)


def options_for(role: str, *, assume: bool) -> str:
    """Return libpq ``options`` that give a session the settings of ``role``.

    For a server where the role has no login of its own. With ``assume`` the session also takes
    the role's rights, so that what the role may not do is refused.
    """
    settings = dict(SETTINGS[role])
    if assume:
        settings["role"] = role
    return " ".join(f"-c {name}={value.replace(' ', '')}" for name, value in settings.items())


def fingerprint() -> str:
    """Return a digest of this module, so that a changed one is applied again."""
    return hashlib.sha256(inspect.getsource(sys.modules[__name__]).encode()).hexdigest()


def _value(setting: str, value: str) -> sql.Composable:
    if setting != "search_path":
        return sql.Literal(value)
    return sql.SQL(", ").join(sql.Identifier(part.strip()) for part in value.split(","))
