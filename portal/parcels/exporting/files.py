"""All parcels in a file on this machine, as ``flask parcels export`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from flask import current_app
from sqlalchemy import true

from portal.config import Settings
from portal.parcels.exporting import fields, note, queries
from portal.parcels.exporting.formats import Format, write_file
from portal.parcels.exporting.table import Record, Table
from portal.parcels.models import Parcel
from portal.parcels.vocab import PUBLIC_STATUSES

#: More parcels than a city has.
_MOST = 10_000_000


def export_file(path: Path, format_: Format, *, with_drafts: bool = False) -> int:
    """Write all parcels, in Chinese, by number; return how many.

    Raises:
        OSError: the file cannot be written.
    """
    settings: Settings = current_app.config["SETTINGS"]
    public = Parcel.status.in_([status.value for status in PUBLIC_STATUSES])
    condition = true() if with_drafts else public
    _, now, has_demo = queries.count(condition, 1)
    words = note.words(str, in_english=False)
    conditions = note.WITH_DRAFTS if with_drafts else ""
    said = note.note(str, settings.site.name, now, conditions=conditions, has_demo=has_demo)
    written = 0

    def counted() -> Iterator[Record]:
        nonlocal written
        for row in rows:
            written += 1
            yield fields.record(row, words)

    with closing(queries.rows(condition, (Parcel.number,), _MOST)) as rows:
        write_file(path, format_, Table(fields.heads(words), counted(), said))
    return written
