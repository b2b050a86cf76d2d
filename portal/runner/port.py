"""Claiming a port, and saying who has it when it is taken."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PortTaken(RuntimeError):
    """Somebody else answers on the port; the text is one line that says who."""


@contextmanager
def claimed(folder: Path, host: str, port: int) -> Iterator[None]:
    """Hold the port for this portal.

    Raises:
        PortTaken: it is in use.
    """
    descriptor = os.open(folder / f"port-{port}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            number = os.read(descriptor, 20).decode() or "?"
            raise PortTaken(
                f"This portal runs already on port {port} (process {number}):"
                f" open http://{_shown(host)}:{port}/ or choose another, e.g. make run"
                f" PORT={port + 1}"
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        _try_to_listen(host, port)
        yield
    finally:
        os.close(descriptor)


def url(host: str, port: int) -> str:
    """Return the address to open on this machine."""
    return f"http://{_shown(host)}:{port}/"


def _shown(host: str) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def _try_to_listen(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(1)
        except OSError as error:
            reason = f"{_owner(port) or 'another program'} ({error.strerror})"
            raise PortTaken(
                f"Port {port} on {host} is not to be had: {reason}; choose another, e.g."
                f" make run PORT={port + 1}"
            ) from None


def _owner(port: int) -> str | None:
    """Return name and number of the process that listens on ``port``, where /proc tells."""
    sockets = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    if not sockets:
        return None
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) in sockets:
                number = link.parts[2]
                name = Path(f"/proc/{number}/comm").read_text(encoding="utf-8").strip()
                return f"{name}, process {number}, uses it"
        except OSError:
            continue
    return None


def _listening_inodes(port: int) -> Iterator[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text(encoding="ascii").splitlines()[1:]:
            columns = line.split()
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]
