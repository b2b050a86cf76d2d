"""Text encodings (文字编码) of files as they are in China: UTF-8, UTF-16, GB18030."""

from __future__ import annotations

import codecs

from portal.parcels.importing import faults
from portal.parcels.importing.notes import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4_096


def decode(content: bytes) -> str:
    """Return the text of ``content``, without a byte order mark.

    Raises:
        Unreadable: it is no text, or in none of the encodings.
    """
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Unreadable(faults.UNKNOWN_FORMAT)
        return text
    raise Unreadable(faults.UNDECODABLE)


def _candidates(content: bytes) -> tuple[str, ...]:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return (encoding,)
    sample = content[:_SAMPLE]
    if b"\0" in sample:
        # Without a mark: separators and digits leave a NUL in every other byte.
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return ("utf-16-be",) if even > odd else ("utf-16-le",)
    # Strict UTF-8 hardly ever accepts GB18030; the other way round nearly always.
    return ("utf-8", "gb18030")
