"""Sheets (表格) of text or workbook: from lines of cells to rows with outlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.parcels.importing import cells, corner_columns, faults, outlines
from portal.parcels.importing.cells import Place, is_blank
from portal.parcels.importing.corner_columns import PER_LINE, WKT, Geometry
from portal.parcels.importing.corners import Placement, parse_corners, to_corner
from portal.parcels.importing.features import Features, check_width
from portal.parcels.importing.headings import Line, find_heading
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.rings import Corners
from portal.parcels.importing.table import Cell, RawTable


@dataclass(slots=True)
class _Parcel:
    """A parcel in the making, for sheets with one corner a line."""

    number: int
    key: Cell
    values: dict[str, Cell]
    rings: dict[str, list[tuple[float, float]]]
    is_sound: bool = True


def to_table(name: str, lines: Sequence[Line], notes: Notes) -> RawTable:
    """Return the table of a sheet.

    Raises:
        Unreadable: no heading, no data, too many columns.
    """
    heading = find_heading(lines, notes)
    check_width(len(heading.names), notes.limits)
    data = [line for line in lines[heading.data_from :] if not all(map(is_blank, line.cells))]
    if not data:
        raise Unreadable(faults.NO_ROWS)
    geometry = corner_columns.find_geometry(heading.names, data)
    features = Features(name, notes.limits)
    features.columns = dict.fromkeys(n for n in heading.names if n not in geometry.columns)
    if geometry.kind is PER_LINE:
        return _per_line(features, heading.names, data, geometry, notes)
    for line in data:
        features.add(line.number, _values(line, heading.names, geometry, notes))
    if geometry.kind is None:
        return features.to_table(notes.crs, notes)
    texts = _texts(data, heading.names.index(geometry.columns[0]))
    if geometry.kind is WKT:
        return _with_wkt(features, texts, notes)
    return _with_corners(features, texts, geometry, notes)


def _texts(data: Sequence[Line], column: int) -> list[str | None]:
    return [
        None
        if column >= len(line.cells) or is_blank(line.cells[column])
        else str(line.cells[column])
        for line in data
    ]


def _values(line: Line, names: Sequence[str], geometry: Geometry, notes: Notes) -> dict[str, Cell]:
    values: dict[str, Cell] = {}
    for name, cell in zip(names, line.cells, strict=False):
        if name in geometry.columns:
            continue
        place = Place(line.number, name)
        values[name] = cells.to_text(cell, place, notes) if isinstance(cell, str) else cell
    return values


def _with_wkt(features: Features, texts: list[str | None], notes: Notes) -> RawTable:
    split = [(None, None) if text is None else corner_columns.split_srid(text) for text in texts]
    systems = {epsg for epsg, text in split if text is not None}
    bodies = [text for _, text in split]
    features.shapes = outlines.from_wkt(bodies, features.numbers, notes)
    if len(systems) > 1:
        notes.error(faults.MIXED_SYSTEMS, None)
    stated = next(iter(systems)) if len(systems) == 1 else None
    placement = Placement(notes)
    epsg = stated if stated is not None else placement.system_of_shapes(features.shapes)
    return features.to_table(notes.system(epsg), notes)


def _with_corners(
    features: Features, texts: list[str | None], geometry: Geometry, notes: Notes
) -> RawTable:
    placement = Placement(notes, is_east_first=geometry.is_east_first)
    loose: list[list[Corners] | None] = [
        None if text is None else parse_corners(text, number, notes)
        for text, number in zip(texts, features.numbers, strict=True)
    ]
    shapes, epsg = placement.to_shapes(loose, features.numbers)
    features.shapes = shapes
    return features.to_table(notes.system(epsg), notes)


def _per_line(
    features: Features,
    names: Sequence[str],
    data: Sequence[Line],
    geometry: Geometry,
    notes: Notes,
) -> RawTable:
    if geometry.key is None:
        raise Unreadable(faults.NO_PARCEL_COLUMN)
    parcels = _gathered(names, data, geometry, notes)
    loose: list[list[Corners] | None] = []
    for parcel in parcels:
        features.add(parcel.number, parcel.values)
        rings = [to_corner(ring) for ring in parcel.rings.values()]
        loose.append(rings if parcel.is_sound else None)
    placement = Placement(notes, is_east_first=geometry.is_east_first)
    shapes, epsg = placement.to_shapes(loose, features.numbers)
    features.shapes = shapes
    return features.to_table(notes.system(epsg), notes)


def _gathered(
    names: Sequence[str], data: Sequence[Line], geometry: Geometry, notes: Notes
) -> list[_Parcel]:
    parcels: dict[str, _Parcel] = {}
    current: _Parcel | None = None
    for line in data:
        row = dict(zip(names, line.cells, strict=False))
        key = row.get(geometry.key or "")
        if not is_blank(key) or current is None:  # a merged cell has its value in one line
            current = parcels.setdefault(str(key).strip(), _Parcel(line.number, key, {}, {}))
        _add_values(current, line, names, geometry, notes)
        _add_corner(current, line.number, row, geometry, notes)
    return list(parcels.values())


def _add_values(
    parcel: _Parcel, line: Line, names: Sequence[str], geometry: Geometry, notes: Notes
) -> None:
    for name, value in _values(line, names, geometry, notes).items():
        if parcel.values.get(name) is None:
            parcel.values[name] = value


def _add_corner(
    parcel: _Parcel, number: int, row: dict[str, Cell], geometry: Geometry, notes: Notes
) -> None:
    north = corner_columns.to_float(row.get(geometry.columns[0]))
    east = corner_columns.to_float(row.get(geometry.columns[1]))
    if north is None or east is None:
        value = f"{row.get(geometry.columns[0])}, {row.get(geometry.columns[1])}"
        notes.error(faults.BAD_CORNER, number, geometry.columns[0], value)
        parcel.is_sound = False
        return
    ring = row.get(geometry.ring) if geometry.ring else None
    parcel.rings.setdefault("" if ring is None else str(ring).strip(), []).append((north, east))
