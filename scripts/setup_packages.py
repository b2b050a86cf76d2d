"""The operating system's packages: installed where that is allowed, named where it is not."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from ctypes.util import find_library
from importlib.util import find_spec
from pathlib import Path

from setup_tools import SetupFailed, answer, has, quietly, say, vendor_is_there

_SERVER_PLACES = (
    "usr/lib/postgresql/*/bin/postgres",
    "usr/pgsql-*/bin/postgres",
    "usr/bin/postgres",
    "opt/homebrew/opt/postgresql*/bin/postgres",
    "usr/local/opt/postgresql*/bin/postgres",
    "Applications/Postgres.app/Contents/Versions/*/bin/postgres",
)
_POSTGIS_PLACES = (
    "usr/share/postgresql/*/extension/postgis.control",
    "usr/pgsql-*/share/extension/postgis.control",
    "usr/share/pgsql/extension/postgis.control",
    "opt/homebrew/share/postgresql*/extension/postgis.control",
    "opt/homebrew/opt/postgresql*/share/postgresql*/extension/postgis.control",
    "usr/local/share/postgresql*/extension/postgis.control",
    "Applications/Postgres.app/Contents/Versions/*/share/postgresql/extension/postgis.control",
)


def system_packages(purpose: str) -> bool:
    missing = _missing()
    if missing:
        _install(missing)
        still = _missing()
        if still:
            raise SetupFailed(_advice(still))
    if purpose == "test" and _optional_missing():
        _install_optional(_optional_missing())
    return bool(missing)


def _missing() -> list[str]:
    """Return Debian's names of what is needed and not there."""
    found: list[str] = []
    if not _imports("venv", "ensurepip"):
        found.append("python3-venv")
    if not os.environ.get("PORTAL_DATABASE_URL"):
        if not (_exists(_SERVER_PLACES) or shutil.which("postgres")):
            found.append("postgresql")
        if not _exists(_POSTGIS_PLACES):
            found.append("postgresql-postgis")
    if not vendor_is_there():
        found += [name for name, tool in (("nodejs", "node"), ("npm", "npm")) if not has(tool)]
    return found


def _optional_missing() -> list[str]:
    """Return what the browser tests need; without it they are skipped by name."""
    found: list[str] = []
    if not any(has(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        found.append("chromium")
    if sys.platform != "linux":
        return found
    if not has("fc-list") or not answer("fc-list", ":lang=zh"):
        found.append("fonts-noto-cjk")
    if find_library("atomic") is None:
        found.append("libatomic1")  # the browser's driver is linked to it
    return found


def _install(packages: Sequence[str]) -> None:
    prefix = _apt()
    if prefix is None:
        return
    say(f"installing {' '.join(packages)} (apt-get)")
    _leave_ports_alone(prefix)
    command = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends"]
    command += ["-o", "Dpkg::Options::=--force-confold", *packages]
    if quietly(command) != 0:
        quietly([*prefix, "apt-get", "update", "-q"])
        quietly(command, show=True)


def _install_optional(packages: Sequence[str]) -> None:
    if _apt() is not None:
        _install(packages)
    still = _optional_missing()
    if still:
        say(f"without {' '.join(still)} the browser tests are skipped")


def _apt() -> list[str] | None:
    """Return what to put before ``apt-get``, or ``None`` where packages may not be installed."""
    if not has("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive"]
    if has("sudo") and quietly(["sudo", "-n", "true"]) == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def _leave_ports_alone(prefix: Sequence[str]) -> None:
    """Keep Debian from starting a server of its own on port 5432 for our sake."""
    target = "/etc/postgresql-common/createcluster.conf"
    text = f"[ -e {target} ] || (mkdir -p /etc/postgresql-common && echo "
    quietly([*prefix, "sh", "-c", f"{text}'create_main_cluster = false' > {target})"])


def _advice(missing: Sequence[str]) -> str:
    names = {
        "python3-venv": ("python3", "python@3.12"),
        "postgresql": ("postgresql-server", "postgresql@17"),
        "postgresql-postgis": ("postgis", "postgis"),
        "nodejs": ("nodejs", "node"),
        "npm": ("nodejs-npm", "node"),
    }
    fedora = dict.fromkeys(names[name][0] for name in missing)
    macos = dict.fromkeys(names[name][1] for name in missing)
    return (
        f"these are missing and could not be installed from here: {' '.join(missing)}\n"
        f"  Debian, Ubuntu: sudo apt-get install {' '.join(missing)}\n"
        f"  Fedora:         sudo dnf install {' '.join(fedora)}\n"
        f"  macOS:          brew install {' '.join(macos)}\n"
        "  (or set PORTAL_DATABASE_URL to a PostgreSQL 14+ that has PostGIS)"
    )


def _exists(patterns: Sequence[str]) -> bool:
    return any(next(Path("/").glob(pattern), None) is not None for pattern in patterns)


def _imports(*modules: str) -> bool:
    return all(find_spec(module) is not None for module in modules)
