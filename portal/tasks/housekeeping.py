"""What the queue does for itself: forget old jobs, take up those that a dead worker left."""

from __future__ import annotations

import logging

from procrastinate import JobContext

from portal.tasks.queue import queue

logger = logging.getLogger(__name__)

#: A finished job is kept this long, a failed one four times as long.
KEEP_HOURS = 7 * 24

#: A worker that has not been heard of for so long is dead.
SILENT_S = 30.0


@queue.periodic(cron="17 * * * *")
@queue.task(name="tasks.delete_old", queueing_lock="tasks.delete_old", pass_context=True)
async def delete_old(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended long ago."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=KEEP_HOURS)
    await manager.delete_old_jobs(
        nb_hours=4 * KEEP_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


@queue.periodic(cron="*/5 * * * *")
@queue.task(name="tasks.retry_stalled", queueing_lock="tasks.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put jobs of dead workers back into the queue."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_S):
        logger.warning("job %s of a dead worker is taken up again", job.id)
        await manager.retry_job(job)
