"""The background worker: takes jobs from the queue and runs them inside the application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from procrastinate import JobContext, PsycopgConnector
from procrastinate.worker import Worker
from psycopg.conninfo import conninfo_to_dict

from portal.db.cluster.external import libpq_url
from portal.tasks.queue import queue

HEARTBEAT_S = 5.0

#: The library names its tables without their schema.
_SEARCH_PATH = "-c search_path=procrastinate,public"


def run_worker(app: Flask, rw_url: str, *, wait: bool = True) -> None:
    """Run jobs until a signal comes, or with ``wait=False`` until the queue is empty."""

    def inside(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
        with app.app_context():
            return call_next()

    with queue.replace_connector(_connector(rw_url)) as worker_app:
        worker_app.run_worker(
            wait=wait,
            concurrency=2,
            fetch_job_polling_interval=10.0,
            update_heartbeat_interval=HEARTBEAT_S,
            shutdown_graceful_timeout=5.0,
            task_middleware=[inside],
        )


def _connector(rw_url: str) -> PsycopgConnector:
    conninfo, options = _split_options(libpq_url(rw_url))
    return PsycopgConnector(
        conninfo=conninfo,
        kwargs={
            "options": f"{options} {_SEARCH_PATH}".strip(),
            "application_name": "portal-worker",
            "connect_timeout": 5,
        },
        min_size=1,
        max_size=5,
        timeout=10.0,
    )


def _split_options(conninfo: str) -> tuple[str, str]:
    """Return the connection string and the ``options`` that it has already."""
    return conninfo, str(conninfo_to_dict(conninfo).get("options") or "")
