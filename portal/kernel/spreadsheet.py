"""Texts in cells of spreadsheets: what a program would run as a formula is marked as text.

Source: OWASP, CSV injection; the mark is the apostrophe that Excel and LibreOffice know.
"""

from __future__ import annotations

import unicodedata

_MARK = "'"
#: What begins a formula, in all widths: NFKC makes of ``＝`` and ``﹦`` a plain sign.
_SIGNS = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n")


def guarded(text: str) -> str:
    """Return ``text`` so that no spreadsheet runs it; ``unguarded`` leads back."""
    return _MARK + text if _is_risky(text) else text


def unguarded(text: str) -> str:
    """Return what ``guarded`` was given."""
    rest = text[len(_MARK) :]
    return rest if text.startswith(_MARK) and _is_risky(rest) else text


def _is_risky(text: str) -> bool:
    # A mark of the text's own is marked too, else it would be taken for ours.
    if text[:1] in _BREAKS or text.startswith(_MARK):
        return True
    visible = next((sign for sign in text if unicodedata.category(sign)[0] not in "ZC"), "")
    return unicodedata.normalize("NFKC", visible)[:1] in _SIGNS
