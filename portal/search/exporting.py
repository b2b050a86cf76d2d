"""A whole result as a file (导出): bounded, streamed, one reading connection at a time."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterable
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wsgi import FileWrapper

from portal.kernel.errors import Busy, InvalidInput
from portal.kernel.i18n import N_
from portal.parcels.exporting import fields, note, queries
from portal.parcels.exporting.formats import FORMATS, Format
from portal.parcels.exporting.table import Table
from portal.search.criteria import ParcelCriteria
from portal.search.filters_sql import all_of
from portal.search.keyset_sql import ORDERS
from portal.search.messages import part_text
from portal.search.queries import filter_choices
from portal.web.downloads import content_disposition
from portal.web.filters import site_identity
from portal.web.formats import BEIJING
from portal.web.locale import current_locale

#: The most parcels of one file.
MOST_ROWS = 100_000
#: Files made at once by a process: each holds a connection and a thread, and pages need both.
_AT_ONCE = 2

_places = threading.BoundedSemaphore(_AT_ONCE)


def export_links(criteria: ParcelCriteria) -> list[dict[str, str]]:
    """Return the addresses of the whole result of ``criteria`` in each format."""
    whole = criteria.first_page(limit=None)
    return [
        {"name": format_.name, "url": _address(whole, format_.suffix)}
        for format_ in FORMATS.values()
    ]


def answer(criteria: ParcelCriteria, suffix: str) -> Response:
    """Return the whole result of ``criteria`` as a file of one format.

    Raises:
        InvalidInput: more parcels than one file may hold.
        Busy: this process is making as many files as it can.
    """
    format_ = FORMATS[suffix]
    found, now, has_demo = queries.count(all_of(criteria), MOST_ROWS)
    if found > MOST_ROWS:
        raise InvalidInput(
            "limit",
            N_("结果超过一次导出的上限 %(most)s 宗，请增加筛选条件后再导出。"),
            most=MOST_ROWS,
        )
    said = note.note(
        _, site_identity().name, now, conditions=_conditions(criteria), has_demo=has_demo
    )
    words = note.words(_, in_english=current_locale() == "en")
    with ExitStack() as stack:
        if not _places.acquire(blocking=False):
            raise Busy
        stack.callback(_places.release)
        order = ORDERS[criteria.sort].by(backwards=False)
        rows = stack.enter_context(closing(queries.rows(all_of(criteria), order, MOST_ROWS)))
        records = (fields.record(row, words) for row in rows)
        body, size = _body(format_, Table(fields.heads(words), records, said))
        response = Response(body, mimetype=format_.media_type)
        _describe(response, f"{said.title}_{now.astimezone(BEIJING):%Y-%m-%d}.{suffix}", size)
        # From here on the response gives everything back, also when the visitor goes away.
        response.call_on_close(stack.pop_all().close)
    return response


def _body(format_: Format, table: Table) -> tuple[Iterable[bytes], int | None]:
    """Return the bytes and, where it is known, their number; the first ones are there already.

    What goes wrong at once is then answered as an error rather than as a broken file.
    """
    if format_.pieces is not None:
        pieces = format_.pieces(table)
        return chain([next(pieces)], pieces), None
    assert format_.to_path is not None
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / f"export.{format_.suffix}"
        format_.to_path(path, table)
        file = path.open("rb")
    # The folder is gone; what is left of the file goes with the last one who holds it open.
    return FileWrapper(file), os.fstat(file.fileno()).st_size


def _describe(response: Response, file_name: str, size: int | None) -> None:
    response.headers["Content-Disposition"] = content_disposition(file_name)
    response.headers["Cache-Control"] = "no-store"
    if size is not None:
        response.content_length = size


def _address(criteria: ParcelCriteria, suffix: str) -> str:
    if suffix != "geojson":
        address = url_for("exports.download", suffix=suffix)
    else:
        address = url_for("search_api.features", download=1)
    query = criteria.query_string()
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def _conditions(criteria: ParcelCriteria) -> str:
    parts = criteria.parts()
    if not parts:
        return ""
    choices, _ids = filter_choices()
    return "；".join(part_text(part, choices) for part in parts)
