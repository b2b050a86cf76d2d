"""A server that somebody else runs, given by ``PORTAL_DATABASE_URL``."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

import psycopg

from portal.config import Settings
from portal.db import roles
from portal.db.cluster.embedded import DatabaseUrls
from portal.db.cluster.errors import ClusterError

logger = logging.getLogger(__name__)

_APPLICATION_ROLES = (roles.READ_WRITE, roles.READ_ONLY)


def libpq_url(url: str) -> str:
    """Return a SQLAlchemy URL as libpq reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def external_urls(settings: Settings, owner_url: str) -> DatabaseUrls:
    """Return the URLs of the external server, one for each role.

    A role without a URL of its own is assumed by the owner's login (``SET ROLE``), with the
    settings it would have. Where the owner may not, the owner's rights stay; a log line says so.

    Raises:
        ClusterError: the server cannot be reached.
    """
    given = (settings.database_rw_url, settings.database_ro_url)
    if all(given):
        return DatabaseUrls(owner_url, given[0] or "", given[1] or "")
    with connect(owner_url) as connection:
        read_write, read_only = (
            url or _assuming(connection, owner_url, role)
            for url, role in zip(given, _APPLICATION_ROLES, strict=True)
        )
    return DatabaseUrls(owner_url, read_write, read_only)


def prepare_external(owner_url: str) -> None:
    """Make PostGIS, the roles and the grants on the external server, as far as allowed.

    Raises:
        ClusterError: PostGIS is not there and may not be added.
    """
    with connect(owner_url) as connection:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        except psycopg.Error as error:
            raise ClusterError(
                f"PostGIS is missing in the database and {connection.info.user} may not add it:"
                f" ask its administrator for CREATE EXTENSION postgis ({_line(error)})"
            ) from None
        try:
            with connection.transaction():
                roles.create_roles(connection, _missing(connection), login=False)
                roles.grant_database(connection, connection.info.user)
                for role in _APPLICATION_ROLES:
                    _join(connection, role)
        except psycopg.Error as error:
            logger.warning("the roles app_rw and app_ro are not set up: %s", _line(error))


def connect(owner_url: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Connect to the external server as its owner.

    Raises:
        ClusterError: it cannot be reached.
    """
    try:
        return psycopg.connect(libpq_url(owner_url), autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise ClusterError(f"PORTAL_DATABASE_URL cannot be reached: {_line(error)}") from None


def _missing(connection: psycopg.Connection[Any]) -> tuple[str, ...]:
    rows = connection.execute("SELECT rolname FROM pg_roles").fetchall()
    return tuple(role for role in _APPLICATION_ROLES if (role,) not in rows)


def _join(connection: psycopg.Connection[Any], role: str) -> None:
    may = connection.execute("SELECT pg_has_role(%s, 'MEMBER')", [role]).fetchone()
    if may is None or not may[0]:
        connection.execute(f"GRANT {role} TO CURRENT_USER".encode())


def _assuming(connection: psycopg.Connection[Any], owner_url: str, role: str) -> str:
    may = connection.execute(
        "SELECT pg_has_role(rolname, 'MEMBER') FROM pg_roles WHERE rolname = %s", [role]
    ).fetchone()
    assume = may is not None and bool(may[0])
    if not assume:
        logger.warning(
            "pages use the owner's login without the rights of %s: create that role and grant it"
            " to %s, or set PORTAL_DATABASE_RW_URL and PORTAL_DATABASE_RO_URL",
            role,
            connection.info.user,
        )
    options = quote(roles.options_for(role, assume=assume), safe="")
    return f"{owner_url}{'&' if '?' in owner_url else '?'}options={options}"


def _line(error: psycopg.Error) -> str:
    return " ".join(str(error).split())
