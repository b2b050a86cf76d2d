"""Background work on places (后台任务)."""

from __future__ import annotations

from procrastinate import RetryStrategy

from portal.places import distances
from portal.tasks.queue import queue

#: 03:20 in Beijing, when nobody looks.
_NIGHTLY = "20 19 * * *"


# One at a time, but never dropped for one that waits: that one may have begun before the change.
@queue.periodic(cron=_NIGHTLY)
@queue.task(
    name="places.measure_distances",
    lock="places.measure_distances",
    retry=RetryStrategy(max_attempts=5, linear_wait=30),
)
def measure_distances(timestamp: int = 0) -> None:
    """Measure the distances of all parks and parcels anew: a place has been written."""
    distances.measure_everything()
