"""Bringing the database up to date before anybody is served: schema, then demonstration data.

Both commands may be run at any time; they are skipped when nothing they depend on has changed
since the last start on the same database, which makes a warm start quick.
"""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from portal.config import ROOT, Settings
from portal.db.cluster import locks
from portal.db.cluster.external import libpq_url
from portal.runner.lifeline import tied
from portal.runner.lines import dressed

logger = logging.getLogger("portal.runner")

#: What the schema and the demonstration data are made from.
_SOURCES = (
    "migrations/versions",
    "portal/db",
    "portal/geo",
    "portal/places",
    "portal/deals",
    "portal/parcels",
    "portal/accounts",
    "portal/demo",
)

#: After a day the commands run again, whatever the mark says: a restored or emptied database
#: looks like the one that was prepared.
_FRESH_S = 20 * 3600


class PreparationFailed(RuntimeError):
    """A command failed; it has said why itself."""


def prepare(settings: Settings, owner_url: str, folder: Path) -> None:
    """Upgrade the schema and load the demonstration data, unless that is done already.

    Raises:
        PreparationFailed: one of the commands did not succeed.
    """
    mark = folder / "prepared.json"
    with locks.alone(folder / "prepare.lock"):
        state = _state(settings, owner_url)
        if _is_done(mark, state):
            return
        mark.unlink(missing_ok=True)
        _flask(settings.log, "db", "upgrade")
        if settings.demo:
            _flask(settings.log, "demo", "load", "--keep-fresh")
        mark.write_text(json.dumps(_state(settings, owner_url)), encoding="utf-8")


def _is_done(mark: Path, state: dict[str, Any]) -> bool:
    if not mark.is_file() or state["database"] is None:
        return False
    if time.time() - mark.stat().st_mtime > _FRESH_S:
        return False
    return bool(json.loads(mark.read_text(encoding="utf-8")) == state)


def _state(settings: Settings, owner_url: str) -> dict[str, Any]:
    digest = hashlib.sha256()
    for folder in _SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return {
        "sources": digest.hexdigest(),
        "queue": version("procrastinate"),
        "demo": settings.demo,
        "database": _identity(owner_url),
    }


def _identity(owner_url: str) -> list[str] | None:
    """Return what tells this database from any other, with its revision; ``None`` if unknown."""
    with psycopg.connect(libpq_url(owner_url), autocommit=True) as connection:
        try:
            row = connection.execute(
                "SELECT system_identifier::text, d.oid::text, v.version_num"
                " FROM pg_control_system(), pg_database d, public.alembic_version v"
                " WHERE d.datname = current_database()"
            ).fetchone()
        except psycopg.Error:
            return None
    return list(row) if row else None


def _flask(log: str, *arguments: str) -> None:
    logger.info("flask %s", " ".join(arguments))
    command = tied([sys.executable, "-m", "flask", "--app", "wsgi", *arguments])
    # A reader's terminal is handed on as it is: then the progress bar knows how wide it is.
    status = _in_json(command) if log == "json" else subprocess.call(command, cwd=ROOT)
    if status != 0:
        raise PreparationFailed(f"flask {' '.join(arguments)} failed, see above")


def _in_json(command: list[str]) -> int:
    """Run ``command`` with every line it writes made an object; return its exit status."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                sys.stdout.buffer.write(dressed(line.rstrip(b"\n"), "json", "info") + b"\n")
                sys.stdout.buffer.flush()
        except BaseException:
            process.terminate()
            raise
    return process.returncode
