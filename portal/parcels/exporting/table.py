"""What is written to a file: heads, records, and the note that says where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto

Value = str | Decimal | int | date | datetime | None


class Kind(Enum):
    """What the cells of a column hold; a cell may always be empty."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    #: An instant with its time zone.
    MOMENT = auto()


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its heading with unit, in the language of the file."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Record:
    """One parcel. ``values`` stand in the order of the heads; ``outline`` is WKB, EPSG:4490."""

    values: tuple[Value, ...]
    outline: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """Where a file comes from, in its language (导出说明).

    ``lines`` are pairs of a name and a text: title, source, time, coordinate system, conditions.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    #: What the number of records is called; each writer counts what it wrote.
    count_name: str
    #: What stands in a cell that would be too long for its format.
    too_long: str
    #: The head of the outline where it is a column of text.
    outline_head: str
    sheet: str
    note_sheet: str


@dataclass(frozen=True, slots=True)
class Table:
    """A whole export; ``records`` can be read once."""

    heads: tuple[Head, ...]
    records: Iterable[Record]
    note: Note
