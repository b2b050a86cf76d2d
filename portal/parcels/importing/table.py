"""A file of parcels as it stood, before anybody has understood its columns.

Readers make it, in a process of their own; ``understanding`` turns it into drafts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from portal.parcels.importing.findings import Finding

#: What a cell can hold. Readers hand out numbers as ``Decimal`` with the digits of the file.
Cell = str | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row or feature.

    ``number`` is what a person sees: in a sheet the line with the heading is 1, features begin
    at 1. ``outline`` is WKB in the file's own coordinates, x easting or longitude; ``None``
    when the row has none.
    """

    number: int
    cells: Mapping[str, Cell]
    outline: bytes | None


@dataclass(frozen=True, slots=True)
class RawTable:
    """All rows of one layer or sheet, with what was wrong while reading them."""

    #: Name of the layer or sheet; that of the file where it has none.
    name: str
    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    #: What the file says of its coordinates; ``None`` when it says nothing that PROJ knows.
    epsg: int | None
    findings: tuple[Finding, ...] = ()
