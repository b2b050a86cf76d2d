"""Looking at the queue from a page."""

from __future__ import annotations

from sqlalchemy import text

from portal.db.engine import db

#: Literal SQL: the tables belong to the queue library and are not mapped.
_ALIVE = text(
    "SELECT count(*) FROM procrastinate.procrastinate_workers"
    " WHERE last_heartbeat > now() - make_interval(secs => :silent)"
)
_JOBS = text("SELECT status::text, count(*) FROM procrastinate.procrastinate_jobs GROUP BY status")


def living_workers(*, silent_s: float) -> int:
    """Return how many workers have been heard of in the last ``silent_s`` seconds."""
    return int(db.session.execute(_ALIVE, {"silent": silent_s}).scalar_one())


def jobs_by_status() -> dict[str, int]:
    """Return the number of jobs in each state."""
    return {str(status): int(count) for status, count in db.session.execute(_JOBS)}
