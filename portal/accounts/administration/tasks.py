"""Forgetting what is over, at night (后台任务)."""

from __future__ import annotations

from portal.accounts.administration import services
from portal.tasks.queue import queue

#: 03:40 in Beijing, when nobody looks.
_NIGHTLY = "40 19 * * *"


@queue.periodic(cron=_NIGHTLY)
@queue.task(name="accounts.purge", queueing_lock="accounts.purge")
def purge(timestamp: int) -> None:
    """Erase accounts whose grace is over, and delete dead sessions, links and tallies."""
    services.purge()
