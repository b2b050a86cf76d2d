"""The operating system's user under whom the private server runs; never root."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.db.cluster.errors import ClusterError

#: Debian's own user first; else one that is created.
_PACKAGED_USER = "postgres"
_OWN_USER = "hanland"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int

    @property
    def is_current(self) -> bool:
        """Tell whether this process runs as this user."""
        return os.geteuid() == self.uid


def account_of(uid: int) -> Account:
    """Return the account with the number ``uid``.

    Raises:
        ClusterError: the number has no name, as in some containers.
    """
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ClusterError(
            f"User id {uid} has no name in the password file, and the private database knows its"
            f" users by name: add the user, or set PORTAL_DATABASE_URL"
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def server_account(data: Path) -> Account:
    """Return who runs the server over ``data``: its owner, else this user, else a system user.

    Raises:
        ClusterError: the data belong to somebody else and this process is not root.
    """
    if data.exists():
        owner = account_of(data.stat().st_uid)
        if not owner.is_current and os.geteuid() != 0:
            raise ClusterError(
                f"{data} belongs to the user {owner.name}: run the portal as {owner.name} or root"
            )
        return owner
    if os.geteuid() != 0:
        return account_of(os.geteuid())
    return _system_account()


def _system_account() -> Account:
    for name in (_PACKAGED_USER, _OWN_USER):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", _OWN_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise ClusterError(
            f"PostgreSQL does not run as root and the user {_OWN_USER} could not be created:"
            f" create it (useradd --system {_OWN_USER}) or run the portal as an ordinary user"
        ) from None
    return _system_account()


def run_as(account: Account, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run ``command`` as ``account`` with a bare environment; never raises on failure of it."""
    switch: dict[str, object] = {}
    if not account.is_current:
        groups = os.getgrouplist(account.name, account.gid)
        switch = {"user": account.uid, "group": account.gid, "extra_groups": groups}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        list(command),
        cwd="/",
        env={"PATH": os.pathsep.join(os.get_exec_path()), "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        umask=0o077,
        check=False,
        **switch,
    )


def can_enter(account: Account, folder: Path) -> bool:
    """Tell whether ``account`` may go into ``folder``."""
    return run_as(account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode == 0


def own(account: Account, folder: Path) -> Path:
    """Make ``folder`` if need be, give it to ``account`` alone, and return it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not account.is_current and status.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    return folder
