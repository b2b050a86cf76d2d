"""The private server as its users see it: hold it, use it, and the last one stops it."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from portal.db import roles
from portal.db.cluster import locks, server
from portal.db.cluster.configuration import SUPERUSER, write_owned
from portal.db.cluster.layout import PORT, Layout, find_layout, locate

logger = logging.getLogger(__name__)

DATABASE = "portal"


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """SQLAlchemy URLs of one database, one for each role."""

    owner: str = field(repr=False)
    rw: str = field(repr=False)
    ro: str = field(repr=False)


class Hold:
    """A share in the running server. While one is left, the server is not stopped."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        with locks.alone(layout.start_lock):
            self._descriptor: int | None = locks.share(layout.hold_lock)
            try:
                server.start(layout)
                _prepare(layout)
            except BaseException:
                self._let_go()
                raise

    def ensure(self) -> bool:
        """Start the server again if it has died; return whether it had."""
        if server.answers(self.layout):
            return False
        with locks.alone(self.layout.start_lock):
            return server.start(self.layout)

    def urls(self, database: str = DATABASE) -> DatabaseUrls:
        """Return the URLs of ``database``."""
        users = (roles.OWNER, roles.READ_WRITE, roles.READ_ONLY)
        return DatabaseUrls(*(self.url(user, database) for user in users))

    def url(self, user: str, database: str = DATABASE) -> str:
        """Return the SQLAlchemy URL of ``database`` for the role ``user``."""
        socket = quote(str(self.layout.socket), safe="")
        return f"postgresql+psycopg://{user}@/{database}?host={socket}&port={PORT}"

    def superuser_conninfo(self, database: str = "postgres") -> str:
        """Return libpq's connection string of the server's superuser."""
        return server.conninfo(self.layout, SUPERUSER, database)

    def close(self) -> bool:
        """Give the share back; stop the server when nobody else has one, and say whether so."""
        if self._descriptor is None:
            return False
        with locks.alone(self.layout.start_lock):
            self._let_go()
            return _stop_unless_shared(self.layout)

    def _let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


#: Holds of this process until it ends, by instance folder.
_held: dict[tuple[int, Path], Hold] = {}


def hold(instance: Path) -> Hold:
    """Start the server of ``instance`` if it is down and hold it until ``close()``.

    Raises:
        ClusterError: no server can be had; the text says why.
    """
    return Hold(locate(instance))


def ensure_running(instance: Path) -> DatabaseUrls:
    """Start the server of ``instance`` if it is down and hold it until this process ends.

    Raises:
        ClusterError: no server can be had; the text says why.
    """
    key = (os.getpid(), instance.absolute())
    if key not in _held:
        _held[key] = hold(instance)
        atexit.register(_leave, key)
    return _held[key].urls()


def stop_if_last(instance: Path) -> bool:
    """Stop the server of ``instance`` unless somebody holds it; tell whether it is down now."""
    layout = find_layout(instance)
    if layout is None:
        return True
    with locks.alone(layout.start_lock):
        return _stop_unless_shared(layout)


def remove_cluster(instance: Path) -> bool:
    """Stop the server of ``instance`` and delete its data; refuse while somebody holds it."""
    layout = find_layout(instance)
    if layout is None:
        return True
    with locks.alone(layout.start_lock):
        if not _stop_unless_shared(layout):
            logger.error("the private database is in use: stop the portal first")
            return False
        shutil.rmtree(layout.socket, ignore_errors=True)
        shutil.rmtree(layout.root)
    link = instance / "postgres"
    if link.is_symlink():
        link.unlink()
    return True


def _leave(key: tuple[int, Path]) -> None:
    # A child made by fork has this handler too; the share belongs to its parent.
    if key[0] == os.getpid() and (held := _held.pop(key, None)) is not None:
        held.close()


def _stop_unless_shared(layout: Layout) -> bool:
    if locks.is_shared(layout.hold_lock):
        return False
    server.stop(layout)
    return True


def _prepare(layout: Layout) -> None:
    """Make the roles and the database once, and again when their definition has changed."""
    mark = layout.data / "portal_prepared"
    if mark.is_file() and mark.read_text(encoding="ascii") == roles.fingerprint():
        return
    everybody = (roles.OWNER, roles.READ_WRITE, roles.READ_ONLY)
    with _superuser(layout, "postgres") as connection:
        roles.create_roles(connection, everybody, login=True)
        connection.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        roles.create_database(connection, DATABASE)
    with _superuser(layout, DATABASE) as connection:
        roles.prepare_database(connection)
    write_owned(layout.account, mark, roles.fingerprint())


def _superuser(layout: Layout, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.conninfo(layout, SUPERUSER, database), autocommit=True)
