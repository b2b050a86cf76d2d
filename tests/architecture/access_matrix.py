"""The access matrix: for each route, method and role whether the guard lets in.

``python -m tests.architecture.access_matrix`` writes ``access_matrix.csv`` anew from the marks; the
difference is to be read before it is committed.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from portal.accounts.roles import Role
from portal.web.access import PUBLIC, Requirement, access_of

FILE = Path(__file__).with_suffix(".csv")
HEAD = ("endpoint", "method", "path", *map(str, Role))

#: open: the view answers. sign-in, forbidden: the guard does. recent: open for ten minutes after a
#: proof of identity, else the guard asks for one.
Row = tuple[str, ...]


def rows(app: Flask) -> Iterator[Row]:
    """Yield the matrix as the marks have it."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        mark = access_of(app.view_functions[rule.endpoint])
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield (rule.endpoint, method, rule.rule, *(_outcome(mark, role) for role in Role))


def written() -> list[Row]:
    """Return the matrix that is checked in."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def _outcome(mark: object, role: Role) -> str:
    if mark == PUBLIC:
        return "open"
    if not isinstance(mark, Requirement) or (
        role is not Role.VISITOR and mark.roles and role not in mark.roles
    ):
        return "forbidden"
    if role is Role.VISITOR:
        return "sign-in"
    return "recent" if mark.recently else "open"


def main() -> int:
    """Write the file."""
    from portal import create_app
    from portal.config import Settings
    from portal.db.cluster import DatabaseUrls

    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    app = create_app(Settings(secret_key="x" * 32), DatabaseUrls(url, url, url))
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        writer.writerows(rows(app))
    return 0


if __name__ == "__main__":
    sys.exit(main())
