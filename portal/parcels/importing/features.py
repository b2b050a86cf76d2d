"""From what a layer's reader gathered to a table: the last steps that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.parcels.importing import faults
from portal.parcels.importing.limits import Limits
from portal.parcels.importing.notes import Notes, Unreadable
from portal.parcels.importing.outlines import Shape, checked
from portal.parcels.importing.table import Cell, RawRow, RawTable


@dataclass(slots=True)
class Features:
    """Rows in the making: three lists of equal length, and the columns seen so far."""

    name: str
    limits: Limits
    #: An ordered set.
    columns: dict[str, None] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)
    cells: list[Mapping[str, Cell]] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)

    def add(self, number: int, cells: Mapping[str, Cell], shape: Shape = None) -> None:
        """Append one row.

        Raises:
            Unreadable: there are too many rows or columns.
        """
        if len(self.numbers) >= self.limits.rows:
            raise Unreadable(faults.TOO_MANY_ROWS, most=self.limits.rows)
        if not cells.keys() <= self.columns.keys():
            self.columns.update(dict.fromkeys(cells))
            check_width(len(self.columns), self.limits)
        self.numbers.append(number)
        self.cells.append(cells)
        self.shapes.append(shape)

    def to_table(self, epsg: int | None, notes: Notes) -> RawTable:
        """Check the outlines and return the table; every row has a cell for every column.

        Raises:
            Unreadable: there are no rows, or too many corners.
        """
        if not self.numbers:
            raise Unreadable(faults.NO_ROWS)
        outlines = checked(self.shapes, self.numbers, notes)
        blank: dict[str, Cell] = dict.fromkeys(self.columns)
        rows = tuple(
            RawRow(number, blank | dict(cells), outline)
            for number, cells, outline in zip(self.numbers, self.cells, outlines, strict=True)
        )
        return RawTable(self.name, tuple(self.columns), rows, epsg)


def check_width(columns: int, limits: Limits) -> None:
    """Refuse a table that is too wide.

    Raises:
        Unreadable: it is.
    """
    if columns > limits.columns:
        raise Unreadable(faults.TOO_MANY_COLUMNS, most=limits.columns)
