"""Outlines (图形): checked all at once, cheap tests before dear ones, and handed on as WKB."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from portal.kernel.i18n import N_
from portal.parcels.importing import faults
from portal.parcels.importing.notes import Notes, Unreadable

Shape = BaseGeometry | None

_POLYGON, _MULTIPOLYGON = 3, 6
#: Zone 45 in front of a million metres; nothing on Earth is further.
_FURTHEST = 1e8
_KINDS = {
    1: N_("点"),
    2: N_("线"),
    4: N_("多点"),
    5: N_("多线"),
    7: N_("几何集合"),
}
_CURVE = N_("曲线或曲面")
_POSITION = re.compile(r"\[([^\]]*)\]")


def kind_name(wkb_type: int) -> str:
    """Return the msgid that names a type of geometry that is not an area."""
    return _KINDS.get(wkb_type, _CURVE)


def from_wkb(blobs: Sequence[bytes | None], numbers: Sequence[int], notes: Notes) -> list[Shape]:
    """Return the shapes of ``blobs``; what is no polygon is noted and left out unparsed."""
    sound: list[bytes | None] = []
    for blob, number in zip(blobs, numbers, strict=True):
        sound.append(_polygon_blob(blob, number, notes))
    shapes = list(shapely.from_wkb(np.array(sound, dtype=object), on_invalid="ignore"))
    for index, (blob, shape) in enumerate(zip(sound, shapes, strict=True)):
        if blob is not None and shape is None:
            closed = shapely.from_wkb(blob, on_invalid="fix")
            shapes[index] = _mended(closed, numbers[index], notes)
    return shapes


def _mended(shape: Shape, number: int, notes: Notes) -> Shape:
    if shape is None or shape.is_empty:
        notes.error(faults.DAMAGED_OUTLINE, number)
        return None
    notes.warn(faults.UNCLOSED, number)
    return shape


def from_wkt(texts: Sequence[str | None], numbers: Sequence[int], notes: Notes) -> list[Shape]:
    """Return the shapes of ``texts``, unclosed rings closed; what is no polygon is noted."""
    shapes: list[Shape] = []
    for text, number in zip(texts, numbers, strict=True):
        shapes.append(None if text is None else _from_one_wkt(text, number, notes))
    return shapes


def _from_one_wkt(text: str, number: int, notes: Notes) -> Shape:
    word = re.match(r"\s*([A-Za-z]*)", text)
    name = word.group(1).upper() if word else ""
    # Only these two are parsed: collections nest without end.
    if not re.fullmatch(r"(?:MULTI)?POLYGON(?:ZM?|M)?", name):
        if name:
            params = {"kind": kind_name(_WKT_TYPES.get(name, 0))}
            notes.error_of(faults.NOT_AREA, number, params, value=text)
        else:
            notes.error(faults.DAMAGED_OUTLINE, number, value=text)
        return None
    shape: Shape = shapely.from_wkt(text, on_invalid="ignore")
    if shape is None:
        shape = _mended(shapely.from_wkt(text, on_invalid="fix"), number, notes)
    return shape


_WKT_TYPES = {
    "POINT": 1,
    "LINESTRING": 2,
    "MULTIPOINT": 4,
    "MULTILINESTRING": 5,
    "GEOMETRYCOLLECTION": 7,
}


def _polygon_blob(blob: bytes | None, number: int, notes: Notes) -> bytes | None:
    if blob is None:
        return None
    if len(blob) < 5 or blob[0] > 1:
        notes.error(faults.DAMAGED_OUTLINE, number)
        return None
    (code,) = struct.unpack_from("<I" if blob[0] else ">I", blob, 1)
    wkb_type = (code & 0x0FFFFFFF) % 1000
    if wkb_type in (_POLYGON, _MULTIPOLYGON):
        return blob
    notes.error_of(faults.NOT_AREA, number, {"kind": kind_name(wkb_type)})
    return None


def checked(shapes: Sequence[Shape], numbers: Sequence[int], notes: Notes) -> list[bytes | None]:
    """Return the outlines as plain WKB; ``None`` for those that a finding refuses.

    The order matters: numbers of corners are looked at before anything whose cost grows with
    them.

    Raises:
        Unreadable: all together have too many corners.
    """
    batch = _Batch(shapes, numbers, notes)
    batch.refuse_what_is_no_area()
    batch.refuse_what_is_too_long()
    batch.refuse_what_is_not_finite()
    batch.flatten()
    batch.merge_repeated_corners()
    batch.refuse_what_crosses()
    return batch.to_wkb()


class _Batch:
    """All outlines of a file; a refused one becomes ``None``."""

    def __init__(self, shapes: Sequence[Shape], numbers: Sequence[int], notes: Notes) -> None:
        self._shapes: NDArray[Any] = np.empty(len(shapes), dtype=object)
        self._shapes[:] = shapes
        self._numbers = numbers
        self._notes = notes

    def _refuse(self, index: int, fault: faults.Fault, **params: object) -> None:
        self._notes.error_of(fault, self._numbers[index], params)
        self._shapes[index] = None

    def _where(self, mask: NDArray[Any]) -> list[int]:
        return [int(index) for index in np.flatnonzero(mask)]

    def refuse_what_is_no_area(self) -> None:
        types = shapely.get_type_id(self._shapes)
        for index in self._where((types >= 0) & ~np.isin(types, (_POLYGON, _MULTIPOLYGON))):
            # GEOS numbers types from 0, with a ring between line and polygon.
            kind = {0: 1, 1: 2, 2: 2, 4: 4, 5: 5, 7: 7}.get(int(types[index]), 0)
            self._refuse(index, faults.NOT_AREA, kind=kind_name(kind))
        for index in self._where(shapely.is_empty(self._shapes)):
            self._refuse(index, faults.EMPTY_OUTLINE)

    def refuse_what_is_too_long(self) -> None:
        limits = self._notes.limits
        if int(shapely.get_num_coordinates(self._shapes).sum()) > limits.vertices:
            raise Unreadable(faults.TOO_MANY_VERTICES, most=limits.vertices)
        parts, owners = shapely.get_parts(self._shapes, return_index=True)
        rings, part_of = shapely.get_rings(parts, return_index=True)
        owner = owners[part_of]
        longest = np.zeros(len(self._shapes), dtype=np.int64)
        np.maximum.at(longest, owner, shapely.get_num_coordinates(rings))
        for index in self._where(longest > limits.ring_vertices + 1):  # the closing corner
            count = int(longest[index]) - 1
            self._refuse(index, faults.RING_TOO_LONG, count=count, most=limits.ring_vertices)
        number_of_rings = np.bincount(owner, minlength=len(self._shapes))
        for index in self._where(number_of_rings > limits.rings):
            if self._shapes[index] is not None:
                count = int(number_of_rings[index])
                self._refuse(index, faults.TOO_MANY_RINGS, count=count, most=limits.rings)

    def refuse_what_is_not_finite(self) -> None:
        corners, owners = shapely.get_coordinates(self._shapes, return_index=True)
        # A comparison with NaN is false, so this asks the right way round.
        wrong = ~(np.abs(corners) <= _FURTHEST).all(axis=1)
        for index in sorted({int(owner) for owner in owners[wrong]}):
            self._refuse(index, faults.NOT_FINITE)

    def flatten(self) -> None:
        deep = shapely.has_z(self._shapes) | shapely.has_m(self._shapes)
        if deep.any():
            self._notes.warn_once(faults.HEIGHTS_DROPPED)
            self._shapes[deep] = shapely.force_2d(self._shapes[deep])

    def merge_repeated_corners(self) -> None:
        merged = shapely.remove_repeated_points(self._shapes)
        before = shapely.get_num_coordinates(self._shapes)
        for index in self._where(shapely.get_num_coordinates(merged) < before):
            self._notes.warn(faults.REPEATED_CORNERS, self._numbers[index])
            self._shapes[index] = merged[index]

    def refuse_what_crosses(self) -> None:
        present = ~shapely.is_missing(self._shapes)
        for index in self._where(present & ~shapely.is_valid(self._shapes)):
            reason = shapely.is_valid_reason(self._shapes[index])
            found = _POSITION.search(reason or "")
            self._refuse(index, faults.CROSSING, position=found.group(1) if found else "?")

    def to_wkb(self) -> list[bytes | None]:
        return list(shapely.to_wkb(self._shapes, include_srid=False))
