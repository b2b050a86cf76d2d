"""Where a page sends its visitor next: only ever to a page of this site."""

from __future__ import annotations

import re

from flask import request

#: A path of this site: one slash, then no second one, no backslash, no control character.
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_MAX_LENGTH = 2000


def is_local_path(target: str) -> bool:
    """Say whether a redirect to ``target`` stays on this site."""
    return len(target) <= _MAX_LENGTH and _LOCAL_PATH.fullmatch(target) is not None


def this_page() -> str:
    """Return path and query of the page being made, to come back to."""
    return request.script_root + request.full_path.rstrip("?")


def next_page(default: str) -> str:
    """Return what the query's ``next`` asks for if it is a page of this site, else ``default``."""
    target = request.args.get("next", "")
    return target if is_local_path(target) else default
