"""Two file locks that the kernel releases by itself, even after ``kill -9``.

The *start lock* is held alone and briefly, while the server is started or stopped. The *hold
lock* is shared by everybody who uses the server; who can take it alone is the last one.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock at ``path`` alone; waits for it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def share(path: Path) -> int:
    """Take a share of the lock at ``path`` and return the descriptor that holds it.

    Call under the start lock only: then nobody holds it alone, and there is no waiting.
    """
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def is_shared(path: Path) -> bool:
    """Tell whether somebody has a share of the lock at ``path``. Call under the start lock."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        # What root makes, the folder's owner must be able to open tomorrow.
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor
