"""The registry of tasks and the one way to ask for one.

A feature declares a task with ``@queue.task(name="parcels.recompute")`` in a module that its
``init_app`` imports. A service asks for it inside its transaction; the worker sees the job only
after the commit, and never if the transaction is rolled back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import procrastinate
from procrastinate.testing import InMemoryConnector
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.sql import bindparam

#: The registry. Its own connector reaches no database: the worker brings one.
queue = procrastinate.App(connector=InMemoryConnector())

#: Literal SQL: the function belongs to the queue library, whose tables are not mapped.
_DEFER = text(
    "SELECT procrastinate.procrastinate_defer_jobs_v1(ARRAY[ROW("
    " :queue, :task, :priority, :lock, :queueing_lock, :args, :at"
    ")::procrastinate.procrastinate_job_to_defer_v1])"
).bindparams(bindparam("args", type_=JSONB))


def defer(
    session: Session,
    task: procrastinate.tasks.Task[Any, Any, Any],
    *,
    at: datetime | None = None,
    **arguments: Any,
) -> int:
    """Ask for ``task`` with ``arguments`` once the transaction of ``session`` is committed.

    Args:
        session: the open transaction, see ``transaction()``.
        task: a task of ``queue``.
        at: not before this instant.
        **arguments: plain JSON values.

    Returns:
        The number of the job.
    """
    values = {
        "queue": task.queue,
        "task": task.name,
        "priority": task.priority,
        "lock": task.lock,
        "queueing_lock": task.queueing_lock,
        "args": arguments,
        "at": at,
    }
    numbers: list[int] = session.execute(_DEFER, values).scalar_one()
    return numbers[0]
