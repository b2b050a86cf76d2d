"""How much of a file is read (读取上限): everything a stranger can make large has an end."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Upper bounds for one file. Beyond one of them nothing of the file is taken."""

    file_bytes: int = 100 * _MIB
    #: All entries of an archive together, unpacked.
    unpacked_bytes: int = 500 * _MIB
    archive_entries: int = 200
    #: Unpacked over packed, of an entry and of the whole archive.
    archive_ratio: int = 100
    rows: int = 100_000
    columns: int = 200
    cell_chars: int = 10_000
    #: Beyond this a single ring costs PostGIS and GEOS seconds.
    ring_vertices: int = 5_000
    #: Rings of one outline, holes included.
    rings: int = 1_000
    #: Corners of all outlines together.
    vertices: int = 5_000_000
    #: More findings than this are counted, not listed.
    findings: int = 1_000


LIMITS = Limits()
