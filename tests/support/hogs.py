"""What a taken-over reader might do; run in the sandbox only."""

from __future__ import annotations

import importlib
import os
import socket
import sys
import time
from pathlib import Path


def memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(64 * 2**20))


def cpu() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(600)


def disk() -> None:
    Path("left-over").mkdir()
    with Path("left-over/big").open("wb") as file:
        file.write(b"x" * 1000)
        file.flush()


def talk() -> None:
    while True:
        sys.stdout.buffer.write(b"x" * 2**20)


def fork() -> None:
    """Leave a grandchild in a session of its own; say its number as seen from outside."""
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
    print(Path("/proc/self").readlink(), flush=True)


def network() -> None:
    names = [name for _, name in socket.if_nameindex()]
    print(names, flush=True)
    socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=2)


def environment() -> None:
    print(sorted(os.environ), Path.cwd(), flush=True)


def crash() -> None:
    os.abort()


def modules() -> None:
    importlib.import_module("portal.parcels.importing.child")
    openpyxl = importlib.import_module("openpyxl")
    assert openpyxl.DEFUSEDXML
    assert not openpyxl.LXML
    print(sorted({name.split(".")[0] for name in sys.modules}), flush=True)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
