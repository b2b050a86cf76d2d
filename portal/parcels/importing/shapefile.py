"""Shapefile: .shp with .dbf, .prj, .cpg and perhaps .shx, from an archive or side by side.

Source: ESRI Shapefile Technical Description (1998).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from itertools import pairwise
from pathlib import PurePosixPath

import numpy as np

from portal.parcels.importing import faults, outlines, rings, systems
from portal.parcels.importing.archive import Archive
from portal.parcels.importing.dbf import read_dbf
from portal.parcels.importing.features import Features
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.outlines import Shape
from portal.parcels.importing.table import RawTable

SUFFIXES = (".dbf", ".shx", ".prj", ".cpg")

_HEAD = 100
_RECORD_HEAD = 8
_BOX = 32
_NULL = 0
_POLYGONS = {5, 15, 25}
_DEEP = {15, 25}
#: Types that are no areas -> the WKB type that names them.
_OTHERS = {1: 1, 11: 1, 21: 1, 3: 2, 13: 2, 23: 2, 8: 4, 18: 4, 28: 4}

Parts = Mapping[str, bytes]
_Span = tuple[int, int]


def read_archive(archive: Archive, notes: Notes) -> RawTable:
    """Return the one Shapefile of an archive.

    Raises:
        Unreadable: none in it, several, or a damaged one.
    """
    archive.refuse_nesting()
    # What macOS adds beside every file starts with "._".
    names = [name for name in archive.names() if not PurePosixPath(name).name.startswith("._")]
    shapes = [name for name in names if name.lower().endswith(".shp")]
    if not shapes:
        raise Unreadable(faults.ARCHIVE_OTHER)
    if len(shapes) > 1:
        listed = "、".join(PurePosixPath(name).stem for name in shapes[:5])
        raise Unreadable(faults.SEVERAL_LAYERS, count=len(shapes), names=listed)
    stem = shapes[0][:-4].lower()
    parts = {
        name[-4:].lower(): archive.read(name)
        for name in names
        if name[:-4].lower() == stem and name[-4:].lower() in (".shp", *SUFFIXES)
    }
    return read_parts(parts, PurePosixPath(shapes[0]).stem, notes)


def read_parts(parts: Parts, name: str, notes: Notes) -> RawTable:
    """Return the table of the files of one Shapefile, by suffix.

    Raises:
        Unreadable: .dbf is missing, or one of them is damaged.
    """
    if ".dbf" not in parts:
        raise Unreadable(faults.NO_DBF)
    shp = parts[".shp"]
    if len(shp) < _HEAD or not shp.startswith(b"\x00\x00\x27\x0a"):
        raise Unreadable(faults.DAMAGED)
    spans = _spans(parts, notes)
    attributes = read_dbf(parts[".dbf"], _code_page(parts), notes)
    if len(spans) != len(attributes.records):
        counts = {"shapes": len(spans), "records": len(attributes.records)}
        raise Unreadable(faults.COUNTS_DIFFER, **counts)
    features = Features(name, notes.limits)
    for number, (span, record) in enumerate(zip(spans, attributes.records, strict=True), 1):
        if record is not None:
            features.add(number, record, _shape(shp, span, number, notes))
    epsg = systems.from_wkt(parts.get(".prj", b"").decode("utf-8", "replace"))
    return features.to_table(notes.system(epsg), notes)


def _code_page(parts: Parts) -> str | None:
    return parts[".cpg"][:40].decode("ascii", "replace") if ".cpg" in parts else None


def _spans(parts: Parts, notes: Notes) -> list[_Span]:
    """Return where each record's content starts and ends, by the index or one by one."""
    shp, most = parts[".shp"], notes.limits.rows
    spans = _indexed(parts.get(".shx", b""), len(shp), most)
    if spans is None:
        notes.warn_once(faults.NO_SHX)
        spans = _walked(shp, most)
    if len(spans) > most:
        raise Unreadable(faults.TOO_MANY_ROWS, most=most)
    return spans


def _indexed(shx: bytes, end: int, most: int) -> list[_Span] | None:
    """Return the spans that the index names; ``None`` when it cannot be right."""
    if len(shx) < _HEAD or (len(shx) - _HEAD) % 8:
        return None
    entries = np.frombuffer(shx, dtype=">i4", offset=_HEAD).astype(np.int64).reshape(-1, 2) * 2
    if len(entries) > most:
        raise Unreadable(faults.TOO_MANY_ROWS, most=most)
    starts = entries[:, 0] + _RECORD_HEAD
    ends = starts + entries[:, 1]
    if (starts < _HEAD + _RECORD_HEAD).any() or (entries[:, 1] < 0).any() or (ends > end).any():
        return None
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _walked(shp: bytes, most: int) -> list[_Span]:
    spans: list[_Span] = []
    position = _HEAD
    while position + _RECORD_HEAD <= len(shp) and len(spans) <= most:
        (words,) = struct.unpack_from(">i", shp, position + 4)
        start = position + _RECORD_HEAD
        position = start + words * 2
        if words < 2 or position > len(shp):
            raise Unreadable(faults.DAMAGED)
        spans.append((start, position))
    return spans


def _shape(shp: bytes, span: _Span, number: int, notes: Notes) -> Shape:
    start, end = span
    kind = struct.unpack_from("<i", shp, start)[0] if end - start >= 4 else -1
    if kind == _NULL:
        return None
    if kind in _POLYGONS:
        if kind in _DEEP:
            notes.warn_once(faults.HEIGHTS_DROPPED)
        return _polygon(shp, (start, end), number, notes)
    name = outlines.kind_name(_OTHERS.get(kind, 0))
    notes.error_of(faults.NOT_AREA, number, {"kind": name})
    return None


def _polygon(shp: bytes, span: _Span, number: int, notes: Notes) -> Shape:
    start, end = span[0] + 4 + _BOX, span[1]
    if end - start < 8:
        notes.error(faults.DAMAGED_OUTLINE, number)
        return None
    parts, points = struct.unpack_from("<ii", shp, start)
    corners_at = start + 8 + 4 * parts
    if parts < 0 or points < 0 or corners_at + 16 * points > end:
        notes.error(faults.DAMAGED_OUTLINE, number)
        return None
    if parts == 0 or points == 0:
        notes.error(faults.EMPTY_OUTLINE, number)
        return None
    cuts = [*np.frombuffer(shp, "<i4", parts, start + 8).tolist(), points]
    if cuts[0] != 0 or any(a >= b for a, b in pairwise(cuts)):
        notes.error(faults.DAMAGED_OUTLINE, number)
        return None
    corners = np.frombuffer(shp, "<f8", 2 * points, corners_at).reshape(-1, 2)
    pieces = [corners[a:b] for a, b in pairwise(cuts)]
    return rings.to_shape(pieces, number, notes)
