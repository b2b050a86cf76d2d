"""One at a time through the door (排队): what needs a hash is done in turn in each process.

A hash takes 19 MiB and tens of milliseconds on purpose, and the work around it takes locks that all
share. Were fifty people to do it at once, they would take the machine from everybody else; so one
thread does the work and the others wait, holding neither a connection nor the interpreter. Threads
stay free for other pages (``gunicorn.conf.py``); who finds the queue full is told to come again.
See ADR 13.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from portal.kernel.errors import Busy
from portal.kernel.i18n import N_

#: One at work and those that wait; gunicorn has eight threads more.
SEATS = 32
#: Whoever waits longer is told so; half of the time after which gunicorn gives a worker up.
PATIENCE_S = 15
#: Between two turns while others wait: pages get the processor meanwhile.
PAUSE_S = 0.05

_door = threading.Lock()


class _Queue:
    """How many are in the queue, the one at work included."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.length = 0

    def join(self) -> bool:
        """Take a seat; ``False`` when there is none."""
        with self._lock:
            if self.length >= SEATS:
                return False
            self.length += 1
            return True

    def leave(self) -> None:
        """Give the seat back."""
        with self._lock:
            self.length -= 1


_queue = _Queue()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn, and hold it.

    Raises:
        Busy: the queue is full, or took too long.
    """
    if not _queue.join():
        raise _full()
    try:
        if not _door.acquire(timeout=PATIENCE_S):
            raise _full()
        try:
            yield
        finally:
            if _queue.length > 1:
                time.sleep(PAUSE_S)
            _door.release()
    finally:
        _queue.leave()


def _full() -> Busy:
    return Busy(N_("登录的人太多，请稍等几秒再试一次。"))
