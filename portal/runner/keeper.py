"""The database's keeper: holds the private server and starts it again when it has died."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from types import FrameType

from portal.config import from_process
from portal.db.cluster import ClusterError, hold
from portal.kernel import logs

logger = logging.getLogger("portal.database")

_LOOK_EVERY_S = 0.5


def main() -> int:
    """Keep the server until a signal comes; return the exit status."""
    settings = from_process()
    logs.configure(settings.log, "database")
    asked_to_end = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        asked_to_end.set()

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, end)
    try:
        held = hold(settings.instance)
    except ClusterError as error:
        logger.error("%s", error)
        return 1
    try:
        while not asked_to_end.wait(_LOOK_EVERY_S):
            if held.ensure():
                logger.warning("the database server had died and runs again")
    except ClusterError as error:
        logger.error("%s", error)
        return 1
    finally:
        held.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
