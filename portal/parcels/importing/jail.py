"""The inside of the sandbox: a process shuts itself in before it loads a reader.

``python -I -c BOOT root limits module argument…`` runs ``module`` with bounded memory, time and
files, and where the system lets it without network and as the first of its own processes, so
that nothing it starts outlives it. Only the standard library is loaded here.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import runpy
import signal
import sys
from dataclasses import asdict, dataclass
from typing import NoReturn

#: What ``python -c`` is given; it finds this module without the environment's help.
BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    "from portal.parcels.importing import jail; jail.main(sys.argv[2:])"
)
#: Said on the error channel when the system gave no namespaces.
OPEN = b"jail: namespaces refused\n"

_CLONE_NEWIPC, _CLONE_NEWUSER = 0x08000000, 0x10000000
_CLONE_NEWPID, _CLONE_NEWNET = 0x20000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


@dataclass(frozen=True, slots=True, kw_only=True)
class JailLimits:
    """What a process may use (沙箱上限)."""

    memory_bytes: int = 2 * 2**30
    cpu_s: int = 60
    wall_s: float = 90
    #: What it may say; the table of a file comes back this way.
    output_bytes: int = 300 * 2**20
    #: What it may write to any one file: readers write none.
    file_bytes: int = 0
    open_files: int = 64

    def to_json(self) -> str:
        """Return the limits as an argument for ``main``."""
        return json.dumps(asdict(self))


def main(arguments: list[str]) -> NoReturn:
    """Shut this process in, then run the module named in ``arguments``."""
    limits = JailLimits(**json.loads(arguments[0]))
    _bound(limits)
    _enclose()
    sys.argv = arguments[1:]
    runpy.run_module(sys.argv[0], run_name="__main__")
    sys.exit(0)


def _bound(limits: JailLimits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bounded = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bounded, bounded))


def _enclose() -> None:
    """Leave the network and the other processes behind, and go on as a child of this one."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    apart = _CLONE_NEWNET | _CLONE_NEWPID | _CLONE_NEWIPC
    # Root may at once; others where users may have namespaces of their own.
    if libc.unshare(apart) and libc.unshare(apart | _CLONE_NEWUSER):
        os.write(2, OPEN)
        return
    child = os.fork()
    if child:
        _wait_for(child)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _wait_for(child: int) -> NoReturn:
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)
