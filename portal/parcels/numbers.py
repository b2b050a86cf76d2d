"""Parcel numbers (宗地编号): one spelling for all the ways people type them.

Source: docs/land.md, numbering; e.g. ``P(2026)041号``, ``工XZ(2026)012号``.
"""

from __future__ import annotations

import re
import unicodedata

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_

MAX_CHARACTERS = 60

#: Letters, digits, Chinese, brackets and dashes; no slash, for the number is the page's address.
_ALLOWED = re.compile(r"[\w()\-.·#]+")


def canonical_number(text: str) -> str:
    """Return ``text`` with half-width signs and no spaces.

    Raises:
        InvalidInput: empty, too long, or with signs that a number cannot have.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split())
    if not number or len(number) > MAX_CHARACTERS or not _ALLOWED.fullmatch(number):
        raise InvalidInput("number", N_("宗地编号只能有文字、数字、括号和连字符。"))
    return number
