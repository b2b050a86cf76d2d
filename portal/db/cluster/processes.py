"""Looking at the server's processes: who is alive, who is left over from a crash."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from portal.db.cluster.layout import PORT, Layout

_PROC = Path("/proc")
#: Seconds in which backends notice by themselves that their postmaster is gone.
_PATIENCE_S = 2.0


def postmaster_pid(layout: Layout) -> int | None:
    """Return the process id of the running postmaster, or ``None``.

    A pid file whose process is dead, a zombie or something else is removed: the server itself
    takes any living process with that number for a rival, and after a restart of a container the
    same small numbers come again.
    """
    path = layout.data / "postmaster.pid"
    try:
        pid = int(path.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    if _is_postgres(pid, layout.data):
        return pid
    for stale in (
        path,
        layout.socket / f".s.PGSQL.{PORT}.lock",
        layout.socket / f".s.PGSQL.{PORT}",
    ):
        stale.unlink(missing_ok=True)
    return None


def end_leftovers(layout: Layout) -> None:
    """Wait for backends that outlived their postmaster, then end them.

    They keep the shared memory in use, and no new server starts before they are gone. Ending them
    at once is as safe as a crash of the server.
    """
    since = time.monotonic()
    while leftovers := _leftovers(layout.data):
        waited = time.monotonic() - since
        if waited > _PATIENCE_S:
            sign = signal.SIGQUIT if waited < 2 * _PATIENCE_S else signal.SIGKILL
            for pid in leftovers:
                with suppress(ProcessLookupError):
                    os.kill(pid, sign)
        time.sleep(0.05)


def _leftovers(data: Path) -> list[int]:
    if not _PROC.joinpath("self").exists():
        return []  # macOS: the server's own retry has to do
    numbers = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in numbers if _is_postgres(pid, data)]


def _is_postgres(pid: int, data: Path) -> bool:
    """Tell whether ``pid`` is a living PostgreSQL process over ``data``."""
    if not _PROC.joinpath("self").exists():
        command = ["ps", "-p", str(pid), "-o", "stat=,command="]
        line = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return "postgres" in line and str(data) in line and not line.lstrip().startswith("Z")
    folder = _PROC / str(pid)
    try:
        name, _, rest = folder.joinpath("stat").read_text(errors="replace").rpartition(")")
        is_alive = rest.split()[0] not in {"Z", "X"}
        return is_alive and "(postgres" in name and (folder / "cwd").readlink() == data
    except OSError:
        return False
