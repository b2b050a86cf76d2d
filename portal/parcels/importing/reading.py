"""Reading a file of parcels (读取): one door for all formats, told apart by content.

``read`` runs here and now; strangers' files go through ``sandbox.read_in_sandbox``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from portal.parcels.importing import faults, shapefile, sniffing, workbook
from portal.parcels.importing.archive import Archive
from portal.parcels.importing.decoding import decode
from portal.parcels.importing.delimited import read_delimited
from portal.parcels.importing.geojson import read_geojson
from portal.parcels.importing.geopackage import read_geopackage
from portal.parcels.importing.limits import LIMITS, Limits
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.sniffing import Format
from portal.parcels.importing.survey_text import read_survey_text
from portal.parcels.importing.table import RawTable

_TEXTS: dict[Format, Callable[[str, str, Notes], RawTable]] = {
    Format.GEOJSON: read_geojson,
    Format.SURVEY_TEXT: read_survey_text,
    Format.DELIMITED: read_delimited,
}


def read(path: Path, *, limits: Limits = LIMITS, crs: int | None = None) -> RawTable:
    """Return what a file holds; all that is wrong with it stands in the table's findings.

    ``crs`` is the EPSG code that the person named; it goes before the file's own.
    """
    notes = Notes(limits, crs)
    name = path.stem[:100]
    try:
        with np.errstate(all="ignore"):  # NaN is looked for, not stumbled over
            table = _read(path, name, notes)
    except Unreadable as unreadable:
        notes.add(unreadable.finding)
        table = RawTable(name, (), (), crs)
    return replace(table, findings=notes.findings())


def _read(path: Path, name: str, notes: Notes) -> RawTable:
    content = _content(path, notes.limits)
    kind = sniffing.by_magic(content)
    if kind is Format.GEOPACKAGE:
        return read_geopackage(content, name, notes)
    if kind is Format.SHAPEFILE:
        return shapefile.read_parts(_beside(path, content, notes.limits), name, notes)
    if kind is Format.ARCHIVE:
        return _read_archive(content, name, notes)
    text = decode(content)
    return _TEXTS[sniffing.by_text(text)](text, name, notes)


def _read_archive(content: bytes, name: str, notes: Notes) -> RawTable:
    archive = Archive(content, notes.limits)
    if workbook.is_workbook(archive.names()):
        return workbook.read_workbook(content, archive, name, notes)
    return shapefile.read_archive(archive, notes)


def _content(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a plain file; nothing else is waited for or followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        is_there = isinstance(error, OSError) and os.path.lexists(path)
        refused = is_there and not stat.S_ISREG(path.lstat().st_mode)
        raise Unreadable(faults.NOT_A_FILE if refused else faults.MISSING) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unreadable(faults.NOT_A_FILE)
        with open(handle, "rb", closefd=False) as file:
            content = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise Unreadable(faults.MISSING) from error
    finally:
        os.close(handle)
    if len(content) > limits.file_bytes:
        raise Unreadable(faults.FILE_TOO_LARGE, most=limits.file_bytes // 2**20)
    if not content:
        raise Unreadable(faults.EMPTY_FILE)
    return content


def _beside(path: Path, content: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the parts of a Shapefile that lies unpacked: same name, other suffix."""
    parts = {".shp": content}
    for suffix in shapefile.SUFFIXES:
        for candidate in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
            if os.path.lexists(candidate):
                try:
                    parts[suffix] = _content(candidate, limits)
                except Unreadable as unreadable:
                    if unreadable.finding.reason != faults.EMPTY_FILE.reason:
                        raise
                break
    return parts
