"""Text from outside: what may stand in it."""

from __future__ import annotations

import unicodedata


def has_control_characters(text: str) -> bool:
    """Say whether ``text`` holds a control character, such as NUL, or half a surrogate pair.

    Neither is ever typed; PostgreSQL takes no NUL, and UTF-8 has no lone surrogates.
    """
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)
