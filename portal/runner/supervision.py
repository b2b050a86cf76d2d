"""Watching over the processes with supervisor: who dies is started again.

Supervisor is used as a library: no control port, no files of its own, and every line of every
process goes through this one to the terminal.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor import events, loggers
from supervisor.options import ServerOptions
from supervisor.states import SupervisorStates
from supervisor.supervisord import go as supervise

from portal.config import ROOT
from portal.runner.lifeline import REFUSED
from portal.runner.lines import dressed

logger = logging.getLogger("portal.runner")

#: Neither file is ever written: see ``_Options``. No path here may name anything that exists,
#: since supervisor deletes its files at the end.
_HEAD = """\
[supervisord]
nodaemon = true
silent = true
logfile = {folder}/supervisor.log
pidfile = {folder}/supervisor.pid
childlogdir = {folder}
nocleanup = true
minfds = 256
minprocs = 16
"""

_PROGRAM = """\
[program:{name}]
command = {command}
directory = {directory}
environment = {environment}
autostart = true
autorestart = true
startsecs = 1
startretries = 1000
stopsignal = TERM
stopwaitsecs = 8
stopasgroup = false
killasgroup = true
redirect_stderr = true
stdout_logfile = NONE
stdout_events_enabled = true
"""

_GROUP = """\
[group:{name}]
programs = {names}
priority = {priority}
"""


@dataclass(frozen=True, slots=True)
class Program:
    """One process to watch over."""

    name: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


def watch_over(groups: Sequence[Sequence[Program]], folder: Path, log: str) -> int:
    """Run the programs until a signal comes or one refuses; return the exit status.

    Args:
        groups: programs of the first group start first and stop last; each group at once.
        folder: where supervisor would keep files; it keeps none.
        log: "text" or "json".
    """
    options = _Options(log)
    options.configfile = io.StringIO(_configuration(groups, folder))
    options.here = str(ROOT)
    options.realize(args=[])
    options.first = True
    options.test = False
    supervise(options)
    return 1 if options.has_refused else 0


def _configuration(groups: Sequence[Sequence[Program]], folder: Path) -> str:
    parts = [_HEAD.format(folder=str(folder).replace("%", "%%"))]
    for number, group in enumerate(groups):
        parts.extend(_section(program) for program in group)
        names = ",".join(program.name for program in group)
        parts.append(_GROUP.format(name=f"group{number}", names=names, priority=number))
    return "\n".join(parts)


def _section(program: Program) -> str:
    return _PROGRAM.format(
        name=program.name,
        command=" ".join(_quoted(word) for word in program.command),
        directory=str(ROOT).replace("%", "%%"),
        environment=",".join(f"{name}={_quoted(value)}" for name, value in program.environment),
    )


def _quoted(word: str) -> str:
    escaped = word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Options(ServerOptions):  # type: ignore[misc]
    """Supervisor's options, with its log and its children's output led to this process's."""

    def __init__(self, log: str) -> None:
        super().__init__()
        self.has_refused = False
        self._log = log
        self._output: dict[int, _WholeLines] = {}

    def set_uid_or_exit(self) -> None:
        """Stay who we are; supervisor's advice about root is not for this use."""

    def write_pidfile(self) -> None:
        """Write none, so that there is none to delete."""

    def make_logger(self) -> None:
        """Write supervisor's own lines as ours, and to no file."""
        self.logger = _Log()

    def openhttpservers(self, supervisor: Any) -> None:
        """Open no control port; listen to the children, now that supervisor is set up."""
        events.subscribe(events.ProcessLogStdoutEvent, self._hear)

    def _hear(self, event: Any) -> None:
        self._output.setdefault(event.pid, _WholeLines(self._log)).write(event.data)

    def waitpid(self) -> tuple[int | None, int | None]:
        """Reap a child; a refusal ends all, since a new attempt would end the same way."""
        pid, status = super().waitpid()
        self._output.pop(pid, None)
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
            sys.stdout.buffer.write(dressed(line, self._log) + b"\n")
        sys.stdout.buffer.flush()
