"""Finding the server programs of PostgreSQL with PostGIS on this machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.db.cluster.errors import ClusterError

OLDEST_MAJOR = 14
#: Where all places are looked for.
ROOT = Path("/")

#: Debian and Ubuntu, PGDG on Fedora, Fedora, Homebrew (Apple and Intel), Postgres.app.
_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
_PROGRAMS = ("postgres", "initdb", "pg_ctl")

REMEDY = (
    "install PostgreSQL 14+ with PostGIS 3 (Debian/Ubuntu: apt-get install postgresql"
    " postgresql-postgis; Fedora: dnf install postgresql-server postgis; macOS: brew install"
    " postgresql@17 postgis) or set PORTAL_DATABASE_URL"
)


@dataclass(frozen=True, slots=True)
class Server:
    """The server programs of one PostgreSQL version that has PostGIS."""

    bin: Path
    major: int

    def program(self, name: str) -> str:
        """Return the path of the program ``name``."""
        return str(self.bin / name)


def find_server(major: int | None = None) -> Server:
    """Return the newest server with PostGIS, or the one of version ``major``.

    Raises:
        ClusterError: there is none.
    """
    servers = [server for server in _servers() if major in (None, server.major)]
    if servers:
        return max(servers, key=lambda server: server.major)
    if major is None:
        raise ClusterError(f"No PostgreSQL server with PostGIS is installed: {REMEDY}")
    raise ClusterError(
        f"The private database was made by PostgreSQL {major}, which is not installed with PostGIS"
        f" any more: install that version again, or move the data with pg_dump"
    )


def _servers() -> Iterator[Server]:
    for place in _places():
        if not all((place / name).is_file() for name in _PROGRAMS):
            continue
        major = _major(place)
        if major is not None and major >= OLDEST_MAJOR and _has_postgis(place, major):
            yield Server(place, major)


def _places() -> list[Path]:
    found = [Path(path).resolve().parent for path in map(shutil.which, _PROGRAMS) if path]
    for pattern in _PLACES:
        found.extend(ROOT.glob(pattern.removeprefix("/")))
    return list(dict.fromkeys(found))


def _answer(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except OSError:
        return ""
    return done.stdout.strip()


def _major(place: Path) -> int | None:
    match = re.search(r"(\d+)(?:\.|devel|beta|rc|$|\s)", _answer(str(place / "postgres"), "-V"))
    return int(match[1]) if match else None


def _has_postgis(place: Path, major: int) -> bool:
    shares = [
        Path(_answer(str(place / "pg_config"), "--sharedir") or "/nonexistent"),
        ROOT / f"usr/share/postgresql/{major}",
        place.parent / "share",
        place.parent / "share" / "postgresql",
        place.parent / "share" / f"postgresql@{major}",
        ROOT / "usr/share/pgsql",
    ]
    return any((share / "extension" / "postgis.control").is_file() for share in shares)
