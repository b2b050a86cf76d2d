"""Ending with one's parent, even when the parent was killed and could tell nobody."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(sign: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for ``sign`` when the parent ends. Linux only; elsewhere nothing happens."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:  # it ended meanwhile
        os.kill(os.getpid(), sign)
