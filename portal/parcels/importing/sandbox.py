"""The sandbox (沙箱): strangers' files are read in a process that can do no harm and ends.

See docs/adr/0016-reading-in-a-sandbox.md.
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from portal.parcels.importing import faults, jail, wire
from portal.parcels.importing.faults import Fault
from portal.parcels.importing.findings import Finding
from portal.parcels.importing.jail import JailLimits
from portal.parcels.importing.limits import LIMITS, Limits
from portal.parcels.importing.table import RawTable

logger = logging.getLogger("portal.importing")

JAIL = JailLimits()
FOLDER_PREFIX = "portal-import-"

_ROOT = Path(__file__).resolve().parents[3]
_READER = "portal.parcels.importing.child"
_CHUNK = 2**16
_KEPT_ERRORS = 2**14
#: Exit status of what a limit ended: no memory, or a signal (128 + its number).
_STARVED = {75, 128 + signal.SIGXCPU, 128 + signal.SIGKILL, -signal.SIGXCPU, -signal.SIGKILL}
#: What Python, C++ and OpenBLAS say when memory ends.
_OUT_OF_MEMORY = (b"MemoryError", b"bad_alloc", b"Memory allocation")


class Ending(Enum):
    """How a process in the sandbox ended."""

    DONE = "done"
    STOPPED = "stopped by a limit"
    BROKE = "broke"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of a process in the sandbox."""

    ending: Ending
    output: bytes
    errors: bytes


def read_in_sandbox(
    path: Path, *, limits: Limits = LIMITS, crs: int | None = None, jail_limits: JailLimits = JAIL
) -> RawTable:
    """Return what ``reading.read`` returns, made in a process of its own.

    Whatever the file does to that process stands in the table's findings.
    """
    arguments = [os.path.abspath(path), json.dumps(asdict(limits)), json.dumps(crs)]  # noqa: PTH100
    if "\0" in arguments[0]:
        return _failed(path, faults.MISSING)
    outcome = run(_READER, arguments, jail_limits)
    if outcome.ending is Ending.STOPPED:
        return _failed(path, faults.READER_STOPPED)
    try:
        if outcome.ending is Ending.DONE:
            return wire.unpack(outcome.output, limits)
    except wire.Garbled:
        pass
    logger.error("reading %s failed: %s", path.name, outcome.errors.decode("utf-8", "replace"))
    return _failed(path, faults.READER_BROKE)


def run(module: str, arguments: Sequence[str], limits: JailLimits = JAIL) -> Outcome:
    """Run a module in the sandbox and wait for its end; nothing of it is left."""
    with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX) as folder:
        command = [sys.executable, "-I", "-c", jail.BOOT, str(_ROOT), limits.to_json(), module]
        with subprocess.Popen(
            [*command, *arguments],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                output, errors, in_time = _drain(process, limits)
            finally:
                # Not yet waited for, so the number is still this group's.
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
        status = process.returncode
    if errors.startswith(jail.OPEN):
        _say_open()
    return Outcome(_ending(status, in_time, errors), output, errors)


def _environment(folder: str) -> dict[str, str]:
    return {
        "LANG": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
        # Every thread of a library would take its share of the memory allowed.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENPYXL_LXML": "False",  # so that defusedxml reads the files
        "PROJ_NETWORK": "OFF",
    }


def _drain(process: subprocess.Popen[bytes], limits: JailLimits) -> tuple[bytes, bytes, bool]:
    """Return what the process says until it ends, and whether it did so within its limits."""
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = bytearray(), bytearray()
    deadline = time.monotonic() + limits.wall_s
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, output)
        selector.register(process.stderr, selectors.EVENT_READ, errors)
        while selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if time.monotonic() >= deadline or len(output) > limits.output_bytes:
                return bytes(output), bytes(errors), False
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK)
                key.data.extend(chunk)
                if not chunk:
                    selector.unregister(key.fileobj)
            del errors[_KEPT_ERRORS:]
    return bytes(output), bytes(errors), _ends_by(process, deadline)


def _ends_by(process: subprocess.Popen[bytes], deadline: float) -> bool:
    """Wait for the end without reaping, so that the group can still be killed by number."""
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.002)
    return False


def _ending(status: int, in_time: bool, errors: bytes) -> Ending:
    starved = status in _STARVED or any(word in errors for word in _OUT_OF_MEMORY)
    if starved or not in_time:
        return Ending.STOPPED
    return Ending.DONE if status == 0 else Ending.BROKE


@cache
def _say_open() -> None:
    """Say once what this machine does not give."""
    logger.warning(
        "this system gives no namespaces: files are read with limits, but not cut off the network"
    )


def _failed(path: Path, fault: Fault) -> RawTable:
    finding = Finding(reason=fault.reason, remedy=fault.remedy)
    return RawTable(path.stem[:100], (), (), None, (finding,))
