"""Where the private cluster keeps its data, its socket and its locks."""

from __future__ import annotations

import hashlib
import logging
import stat
from dataclasses import dataclass
from pathlib import Path

from portal.db.cluster import locks
from portal.db.cluster.accounts import Account, can_enter, own, server_account
from portal.db.cluster.errors import ClusterError

logger = logging.getLogger(__name__)

#: Used when the server's own user may not go where the instance lies, e.g. under /root.
SYSTEM_HOME = Path("/var/lib/han-land-cloud")

PORT = 5432
#: A socket's path has room for 103 bytes on macOS and 107 on Linux.
_LONGEST_SOCKET = 100


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one cluster; ``root`` is free of symbolic links."""

    root: Path
    account: Account

    @property
    def data(self) -> Path:
        """The data directory of the server."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """The folder of the server's own log."""
        return self.root / "log"

    @property
    def start_lock(self) -> Path:
        """The lock under which the server is started and stopped."""
        return self.root / "start.lock"

    @property
    def hold_lock(self) -> Path:
        """The lock shared by everybody who uses the server."""
        return self.root / "hold.lock"

    @property
    def socket(self) -> Path:
        """The folder of the server's socket; short enough for the kernel."""
        near = self.root / "socket"
        if len(bytes(near / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET:
            return near
        return Path("/tmp") / f"han-land-{self.account.uid}-{_digest(self.root)}"

    def is_initialised(self) -> bool:
        """Tell whether there is a data directory."""
        return (self.data / "PG_VERSION").is_file()

    def major(self) -> int | None:
        """Return the version that made the data, or ``None`` when there are none yet."""
        if not self.is_initialised():
            return None
        return int((self.data / "PG_VERSION").read_text(encoding="ascii").split(".")[0])


def locate(instance: Path) -> Layout:
    """Return the layout for ``instance``; choose and create its place the first time.

    Raises:
        ClusterError: the place belongs to somebody else or cannot be entered.
    """
    instance.mkdir(mode=0o755, parents=True, exist_ok=True)
    with locks.alone(instance / "postgres.lock"):
        return _locate(instance)


def _locate(instance: Path) -> Layout:
    link = instance / "postgres"
    if link.is_symlink():
        link.resolve().mkdir(mode=0o700, parents=True, exist_ok=True)
    root = link.resolve()
    account = server_account(root)
    if not root.exists():
        root = _create(link, account)
    layout = Layout(own(account, root), account)
    if not account.is_current and not can_enter(account, layout.root):
        raise ClusterError(
            f"The user {account.name}, who runs the private database, cannot enter {layout.root}:"
            f" give the folders above it the permission x for others"
        )
    _own_socket_folder(layout)
    own(account, layout.log)
    return layout


def find_layout(instance: Path) -> Layout | None:
    """Return the layout when there is a cluster already; create nothing."""
    root = (instance / "postgres").resolve()
    return Layout(root, server_account(root)) if root.is_dir() else None


def _create(link: Path, account: Account) -> Path:
    if account.is_current or can_enter(account, link.parent):
        return own(account, link.resolve())
    name = _digest(link.absolute())
    place = next(
        place
        for number in range(1, 1000)
        if not (place := SYSTEM_HOME / (name if number == 1 else f"{name}-{number}")).exists()
    )
    SYSTEM_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    own(account, place)
    link.symlink_to(place)
    logger.warning(
        "the user %s, who runs the database, cannot enter %s: the data are kept in %s",
        account.name,
        link.parent,
        place,
    )
    return place


def _own_socket_folder(layout: Layout) -> None:
    folder = own_or_refuse(layout.account, layout.socket)
    if folder.parent != layout.root and not layout.is_initialised():
        logger.warning("the path of the instance is long: the database's socket is in %s", folder)


def own_or_refuse(account: Account, folder: Path) -> Path:
    """Make ``folder`` for ``account``; refuse one that somebody else has put there.

    Raises:
        ClusterError: it is not a folder of that account.
    """
    if not folder.is_symlink() and not folder.exists():
        return own(account, folder)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid or status.st_mode & 0o022:
        raise ClusterError(f"{folder} is not a folder of the user {account.name}: remove it")
    return folder


def _digest(path: Path) -> str:
    return hashlib.sha256(bytes(path)).hexdigest()[:12]
