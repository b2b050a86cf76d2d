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
#: Without one of these, ``.`` and ``..`` would be numbers; as addresses they mean other pages.
_MEANINGFUL = re.compile(r"[^\W_]")
#: An ending like a file's; ``.svg`` behind a number is the address of its picture.
_FILE_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]*$")


def canonical_number(text: str) -> str:
    """Return ``text`` with half-width signs and no spaces.

    Raises:
        InvalidInput: empty, too long, with signs that a number cannot have, or such that its
            page would have no address of its own.
    """
    number = "".join(unicodedata.normalize("NFKC", text).split())
    if not number or len(number) > MAX_CHARACTERS or not _ALLOWED.fullmatch(number):
        raise InvalidInput("number", N_("宗地编号只能有文字、数字、括号和连字符。"))
    if not _MEANINGFUL.search(number):
        raise InvalidInput("number", N_("宗地编号至少要有一个文字或数字。"))
    if _FILE_ENDING.search(number):
        raise InvalidInput("number", N_("宗地编号不能以“.svg”一类的文件后缀结尾。"))
    return number
