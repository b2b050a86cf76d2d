"""Fields of a query string: each hands out one typed value or says what is wrong with it.

A blank value is no condition; a value that cannot be read is an error, never ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field

from portal.kernel.text import has_control_characters

MAX_VALUES = 200
MAX_TEXT = 64

_NUMBER = re.compile(r"(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?")
_WHOLE = re.compile(r"\d{1,9}")


def tidy(text: str) -> str:
    """Return ``text`` in NFKC with single spaces.

    Raises:
        ValueError: it holds a control character, such as NUL.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    if has_control_characters(folded):
        raise ValueError(_("含有不能识别的字符。"))
    return folded


def pieces(values: Iterable[str]) -> list[str]:
    """Return the pieces of values that are repeated or parted by commas.

    A wholly blank value is none; a blank piece beside a comma is a fault, never passed over.

    Raises:
        ValueError: a piece is blank, a value cannot be read, or there are too many.
    """
    filled = [value for value in map(tidy, values) if value]
    found = [piece.strip() for value in filled for piece in value.split(",")]
    if not all(found):
        raise ValueError(_("逗号前后都须有内容。"))
    if len(found) > MAX_VALUES:
        raise ValueError(_("最多选 %(most)s 项。", most=MAX_VALUES))
    return found


class ScalarField(Field):
    """One value. Given twice it is an error, since either could be meant."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the one value that is not blank."""
        values = [value for value in map(tidy, valuelist) if value]
        if len(values) > 1:
            raise ValueError(_("只能填写一个值。"))
        self.data = self.parse(values[0]) if values else None

    def parse(self, text: str) -> Any:
        """Return the value of ``text``, which is not blank."""
        raise NotImplementedError


class NumberField(ScalarField):
    """A number of at least zero (数值); thousands may be parted by commas."""

    def __init__(self, label: Any = None, *, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def parse(self, text: str) -> Decimal:
        """Return the number as Decimal."""
        if not (text.isascii() and _NUMBER.fullmatch(text)):
            raise ValueError(_("请填写不小于 0 的数字，例如 1200 或 1.5。"))
        number = Decimal(text.replace(",", ""))
        if number > self.most:
            raise ValueError(_("不能大于 %(most)s。", most=f"{self.most:,}"))
        return number


class WholeField(ScalarField):
    """A whole number within bounds."""

    def __init__(self, label: Any = None, *, least: int, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def parse(self, text: str) -> int:
        """Return the number."""
        return to_whole(text, self.least, self.most)


class TextField(ScalarField):
    """Search text (关键词), bounded."""

    def parse(self, text: str) -> str:
        """Return the text in NFKC."""
        if len(text) > MAX_TEXT:
            raise ValueError(_("不能超过 %(most)s 个字。", most=MAX_TEXT))
        return text


class ChoiceField(ScalarField):
    """One member of a closed set."""

    def __init__(self, label: Any = None, *, members: type[Any], **options: Any) -> None:
        super().__init__(label, **options)
        self.members = members

    def parse(self, text: str) -> Any:
        """Return the member of that value."""
        try:
            return self.members(text)
        except ValueError:
            raise ValueError(_("没有“%(value)s”这一选项。", value=text[:40])) from None


class ManyField(Field):
    """Several members of a closed set, repeated or parted by commas.

    ``known`` maps each accepted spelling to the member; the order of its values is the order
    in which they are handed out.
    """

    known: Mapping[str, Any]

    def __init__(
        self, label: Any = None, *, known: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.known = known or {}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read all values; each must be known."""
        chosen = {self._member(text) for text in pieces(valuelist)}
        self.data = tuple(dict.fromkeys(m for m in self.known.values() if m in chosen))

    def _member(self, text: str) -> Any:
        if text not in self.known:
            raise ValueError(_("没有“%(value)s”这一选项。", value=text[:40]))
        return self.known[text]


class KnownField(ScalarField):
    """One of the spellings of ``known``, which maps each to what it stands for."""

    def __init__(
        self, label: Any = None, *, known: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.known: Mapping[str, Any] = known or {}

    def parse(self, text: str) -> Any:
        """Return what the spelling stands for."""
        if text not in self.known:
            raise ValueError(_("没有“%(value)s”这一选项。", value=text[:40]))
        return self.known[text]


def to_whole(text: str, least: int, most: int) -> int:
    """Return the whole number in ``text``.

    Raises:
        ValueError: it is none, or lies outside the bounds.
    """
    if not (text.isascii() and _WHOLE.fullmatch(text) and least <= int(text) <= most):
        raise ValueError(
            _("请填写 %(least)s 到 %(most)s 之间的整数。", least=least, most=f"{most:,}")
        )
    return int(text)
