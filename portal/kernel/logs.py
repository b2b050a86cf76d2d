"""Log lines: readable on a terminal, one JSON object a line for machines.

Whatever comes from outside is escaped, so that nobody can forge a line or move the cursor.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

#: Identifies the request at hand in every line written meanwhile.
current_request: ContextVar[str | None] = ContextVar("current_request", default=None)

#: What a line may carry beside its message; anything else in ``extra`` is left out.
FIELDS = ("request_id", "method", "path", "query", "status", "ms")

#: They tell each step; that a job has ended, and how, is said all the same.
_CHATTY = (
    "alembic",
    "procrastinate.blueprints",
    "procrastinate.periodic",
    "procrastinate.worker.worker",
)


def configure(kind: str, process: str, stream: TextIO = sys.stdout) -> None:
    """Let every logger of this process write ``kind`` lines ("text" or "json") to ``stream``."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(kind, process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def formatter(kind: str, process: str) -> logging.Formatter:
    """Return the formatter for ``kind`` lines of the process called ``process``."""
    return JsonFormatter(process) if kind == "json" else TextFormatter(process)


def escaped(text: str) -> str:
    """Return ``text`` with every control and separator character written as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class TextFormatter(logging.Formatter):
    """``12:00:01 web    INFO  message``, with what went wrong below."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        message = escaped(record.getMessage())
        mark = "" if record.levelno <= logging.INFO else f"{record.levelname.lower()}: "
        line = f"{time} {self._process:<8} {mark}{message}"
        if record.levelno >= logging.ERROR and (number := current_request.get()):
            line += f" [{number}]"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


class JsonFormatter(logging.Formatter):
    """One object a line: ``time``, ``level``, ``process``, ``logger``, ``message`` and fields."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": time,
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current_request.get(),
        }
        given: Mapping[str, object] = record.__dict__
        line.update({name: given[name] for name in FIELDS if name in given})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in line.items() if value is not None})
