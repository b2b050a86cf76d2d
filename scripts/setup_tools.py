"""What both parts of the set-up use: saying, asking, running."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENDOR = ROOT / "static" / "vendor"
STAMPS = VENV / "set-up.json"


class SetupFailed(Exception):
    """A step failed; the text says what to do."""


def vendor_is_there() -> bool:
    return (VENDOR / "manifest.json").is_file() and STAMPS.is_file()


def say(text: str) -> None:
    print(f"set-up: {text}", flush=True)


def has(tool: str) -> bool:
    return shutil.which(tool) is not None


def answer(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def quietly(command: Sequence[str], *, show: bool = False) -> int:
    output = None if show else subprocess.DEVNULL
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
    )
    return done.returncode


def run(step: str, command: Sequence[str]) -> None:
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise SetupFailed(f"the step '{step}' failed, see above; after mending run the same again")
