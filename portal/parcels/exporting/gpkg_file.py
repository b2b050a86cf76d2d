"""A table as GeoPackage: one layer in EPSG:4490 whose metadata say where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyogrio.raw import write as write_layer

from portal.parcels.exporting.cells import beijing_text
from portal.parcels.exporting.table import Head, Kind, Record, Table, Value

LAYER = "parcels"
_AT_ONCE = 2_000
#: Stands where the mask says that there is no day.
_NO_DAY = date(1970, 1, 1)


def write_gpkg(path: Path, table: Table) -> None:
    """Write the package to ``path``, which must not be there yet."""
    names = np.array([head.text for head in table.heads], dtype=object)
    notes = {"layer_metadata": dict(table.note.lines), "DESCRIPTION": table.note.title}
    for index, records in enumerate(_chunks(table)):
        columns = list(zip(*(record.values for record in records), strict=True))
        columns = columns or [()] * len(table.heads)
        cells = [_column(head, held) for head, held in zip(table.heads, columns, strict=True)]
        write_layer(
            path,
            geometry=np.array([record.outline for record in records], dtype=object),
            field_data=[data for data, _ in cells],
            field_mask=[mask for _, mask in cells],
            fields=names,
            crs="EPSG:4490",
            geometry_type="MultiPolygon",
            driver="GPKG",
            layer=LAYER,
            append=index > 0,
            **({} if index else notes),
        )


def _chunks(table: Table) -> Iterator[Sequence[Record]]:
    """Yield the records in handfuls, at least one: an empty result is an empty layer."""
    records = iter(table.records)
    yield list(islice(records, _AT_ONCE))
    while chunk := list(islice(records, _AT_ONCE)):
        yield chunk


def _column(head: Head, values: Sequence[Any]) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Return the cells of a column and where they are empty."""
    empty = np.array([value is None for value in values], dtype=bool)
    if head.kind is Kind.NUMBER:
        return np.array([0.0 if v is None else float(v) for v in values], dtype=float), empty
    if head.kind is Kind.DATE:
        return np.array([v or _NO_DAY for v in values], dtype="datetime64[D]"), empty
    return np.array([_text(value) for value in values], dtype=object), None


def _text(value: Value) -> str | None:
    if isinstance(value, datetime):
        return beijing_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
