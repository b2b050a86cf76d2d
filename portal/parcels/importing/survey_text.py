"""Boundary-point text (界址点 TXT): the national exchange format of surveyed parcels.

Source: 国土资源部, 土地勘测定界界址点坐标交换格式 (text with [属性描述] and [地块坐标]); X is
the northing, Y the easting, a parcel's line ends with ``@``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from portal.parcels.importing import cells, corner_columns, faults, systems
from portal.parcels.importing.cells import Place
from portal.parcels.importing.corners import Placement, to_corner
from portal.parcels.importing.features import Features
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.outlines import kind_name
from portal.parcels.importing.rings import Corners
from portal.parcels.importing.table import Cell, RawTable

#: The fields of a parcel's line, in order; the area is in hectares and says so.
_COLUMNS = (
    "界址点数",
    "地块面积（公顷）",
    "地块编号",
    "地块名称",
    "图形属性",
    "图幅号",
    "地块用途",
    "地类编码",
)
_NUMBERS = {"界址点数", "地块面积（公顷）"}
_ATTRIBUTES, _COORDINATES = "属性描述", "地块坐标"
_SECTION = re.compile(r"\[([^\]]{1,20})\]")
_SEPARATOR = re.compile(r"[,，\t]")
_METRES = {"", "米", "m", "公尺", "metre", "meter"}


@dataclass(slots=True)
class _Parcel:
    line: int
    cells: dict[str, Cell]
    rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def read_survey_text(text: str, name: str, notes: Notes) -> RawTable:
    """Return the parcels of a boundary-point file; a parcel's row is its line in the file.

    Raises:
        Unreadable: a line fits nowhere, or there is no parcel.
    """
    head: dict[str, str] = {}
    parcels: list[_Parcel] = []
    section = _COORDINATES
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().strip("\ufeff")
        found = _SECTION.fullmatch(line)
        if found:
            section = found.group(1).strip()
        elif line and section == _ATTRIBUTES:
            key, _, value = line.partition("=")
            head[key.strip()] = value.strip()[:100]
        elif line and section == _COORDINATES:
            _take(line, number, parcels, notes)
    return _to_table(name, head, parcels, notes)


def _take(line: str, number: int, parcels: list[_Parcel], notes: Notes) -> None:
    parts = [part.strip() for part in _SEPARATOR.split(line)]
    if line.endswith("@"):
        if len(parcels) >= notes.limits.rows:
            raise Unreadable(faults.TOO_MANY_ROWS, most=notes.limits.rows)
        parcels.append(_Parcel(number, _cells(parts, number, notes)))
        return
    corner = _corner(parts)
    if corner is None or not parcels:
        raise Unreadable(faults.BAD_SURVEY_LINE, line=number)
    parcels[-1].rings.setdefault(parts[1], []).append(corner)


def _corner(parts: list[str]) -> tuple[float, float] | None:
    """Return north and east of ``J1,1,X,Y``; heights after them are left."""
    if not 4 <= len(parts) <= 6:
        return None
    north, east = corner_columns.to_float(parts[2]), corner_columns.to_float(parts[3])
    return None if north is None or east is None else (north, east)


def _cells(parts: list[str], number: int, notes: Notes) -> dict[str, Cell]:
    values = parts[:-1] if parts[-1] == "@" else [*parts[:-1], parts[-1].rstrip("@").strip()]
    row: dict[str, Cell] = {}
    for column, value in zip(_COLUMNS, values, strict=False):
        place = Place(number, column)
        text = cells.to_text(value, place, notes)
        is_number = text is not None and column in _NUMBERS
        row[column] = cells.parse_number(text, place, notes) if text and is_number else text
    return row


def _to_table(name: str, head: Mapping[str, str], parcels: list[_Parcel], notes: Notes) -> RawTable:
    if not parcels:
        raise Unreadable(faults.NO_ROWS)
    _check_unit(head, notes)
    features = Features(name, notes.limits)
    features.columns = dict.fromkeys(_COLUMNS)
    loose: list[list[Corners] | None] = []
    for parcel in parcels:
        features.add(parcel.line, parcel.cells)
        loose.append(_rings(parcel, notes))
    stated = _stated_system(head, loose)
    # The head says whose digits these are; only without it they speak for themselves.
    quiet = Notes(notes.limits, crs=stated) if stated is not None else notes
    shapes, guessed = Placement(quiet).to_shapes(loose, features.numbers)
    for finding in quiet.findings() if quiet is not notes else ():
        notes.add(finding)
    features.shapes = shapes
    datum_unknown = bool(head.get("坐标系")) and stated is None
    epsg = stated if stated is not None else (None if datum_unknown else guessed)
    return features.to_table(notes.system(epsg), notes)


def _check_unit(head: Mapping[str, str], notes: Notes) -> None:
    unit = head.get("计量单位", "")
    if unit.lower() not in _METRES and unit != "度":
        notes.error_of(faults.NOT_METRES, None, {"unit": unit[:20]}, value=unit)


def _rings(parcel: _Parcel, notes: Notes) -> list[Corners] | None:
    if parcel.cells.get("图形属性") in ("点", "线"):
        kind = {"点": 1, "线": 2}[str(parcel.cells["图形属性"])]
        notes.error_of(faults.NOT_AREA, parcel.line, {"kind": kind_name(kind)})
        return None
    rings = [to_corner(ring) for ring in parcel.rings.values()]
    if not rings:
        notes.error(faults.TOO_FEW_CORNERS, parcel.line)
        return None
    _compare_counts(parcel, rings, notes)
    return rings


def _compare_counts(parcel: _Parcel, rings: list[Corners], notes: Notes) -> None:
    """Warn when corners are missing; closing corners may be counted or not."""
    stated = parcel.cells.get("界址点数")
    count = sum(map(len, rings))
    closing = sum(len(ring) > 1 and np.array_equal(ring[0], ring[-1]) for ring in rings)
    if stated is not None and stated not in (count, count - closing):
        notes.warn(faults.CORNERS_DIFFER, parcel.line, stated=stated, count=count - closing)


def _stated_system(head: Mapping[str, str], loose: list[list[Corners] | None]) -> int | None:
    datum = head.get("坐标系", "")
    first = next((rings[0] for rings in loose if rings), None)
    if not datum or first is None or not len(first):
        return None
    degrees = _leading_int(head.get("几度分带", "")) or 3
    east = float(first[0, 1])
    has_prefix = systems.has_zone_prefix(east)
    zone = _leading_int(head.get("带号", "")) or (int(east // 1e6) if has_prefix else 0)
    if has_prefix and int(east // 1e6) != zone:
        return None
    return systems.from_survey(datum, degrees, zone, has_prefix=has_prefix)


def _leading_int(text: str) -> int | None:
    found = re.match(r"\D{0,3}(\d{1,3})", text)
    return int(found.group(1)) if found else None
