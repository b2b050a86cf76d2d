"""Files to be saved by the visitor (下载): their name in the header."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

#: What leads out of the visitor's folder; signs that a system cannot take the browser replaces.
_FORBIDDEN = frozenset("\\/")
_LONGEST = 120


def content_disposition(file_name: str) -> str:
    """Return the header of a download; the name's UTF-8 form as RFC 5987 has it.

    Nothing in the name can end the header, begin another one or leave the visitor's folder.
    """
    tidy = safe_file_name(file_name)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in tidy)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(tidy, safe='')}"


def safe_file_name(file_name: str) -> str:
    """Return ``file_name`` without control characters, separators and leading dots."""
    # Cc, Cf (which turn the direction of writing), Cs, Co, Cn; line and paragraph separators.
    kept = "".join(
        "_" if _is_forbidden(c) else c for c in unicodedata.normalize("NFC", file_name)
    ).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[:_LONGEST]}{dot}{suffix[:_LONGEST]}" or "file"


def _is_forbidden(character: str) -> bool:
    category = unicodedata.category(character)
    return character in _FORBIDDEN or category[0] == "C" or category in {"Zl", "Zp"}
