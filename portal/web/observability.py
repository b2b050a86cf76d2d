"""How the portal is watched: request log, ``/healthz``, ``/readyz``, ``/metrics``."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import re
import secrets
import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.config import Settings
from portal.db import migration
from portal.db.engine import db
from portal.kernel.logs import current_request
from portal.tasks import queries
from portal.web.access import public

logger = logging.getLogger("portal.access")

bp = Blueprint("observability", __name__)

#: Longer than several heartbeats of the worker; see ``portal.tasks.worker``.
WORKER_SILENT_S = 20.0

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
#: A path's segment that may be a one-time token; logs name no such thing.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")
_QUIET = ("observability.", "assets.", "tiles.", "static")
#: What proxies add: then the visitor may be anybody, though the peer is this machine.
_FORWARDED = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
)

#: A visitor may send any word as the method; each would be a series of its own for ever.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_requests = Counter("portal_requests", "Requests answered", ["method", "endpoint", "status"])
_seconds = Histogram(
    "portal_request_seconds",
    "Time to answer",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)

#: Literal SQL: Alembic's table is not mapped.
_REVISION = text("SELECT version_num FROM public.alembic_version")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that this process answers; the database is not asked."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the database, its revision and the background worker are as they must be."""
    checks = _checks()
    is_ready = all(state == "ok" for state in checks.values())
    answer = jsonify(status="ok" if is_ready else "unavailable", checks=checks)
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if is_ready else 503


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Give Prometheus the figures: on this machine or with the token, else there is no page."""
    if not _may_watch():
        abort(404)
    registry = CollectorRegistry()
    try:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    except ValueError:  # one process only, as under ``flask run``
        return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)
    registry.register(_QueueCollector())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _QueueCollector:
    """Figures of the task queue, read when they are asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; without a database there are none."""
        try:
            workers = queries.living_workers(silent_s=WORKER_SILENT_S)
            jobs = queries.jobs_by_status()
        except SQLAlchemyError:
            return
        yield GaugeMetricFamily("portal_task_workers", "Background workers alive", value=workers)
        family = GaugeMetricFamily("portal_task_jobs", "Jobs in the queue", labels=["status"])
        for status, count in jobs.items():
            family.add_metric([status], count)
        yield family


def _checks() -> dict[str, str]:
    checks = {"database": "ok", "revision": "ok", "worker": "ok"}
    try:
        found = db.session.execute(_REVISION).scalar_one_or_none()
        workers = queries.living_workers(silent_s=WORKER_SILENT_S)
    except SQLAlchemyError:
        db.session.rollback()
        return checks | {"database": "unreachable", "revision": "unknown", "worker": "unknown"}
    if found != current_app.config["MIGRATION_HEAD"]:
        checks["revision"] = "mismatch"
    if not workers:
        checks["worker"] = "silent"
    return checks


def _may_watch() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if settings.metrics_token and kind.lower() == "bearer":
        return hmac.compare_digest(token.encode(), settings.metrics_token.encode())
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _begin() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    given = request.headers.get("X-Request-ID", "")
    # Only a proxy of ours may name a request; anybody else could confuse the log.
    is_ours = settings.proxies > 0 and _REQUEST_ID.fullmatch(given)
    g.request_id = given if is_ours else secrets.token_hex(8)
    g.request_began = time.perf_counter()
    current_request.set(g.request_id)


def _end(response: Response) -> Response:
    if "request_began" not in g:  # another before_request answered first
        return response
    took = time.perf_counter() - g.request_began
    endpoint = request.endpoint or "none"
    response.headers["X-Request-ID"] = g.request_id
    count_answer(request.method, endpoint, response.status_code)
    _seconds.labels(endpoint).observe(took)
    _log(response, endpoint, round(took * 1000))
    return response


def count_answer(method: str, endpoint: str, status: int) -> None:
    """Count an answer, also one that was given without asking the application."""
    known = method if method in _METHODS else "other"
    _requests.labels(known, endpoint, status).inc()


def _log(response: Response, endpoint: str, ms: int) -> None:
    """Write one line; of the query only the names, since values may hold personal things."""
    names = ",".join(sorted(request.args)) or None
    path = _TOKEN.sub("<token>", request.path)
    shown = f"{path}?{names}" if names else path
    quiet = endpoint.startswith(_QUIET) and response.status_code < 400
    extra: dict[str, Any] = {
        "method": request.method,
        "path": path,
        "query": names,
        "status": response.status_code,
        "ms": ms,
        "request_id": g.request_id,
    }
    logger.log(
        logging.DEBUG if quiet else logging.INFO,
        "%s %s %s %s ms",
        response.status_code,
        request.method,
        shown,
        ms,
        extra=extra,
    )


def _forget(_error: BaseException | None) -> None:
    current_request.set(None)


def init_app(app: Flask) -> None:
    """Watch every request of ``app``. Register before anything else that acts on requests."""
    app.config["MIGRATION_HEAD"] = migration.head()
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)
    app.register_blueprint(bp)
