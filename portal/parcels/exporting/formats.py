"""The formats of exported files (导出格式): name, media type, writer."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.geo import geojson
from portal.parcels.exporting.csv_file import write_csv
from portal.parcels.exporting.geojson_file import write_geojson
from portal.parcels.exporting.gpkg_file import write_gpkg
from portal.parcels.exporting.table import Table
from portal.parcels.exporting.xlsx_file import write_xlsx


@dataclass(frozen=True, slots=True)
class Format:
    """One format: it is either written piece by piece or needs a file to be made in."""

    suffix: str
    name: str
    media_type: str
    pieces: Callable[[Table], Iterator[bytes]] | None = None
    to_path: Callable[[Path, Table], None] | None = None


_ALL = (
    Format("csv", "CSV", "text/csv", pieces=write_csv),
    Format(
        "xlsx",
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        to_path=write_xlsx,
    ),
    Format("gpkg", "GeoPackage", "application/geopackage+sqlite3", to_path=write_gpkg),
    Format("geojson", "GeoJSON", geojson.MEDIA_TYPE, pieces=write_geojson),
)
FORMATS = {format_.suffix: format_ for format_ in _ALL}


def write_file(path: Path, format_: Format, table: Table) -> None:
    """Write ``table`` to ``path``: the whole file or, on any error, nothing at all."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
        made = Path(folder) / path.name
        if format_.to_path is not None:
            format_.to_path(made, table)
        elif format_.pieces is not None:
            with made.open("wb") as file:
                file.writelines(format_.pieces(table))
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(path)
