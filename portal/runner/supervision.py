"""Watching over the processes with supervisor: who dies is started again.

Supervisor is used as a library: no control port, no files of its own, and every line of every
process goes through this one to the terminal.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from dataclasses import dataclass
from typing import Any

from supervisor import loggers
from supervisor.options import ServerOptions
from supervisor.states import SupervisorStates
from supervisor.supervisord import go as supervise

from portal.config import ROOT
from portal.runner.lifeline import REFUSED

logger = logging.getLogger("portal.runner")

_HEAD = """\
[supervisord]
nodaemon = true
silent = true
logfile = /dev/null
logfile_maxbytes = 0
pidfile = /dev/null
nocleanup = true
minfds = 256
minprocs = 16
"""

_PROGRAM = """\
[program:{name}]
command = {command}
directory = {directory}
environment = {environment}
priority = {priority}
autostart = true
autorestart = true
startsecs = 1
startretries = 1000
stopsignal = TERM
stopwaitsecs = 8
stopasgroup = false
killasgroup = true
redirect_stderr = true
stdout_logfile = /dev/null
stdout_logfile_maxbytes = 0
"""


@dataclass(frozen=True, slots=True)
class Program:
    """One process to watch over; those of low ``priority`` start first and stop last."""

    name: str
    command: tuple[str, ...]
    priority: int
    environment: tuple[tuple[str, str], ...] = ()


def watch_over(programs: list[Program], log: str) -> int:
    """Run ``programs`` until a signal comes or one refuses; return the exit status."""
    options = _Options(log)
    options.configfile = io.StringIO(_configuration(programs))
    options.here = str(ROOT)
    options.realize(args=[])
    options.first = True
    options.test = False
    supervise(options)
    return 1 if options.has_refused else 0


def _configuration(programs: list[Program]) -> str:
    parts = [_HEAD]
    for program in programs:
        pairs = (f"{name}={_quoted(value)}" for name, value in program.environment)
        text = _PROGRAM.format(
            name=program.name,
            command=" ".join(_quoted(word) for word in program.command),
            directory=str(ROOT).replace("%", "%%"),
            environment=",".join(pairs),
            priority=program.priority,
        )
        parts.append(text)
    return "\n".join(parts)


def _quoted(word: str) -> str:
    escaped = word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Options(ServerOptions):  # type: ignore[misc]
    """Supervisor's options, with its log and its children's output led to this process's."""

    def __init__(self, log: str) -> None:
        super().__init__()
        self.has_refused = False
        self._log = log

    def set_uid_or_exit(self) -> None:
        """Stay who we are; supervisor's advice about root is not for this use."""

    def make_logger(self) -> None:
        """Write supervisor's own lines as ours."""
        self.logger = _Log()

    def getLogger(self, *_arguments: Any, **_options: Any) -> loggers.Logger:  # noqa: N802
        """Return the logger that takes one child's output."""
        child = loggers.Logger()
        handler = loggers.StreamHandler(_WholeLines(self._log))
        child.addHandler(handler)
        return child

    def waitpid(self) -> tuple[int | None, int | None]:
        """Reap a child; a refusal ends all, since a new attempt would end the same way."""
        pid, status = super().waitpid()
        if pid and os.WIFEXITED(status) and os.WEXITSTATUS(status) == REFUSED:
            self.has_refused = True
            self.mood = SupervisorStates.SHUTDOWN
        return pid, status


class _Log(loggers.Logger):  # type: ignore[misc]
    """Supervisor's log: what is worth a line to the reader, as a line of ours."""

    def log(self, level: int, msg: str, **values: Any) -> None:
        """Pass warnings on, and drop the chatter about each start and stop."""
        text = msg % values if values else msg
        if level >= loggers.LevelsByName.WARN or text.startswith(("gave up", "spawnerr")):
            logger.log(min(level, logging.ERROR), "%s", text)


class _WholeLines:
    """Takes a child's output in pieces and writes whole lines."""

    def __init__(self, log: str) -> None:
        self._log = log
        self._rest = b""

    def write(self, piece: bytes) -> None:
        """Write the lines that are whole; keep the rest."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            sys.stdout.buffer.write(self._dressed(line) + b"\n")

    def flush(self) -> None:
        """Send what was written on its way."""
        sys.stdout.buffer.flush()

    def close(self) -> None:
        """Write what was left without an end of line."""
        if self._rest:
            self.write(b"\n")
            self.flush()

    def _dressed(self, line: bytes) -> bytes:
        """Make a stray line, such as a trace of an interpreter that failed, an object too."""
        if self._log != "json" or line.startswith(b"{"):
            return line
        return json.dumps({"level": "error", "message": line.decode(errors="replace")}).encode()
