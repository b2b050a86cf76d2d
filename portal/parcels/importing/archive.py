"""Archives (压缩包): entries are counted, measured and unpacked in memory, never on disk."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Sequence

from portal.parcels.importing import faults
from portal.parcels.importing.limits import Limits
from portal.parcels.importing.notes import Unreadable

#: Small entries may compress as well as they like.
_RATIO_FLOOR = 2**20
_ENCRYPTED = 0x1
_UTF8_NAMES = 0x800
_PACKED = (".zip", ".7z", ".rar", ".gz", ".kmz", ".xlsx", ".tar", ".bz2", ".xz")
_FAILURES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    RuntimeError,
)


class Archive:
    """A zip file whose list of entries has been looked through."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _FAILURES as error:
            raise Unreadable(faults.DAMAGED) from error
        self._entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        _check(self._zip.infolist(), limits)

    def names(self) -> list[str]:
        """Return the names of all files, Chinese ones read as they were meant."""
        return [_name(entry) for entry in self._entries]

    def refuse_nesting(self) -> None:
        """Refuse an archive that holds archives.

        Raises:
            Unreadable: it does.
        """
        if any(name.lower().endswith(_PACKED) for name in self.names()):
            raise Unreadable(faults.ARCHIVE_NESTED)

    def read(self, name: str) -> bytes:
        """Return the content of the entry ``name``.

        Raises:
            Unreadable: it is damaged.
        """
        entry = next(entry for entry in self._entries if _name(entry) == name)
        try:
            # zipfile gives out no more than the size that was checked.
            return self._zip.read(entry)
        except _FAILURES as error:
            raise Unreadable(faults.DAMAGED) from error


def _check(entries: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.archive_entries:
        raise Unreadable(faults.ARCHIVE_TOO_MANY, most=limits.archive_entries)
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(faults.ARCHIVE_ENCRYPTED)
        if _is_unsafe_name(_name(entry)) or stat.S_ISLNK(entry.external_attr >> 16):
            raise Unreadable(faults.ARCHIVE_NAME)
        if _is_bomb(entry.file_size, entry.compress_size, limits):
            raise Unreadable(faults.ARCHIVE_TOO_LARGE)
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise Unreadable(faults.ARCHIVE_TOO_LARGE)


def _is_bomb(size: int, packed: int, limits: Limits) -> bool:
    if size > limits.unpacked_bytes:
        return True
    return size > _RATIO_FLOOR and size > limits.archive_ratio * max(packed, 1)


def _is_unsafe_name(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    rooted = name.startswith(("/", "\\")) or ":" in parts[0]
    return rooted or ".." in parts or not name.replace("\\", "/").isprintable()


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name; where the archive does not say UTF-8, Chinese Windows wrote GBK."""
    if entry.flag_bits & _UTF8_NAMES:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
