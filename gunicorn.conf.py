"""How gunicorn serves the portal; read from the working directory by itself."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

from portal.accounts.turnstile import SEATS
from portal.config import SettingsError, from_process
from portal.db.cluster import ClusterError, database_urls
from portal.db.health import UnfitDatabase, check_database
from portal.kernel import logs
from portal.runner.lifeline import REFUSED, end_with_parent
from portal.runner.port import url

try:
    settings = from_process()
except SettingsError as fault:  # before the application is loaded, which would ask for a retry
    print(fault, file=sys.stderr, flush=True)
    sys.exit(REFUSED)

wsgi_app = "wsgi:app"
worker_class = "gthread"
workers = 2
#: Eight for pages, and as many as may wait to sign in: see portal/accounts/turnstile.py.
threads = 8 + SEATS
#: Loaded once, before the workers are made: a new worker is there at once.
preload_app = True
timeout = 30
graceful_timeout = 4
keepalive = 5
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
limit_request_line = 8190
#: Nobody's X-Forwarded-* is believed here, not even this machine's: portal/web/proxies.py alone
#: decides, by PORTAL_PROXIES.
forwarded_allow_ips = ""
# The two below hold for a unix socket too, whose peer gunicorn would believe unasked.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""


def on_starting(server: Any) -> None:
    """Refuse a database that is unsafe or at another revision, in one line."""
    logs.configure(settings.log, "web")
    try:
        check_database(database_urls(settings).owner)
    except ClusterError as error:
        logging.getLogger("portal.web").error("%s", error)
        # One that cannot be reached may be back soon: the supervisor tries again.
        sys.exit(REFUSED if isinstance(error, UnfitDatabase) else 1)


def when_ready(server: Any) -> None:
    """Say where to look, once there is something to see."""
    host, port = server.address[0][:2]
    logging.getLogger("portal.web").info("open %s", url(host, port))


def post_fork(server: Any, worker: Any) -> None:
    """Let no worker outlive the master, so that the port is free for the next one."""
    end_with_parent()


def child_exit(server: Any, worker: Any) -> None:
    """Forget the live figures of a worker that has ended."""
    try:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
    except (TypeError, ValueError):
        return  # figures are not shared between processes here


logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": False},
    },
    "root": {"level": "INFO", "handlers": []},
}
