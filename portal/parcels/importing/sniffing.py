"""Telling formats (文件格式) by their content; the name of a file is nobody's word."""

from __future__ import annotations

from enum import Enum

from portal.parcels.importing import faults
from portal.parcels.importing.notes import Unreadable


class Format(Enum):
    """What a file is."""

    GEOPACKAGE = "geopackage"
    SHAPEFILE = "shapefile"
    ARCHIVE = "archive"
    GEOJSON = "geojson"
    DELIMITED = "delimited"
    SURVEY_TEXT = "survey text"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"SQLite format 3\0", Format.GEOPACKAGE),
    (b"PK\x03\x04", Format.ARCHIVE),
    (b"PK\x05\x06", Format.ARCHIVE),
    (b"\x00\x00\x27\x0a", Format.SHAPEFILE),
)
_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_SECTIONS = ("[地块坐标]", "[属性描述]")
_SAMPLE = 100_000


def by_magic(content: bytes) -> Format | None:
    """Return the binary format of ``content``; ``None`` when it may be text.

    Raises:
        Unreadable: a format that is known and not taken.
    """
    if content.startswith(_OLE):
        locked = _ENCRYPTED in content
        raise Unreadable(faults.LOCKED_WORKBOOK if locked else faults.OLD_WORKBOOK)
    if content.startswith(_OTHER_ARCHIVES):
        raise Unreadable(faults.ARCHIVE_OTHER)
    return next((format_ for magic, format_ in _MAGIC if content.startswith(magic)), None)


def by_text(text: str) -> Format:
    """Return the format of a text.

    Raises:
        Unreadable: it is XML, or no text that anybody wrote.
    """
    start = text[:_SAMPLE].lstrip()
    if start.startswith("<"):
        raise Unreadable(faults.XML_FORMAT)
    if start.startswith("{"):
        return Format.GEOJSON
    if any(map(_is_survey_line, start.splitlines())):
        return Format.SURVEY_TEXT
    controls = sum(c < " " and c not in "\t\n\r\f" for c in start)
    if not start or start.startswith("%PDF") or controls > len(start) // 100:
        raise Unreadable(faults.UNKNOWN_FORMAT)
    return Format.DELIMITED


def _is_survey_line(line: str) -> bool:
    return line.strip() in _SECTIONS or line.replace(" ", "").endswith((",@", "，@"))
