"""Ending with one's parent, even when the parent was killed and could tell nobody.

As a program (``python lifeline.py command …``) it becomes the command, tied to its parent. It
imports the standard library only, so that it costs next to nothing.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: A process ends with this status when trying again is of no use; it has said why.
REFUSED = 3

_PR_SET_PDEATHSIG = 1


def end_with_parent(sign: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for ``sign`` when the parent ends. Linux only; elsewhere nothing happens."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:  # it ended meanwhile
        os.kill(os.getpid(), sign)


def tied(command: list[str]) -> list[str]:
    """Return ``command`` so that it ends with the process that starts it."""
    return [sys.executable, "-I", "-S", __file__, *command]


if __name__ == "__main__":
    end_with_parent()
    os.execvp(sys.argv[1], sys.argv[1:])
