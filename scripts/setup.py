"""Set-up: system packages, virtual environment, browser files, translations, secret key.

Every step is skipped when what it depends on has not changed, so that it may run before each
start. It needs the standard library only. usage: setup.py run|test
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setup_packages import system_packages
from setup_tools import ROOT, STAMPS, VENV, SetupFailed, answer, quietly, run, say, vendor_is_there

PYTHON = VENV / "bin" / "python"
TRANSLATIONS = ROOT / "portal" / "translations"


def main() -> int:
    """Run the steps that are due; return the exit status."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    began = time.monotonic()
    try:
        with (ROOT / "scripts" / "setup.py").open() as itself:
            fcntl.flock(itself, fcntl.LOCK_EX)  # two set-ups at once: one after the other
            did = _steps(purpose)
    except SetupFailed as fault:
        print(f"set-up: {fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if did:
        say(f"done in {time.monotonic() - began:.0f} s")
    return 0


def _steps(purpose: str) -> bool:
    did = system_packages(purpose)
    did |= _virtual_environment()
    stamps = _Stamps()
    wanted = "dev" if purpose == "test" else "prod"
    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(_python_packages, stamps, wanted),
            pool.submit(_browser_files, stamps),
        ]
        results = [job.result() for job in jobs]  # both, before looking at either
        did |= any(results)
    did |= _translations(stamps)
    did |= _secret_key()
    return did


class _Stamps:
    """Remembers from which files each step was last done."""

    def __init__(self) -> None:
        known = json.loads(STAMPS.read_text()) if STAMPS.is_file() else {}
        self._done: dict[str, str] = known

    def has(self, step: str, *sources: Path) -> bool:
        return self._done.get(step) == _digest(*sources)

    def set(self, step: str, *sources: Path) -> None:
        self._done[step] = _digest(*sources)
        fresh = STAMPS.with_suffix(".new")
        fresh.write_text(json.dumps(self._done, indent=1))
        fresh.replace(STAMPS)


def _digest(*sources: Path) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in sources:
        digest.update(path.read_bytes() if path.is_file() else b"-")
    return digest.hexdigest()


def _virtual_environment() -> bool:
    # A venv that was moved or whose Python is gone is made anew.
    if PYTHON.exists() and answer(str(PYTHON), "-c", "import sys; print(sys.prefix)") == str(VENV):
        return False
    say("making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    run("virtual environment", [sys.executable, "-m", "venv", str(VENV)])
    return True


def _python_packages(stamps: _Stamps, wanted: str) -> bool:
    prod, dev = (ROOT / "requirements" / f"{name}.txt" for name in ("prod", "dev"))
    if stamps.has("dev", prod, dev) or (wanted == "prod" and stamps.has("prod", prod)):
        return False
    listed = dev if wanted == "dev" else prod
    say(f"installing Python packages ({listed.relative_to(ROOT)})")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--require-hashes", "--only-binary", ":all:"]
    if quietly([*command, "-r", str(listed)]) != 0:
        command = command[:-2]  # a platform without a wheel for everything
        run("Python packages", [*command, "-r", str(listed)])
    stamps.set("prod", prod)
    if wanted == "dev":
        stamps.set("dev", prod, dev)
    return True


def _browser_sources() -> list[Path]:
    return [ROOT / "package.json", ROOT / "package-lock.json", ROOT / "scripts" / "copy-assets.mjs"]


def _browser_files(stamps: _Stamps) -> bool:
    sources = _browser_sources()
    if vendor_is_there() and stamps.has("browser", *sources):
        return False
    say("fetching browser files (npm)")
    run("npm", ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
    run("copying browser files", ["node", "scripts/copy-assets.mjs"])
    stamps.set("browser", *sources)
    return True


def _translations(stamps: _Stamps) -> bool:
    sources = sorted(TRANSLATIONS.rglob("*.po"))
    compiled = [path.with_suffix(".mo") for path in sources]
    if not sources:
        return False
    if stamps.has("translations", *sources) and all(path.is_file() for path in compiled):
        return False
    say("compiling translations")
    babel = [str(VENV / "bin" / "pybabel"), "-q", "compile", "-d", str(TRANSLATIONS)]
    run("translations", babel)
    stamps.set("translations", *sources)
    return True


def _secret_key() -> bool:
    if os.environ.get("PORTAL_SECRET_KEY") or os.environ.get("PORTAL_SECRET_KEY_FILE"):
        return False
    instance = Path(os.environ.get("PORTAL_INSTANCE") or ROOT / "instance")
    path = instance / "secret_key"
    if path.exists():
        return False
    instance.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=instance)  # 0600 from the start
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    Path(fresh).replace(path)
    return True


if __name__ == "__main__":
    sys.exit(main())
