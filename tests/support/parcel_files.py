"""Files of parcels, good and bad, made on the spot."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from portal.parcels.importing.findings import Severity
from portal.parcels.importing.table import RawRow, RawTable

#: A corner of a parcel in Wuhan, EPSG:4547: easting, northing.
EAST, NORTH = 531_000.0, 3_381_000.0


def square(x: float = EAST, y: float = NORTH, side: float = 100.0) -> Polygon:
    return shapely.box(x, y, x + side, y + side)


def holed() -> Polygon:
    hole = square(EAST + 20, NORTH + 20, 30).exterior.coords
    return Polygon(square().exterior.coords, [hole])


def ring_of(corners: int) -> Polygon:
    """Return a spiky ring: every other corner reaches far out."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = np.where(np.arange(corners) % 2, 1000.0, 500.0)
    points = np.column_stack([EAST + reach * np.cos(angles), NORTH + reach * np.sin(angles)])
    return Polygon(points)


def write_layer(
    path: Path,
    shapes: Sequence[BaseGeometry | None],
    cells: Mapping[str, Any] | None = None,
    *,
    crs: str | None = "EPSG:4547",
    geometry_type: str = "Unknown",
    **options: Any,
) -> Path:
    """Write a layer as GIS software does."""
    cells = cells if cells is not None else {"编号": [f"P{n}" for n in range(1, len(shapes) + 1)]}
    geometry = shapely.to_wkb(np.array(shapes, dtype=object), flavor="iso")
    columns = [np.array(list(values), dtype=_dtype(values)) for values in cells.values()]
    pyogrio.raw.write(
        path, geometry, columns, list(cells), geometry_type=geometry_type, crs=crs, **options
    )
    return path


def _dtype(values: Sequence[Any]) -> Any:
    if any(value is None or isinstance(value, str) for value in values):
        return object
    return None


def shapefile(folder: Path, shapes: Sequence[BaseGeometry | None], **options: Any) -> Path:
    """Write an unpacked Shapefile and return its .shp."""
    kinds = {"driver": "ESRI Shapefile", "geometry_type": "Polygon", "encoding": "GBK"}
    return write_layer(folder / "parcels.shp", shapes, **(kinds | options))


def zipped(folder: Path, leave_out: Sequence[str] = (), name: str = "地块") -> Path:
    """Pack the Shapefile of ``folder``."""
    target = folder / "packed.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in folder.glob("parcels.*"):
            if part.suffix not in leave_out:
                archive.write(part, f"{name}{part.suffix}")
    return target


def packed(path: Path, entries: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def workbook(path: Path, lines: Sequence[Any], title: str = "地块") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for line in lines:
        sheet.append(list(line))
    book.save(path)
    return path


def with_entry(path: Path, name: str, content: bytes) -> Path:
    """Put ``content`` in place of an entry of an archive, or beside the others."""
    with zipfile.ZipFile(path) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    path.unlink()
    return packed(path, entries | {name: content})


def geopackage_blob(wkb: bytes, srs_id: int = 4547) -> bytes:
    return b"GP\x00\x01" + struct.pack("<i", srs_id) + wkb


def alter(path: Path, *statements: str | tuple[str, tuple[Any, ...]]) -> Path:
    """Run SQL on a GeoPackage, as somebody with bad intentions would."""
    database = sqlite3.connect(path)
    # GeoPackage's own triggers call functions that plain SQLite has not.
    for (name,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type='trigger'"
    ).fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        text, values = (statement, ()) if isinstance(statement, str) else statement
        database.execute(text, values)
    database.commit()
    database.close()
    return path


def polygon_record(rings: Sequence[Sequence[tuple[float, float]]], kind: int = 5) -> bytes:
    """Return the content of one .shp record."""
    points = [point for ring in rings for point in ring]
    starts = np.cumsum([0, *(len(ring) for ring in rings)])[:-1]
    out = io.BytesIO()
    out.write(struct.pack("<i4d2i", kind, 0, 0, 0, 0, len(rings), len(points)))
    out.write(np.asarray(starts, "<i4").tobytes() + np.asarray(points, "<f8").tobytes())
    return out.getvalue()


def outline_of(row: RawRow) -> Any:
    assert row.outline is not None
    return shapely.from_wkb(row.outline)


def errors(table: RawTable) -> list[str]:
    """Return the reasons of all errors; each must have a remedy and fill its text."""
    return [_filled(found) for found in table.findings if found.severity is Severity.ERROR]


def warnings(table: RawTable) -> list[str]:
    return [_filled(found) for found in table.findings if found.severity is Severity.WARNING]


def _filled(found: Any) -> str:
    assert found.remedy % dict(found.params) if found.params else found.remedy
    text: str = found.reason % dict(found.params) if found.params else found.reason
    return text


def rows_in_error(table: RawTable) -> list[int | None]:
    return [found.row for found in table.findings if found.severity is Severity.ERROR]
