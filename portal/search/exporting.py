"""A whole result as a file (导出): bounded, streamed, one reading connection at a time."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from flask import Response, url_for
from flask_babel import gettext as _

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
from portal.web.formats import BEIJING
from portal.web.locale import current_locale
from portal.web.site import site_identity

#: The most parcels of one file.
MOST_ROWS = 100_000
#: Files made at once by a process: each holds a connection and a thread, and pages need both.
_AT_ONCE = 2
_PIECE_BYTES = 1 << 16

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
    _check_count(found)
    said = note.note(
        _, site_identity().name, now, conditions=_conditions(criteria), has_demo=has_demo
    )
    words = note.words(_, in_english=current_locale() == "en")
    with ExitStack() as held:
        if not _places.acquire(blocking=False):
            raise Busy
        held.callback(_places.release)
        order = ORDERS[criteria.sort].by(backwards=False)
        rows = held.enter_context(closing(queries.rows(all_of(criteria), order, MOST_ROWS)))
        records = (fields.record(row, words) for row in rows)
        response = _response(format_, Table(fields.heads(words), records, said), held)
    response.headers["Content-Disposition"] = content_disposition(
        f"{said.title}_{now.astimezone(BEIJING):%Y-%m-%d}.{suffix}"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _check_count(found: int) -> None:
    if found > MOST_ROWS:
        raise InvalidInput(
            "limit",
            N_("结果超过一次导出的上限 %(most)s 宗，请增加筛选条件后再导出。"),
            most=MOST_ROWS,
        )


def _response(format_: Format, table: Table, held: ExitStack) -> Response:
    """Return the answer; a stream takes over what is ``held``, a file that is made leaves it.

    The first piece is made at once: what goes wrong there is answered as an error.
    """
    if format_.pieces is not None:
        pieces = _holding(held.pop_all(), format_.pieces(table))
        response = Response(chain([next(pieces)], pieces), mimetype=format_.media_type)
        # When the visitor goes away, the query ends.
        response.call_on_close(pieces.close)
        return response
    assert format_.to_path is not None
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / f"export.{format_.suffix}"
        format_.to_path(path, table)
        file = path.open("rb")
    # The folder is gone; what is left of the file goes with the last one who holds it open.
    response = Response(_contents(file), mimetype=format_.media_type)
    response.content_length = os.fstat(file.fileno()).st_size
    response.call_on_close(file.close)
    return response


def _contents(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _holding(held: ExitStack, pieces: Iterator[bytes]) -> Generator[bytes, None, None]:
    with held:
        yield from pieces


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
    joint: str = _("；")
    return joint.join(part_text(part, choices) for part in parts)
