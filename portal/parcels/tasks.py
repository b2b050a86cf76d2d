"""Background work on parcels (后台任务)."""

from __future__ import annotations

from portal.parcels import services
from portal.tasks.queue import queue

#: 03:20 in Beijing, when nobody looks.
_NIGHTLY = "20 19 * * *"


@queue.periodic(cron=_NIGHTLY)
@queue.task(name="parcels.forget_changes", queueing_lock="parcels.forget_changes")
def forget_changes(timestamp: int) -> None:
    """Throw away the notes that tell tiles of changes; tiles are drawn anew once."""
    services.forget_changes()
