"""Jobs: asked for in a transaction, run by the worker, forgotten in time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, current_app
from sqlalchemy import text

from portal.db.cluster import DatabaseUrls
from portal.db.unit_of_work import transaction
from portal.tasks import queries, worker
from portal.tasks.queue import defer, queue

_seen: list[str] = []


@queue.task(name="tests.note")
def note(word: str) -> None:
    """Write down a word and where it was."""
    _seen.append(f"{word} in {current_app.name}")


@queue.task(name="tests.fail")
def fail() -> None:
    """Fail."""
    raise ValueError("as expected")


@pytest.fixture
def committing_app(application: Flask) -> Iterator[Flask]:
    """Return the application without isolation; the queue is emptied after the test."""
    _seen.clear()
    with application.app_context():
        yield application
        with transaction() as session:
            session.execute(text("DELETE FROM procrastinate.procrastinate_jobs"))


def test_a_committed_job_runs_inside_the_application(
    committing_app: Flask, urls: DatabaseUrls
) -> None:
    with transaction() as session:
        defer(session, note, word="好")

    worker.run_worker(committing_app, urls.rw, wait=False)

    assert _seen == ["好 in portal"]
    assert queries.jobs_by_status()["succeeded"] >= 1


def test_a_rolled_back_job_never_was(committing_app: Flask, urls: DatabaseUrls) -> None:
    with pytest.raises(KeyError), transaction() as session:  # noqa: PT012
        defer(session, note, word="never")
        raise KeyError

    worker.run_worker(committing_app, urls.rw, wait=False)

    assert _seen == []


def test_a_failed_job_is_kept_as_failed(committing_app: Flask, urls: DatabaseUrls) -> None:
    with transaction() as session:
        defer(session, fail)

    worker.run_worker(committing_app, urls.rw, wait=False)

    assert queries.jobs_by_status()["failed"] == 1


def test_no_worker_is_no_living_worker(committing_app: Flask) -> None:
    assert queries.living_workers(silent_s=20) == 0
