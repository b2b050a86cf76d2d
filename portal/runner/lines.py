"""Lines of other programs, led through this one's output in the form that is asked for."""

from __future__ import annotations

import json


def dressed(line: bytes, log: str, level: str = "error") -> bytes:
    """Return ``line`` as it is for a reader, and as one JSON object where ``log`` is "json".

    A program's own objects pass; a stray line, such as a trace of an interpreter that failed,
    becomes the message of one.
    """
    if log != "json" or _is_object(line):
        return line
    return json.dumps({"level": level, "message": line.decode(errors="replace")}).encode()


def _is_object(line: bytes) -> bool:
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
