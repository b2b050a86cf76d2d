"""``python -m portal.runner``: what ``make run`` does after the set-up."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn
from urllib.parse import urlsplit

from portal.config import DEFAULT_BASE_URL, Settings, SettingsError, from_process
from portal.db.cluster import ClusterError, DatabaseUrls, external_urls, hold
from portal.db.cluster.embedded import remove_cluster
from portal.kernel import logs
from portal.runner.lifeline import tied
from portal.runner.port import PortTaken, claimed, url
from portal.runner.preparation import PreparationFailed, prepare
from portal.runner.supervision import Program, watch_over

logger = logging.getLogger("portal.runner")


def main() -> int:
    """Run the portal until it is stopped; return the exit status."""
    wants_json = os.environ.get("PORTAL_LOG") == "json"  # needed before the settings are read
    if wants_json:
        logs.configure("json", "portal")
        sys.excepthook = _log_unexpected
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    try:
        return _obey(_arguments())
    except _FAULTS as fault:
        if wants_json:
            logger.error("%s", fault)
        else:
            print(fault, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


def _obey(arguments: argparse.Namespace) -> int:
    settings = from_process()
    logs.configure(settings.log, "portal")
    if arguments.remove_database:
        return 0 if remove_cluster(settings.instance) else 1
    return _run(settings, arguments.bind, arguments.port)


class _Misuse(ValueError):
    """The command line is wrong; the text says how."""


class _Parser(argparse.ArgumentParser):
    """Leaves the wording of faults to ``main``, so that they too are objects where asked for."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        raise _Misuse(message)


def _arguments() -> argparse.Namespace:
    parser = _Parser(prog="portal.runner", description=main.__doc__)
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--remove-database", action="store_true", help="delete the private server")
    return parser.parse_args()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"must be a number from 1 to 65535, not {text!r}")
    return int(text)


def _log_unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logger.critical("unexpected: %s", error, exc_info=(kind, error, trace))


_FAULTS = (_Misuse, SettingsError, ClusterError, PortTaken, PreparationFailed)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _run(settings: Settings, host: str, port: int) -> int:
    folder = settings.instance / "run"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(claimed(folder, host, port))
        urls = _database(settings, stack)
        prepare(settings, urls.owner, folder)
        return watch_over(_programs(settings, folder, host, port), folder, settings.log)


def _database(settings: Settings, stack: ExitStack) -> DatabaseUrls:
    if settings.database_url is None:
        held = hold(settings.instance)
        stack.callback(held.close)
        logger.info("database: private PostgreSQL in %s", held.layout.root)
        return held.urls()
    place = urlsplit(settings.database_url)
    name = f"{place.hostname or 'local socket'}{place.path}"
    logger.info("database: the server named by PORTAL_DATABASE_URL, %s", name)
    return external_urls(settings, settings.database_url)


def _programs(settings: Settings, folder: Path, host: str, port: int) -> list[list[Program]]:
    figures = folder / f"metrics-{port}"
    shutil.rmtree(figures, ignore_errors=True)
    figures.mkdir()
    python = sys.executable
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = (python, "-m", "gunicorn", "--bind", address)
    worker = (python, "-m", "flask", "--app", "wsgi", "tasks", "work")
    # Mails hold links: they lead to where this run answers, unless a setting says otherwise.
    home = () if settings.base_url != DEFAULT_BASE_URL else (("PORTAL_BASE_URL", url(host, port)),)
    groups = [
        [
            Program("web", _tied(web), (("PROMETHEUS_MULTIPROC_DIR", str(figures)),)),
            Program("worker", _tied(worker), home),
        ]
    ]
    if settings.database_url is None:
        groups.insert(0, [Program("database", _tied((python, "-m", "portal.runner.keeper")))])
    return groups


def _tied(command: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tied(list(command)))


if __name__ == "__main__":
    sys.exit(main())
