"""Making, starting and stopping the private server. Call under the start lock."""

from __future__ import annotations

import shutil
import time

import psycopg

from portal.db.cluster.accounts import own, run_as
from portal.db.cluster.binaries import Server, find_server
from portal.db.cluster.configuration import SUPERUSER, write_configuration
from portal.db.cluster.errors import ClusterError
from portal.db.cluster.layout import PORT, Layout
from portal.db.cluster.processes import end_leftovers, postmaster_pid

_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 30


def start(layout: Layout) -> bool:
    """Make the server answer; return whether it had to be started.

    Raises:
        ClusterError: it does not answer within a minute; the text has the server's last words.
    """
    if answers(layout):
        return False
    server = find_server(layout.major())
    if not layout.is_initialised():
        _initialise(layout, server)
    deadline = time.monotonic() + _START_TIMEOUT_S
    words = "it does not answer"
    while time.monotonic() < deadline:
        if postmaster_pid(layout) is None:
            words = _start_once(layout, server)
        if answers(layout):
            return True
        time.sleep(0.1)
    raise ClusterError(f"The private database does not start: {words} (its log: {layout.log})")


def stop(layout: Layout) -> None:
    """Stop the server: sessions are ended, what is committed is safe."""
    if postmaster_pid(layout) is None:
        return
    server = find_server(layout.major())
    command = [server.program("pg_ctl"), "stop", "-s", "-w", "-D", str(layout.data)]
    patience = ["-t", str(_STOP_TIMEOUT_S)]
    if run_as(layout.account, [*command, *patience, "-m", "fast"]).returncode != 0:
        run_as(layout.account, [*command, *patience, "-m", "immediate"])


def answers(layout: Layout) -> bool:
    """Tell whether the server takes connections."""
    try:
        with psycopg.connect(conninfo(layout, SUPERUSER, "postgres"), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def conninfo(layout: Layout, user: str, database: str) -> str:
    """Return libpq's connection string for ``user`` and ``database``."""
    return psycopg.conninfo.make_conninfo(
        host=str(layout.socket), port=PORT, user=user, dbname=database
    )


def _initialise(layout: Layout, server: Server) -> None:
    """Make the data directory; an interrupted attempt leaves nothing that looks finished."""
    unfinished = layout.root / "data.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    own(layout.account, unfinished)
    command = [server.program("initdb"), "-D", str(unfinished), "-U", SUPERUSER, "-E", "UTF8"]
    options = ["--locale=C.UTF-8", "--data-checksums", "--auth=peer"]
    done = run_as(layout.account, [*command, *options])
    if done.returncode != 0 and "locale" in done.stderr:  # macOS before 15 has no C.UTF-8
        done = run_as(layout.account, [*command, "--locale=C", *options[1:]])
    if done.returncode != 0:
        raise ClusterError(f"The private database cannot be made: {_last_line(done.stderr)}")
    unfinished.rename(layout.data)


def _start_once(layout: Layout, server: Server) -> str:
    """Try to start the server once; return its last words."""
    end_leftovers(layout)
    write_configuration(layout)
    first_words = layout.log / "start.log"
    first_words.unlink(missing_ok=True)
    command = [server.program("pg_ctl"), "start", "-s", "-w", "-t", "30"]
    done = run_as(layout.account, [*command, "-D", str(layout.data), "-l", str(first_words)])
    if done.returncode == 0:
        return "it does not answer"
    said = first_words.read_text(errors="replace") if first_words.is_file() else done.stderr
    return _last_line("\n".join(line for line in said.splitlines() if "LOG:" not in line) or said)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
