"""Where a page begins (翻页位置): the typed meaning of the opaque cursor for each order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_
from portal.kernel.paging import Cursor
from portal.kernel.text import has_control_characters
from portal.search.vocab import Sort

#: Ends the sort's name in a cursor that leads to the page before.
_BACKWARDS = "<"

#: The largest id of a parcel: its column is a four-byte integer.
MAX_ID = 2**31 - 1

#: Every amount that is sorted by, in plain digits; the widest column is numeric(18, 2).
_AMOUNT = re.compile(r"\d{1,16}(?:\.\d{1,6})?", re.ASCII)

SortValue = Decimal | datetime | str


@dataclass(frozen=True, slots=True)
class Key:
    """The sort value and id of the row at a page's edge; rows beyond it are wanted."""

    value: SortValue | None
    id: int
    backwards: bool = False

    def encode(self, sort: Sort) -> str:
        """Return the key as the text of ``after``."""
        name = sort.value + (_BACKWARDS if self.backwards else "")
        return Cursor(name, _to_text(self.value), self.id).encode()


def to_key(text: str, sort: Sort) -> Key:
    """Return the key in ``text``, of which the database can take every part.

    Raises:
        InvalidInput: not a cursor, or one of another order.
    """
    cursor = Cursor.decode(text)
    if cursor.sort.removesuffix(_BACKWARDS) != sort.value:
        raise InvalidInput("after", N_("翻页位置与排序不符，请从第一页重新开始。"))
    try:
        value = None if cursor.value is None else _to_value(cursor.value, sort)
        if cursor.id > MAX_ID:
            raise ValueError(cursor.id)
    except (ValueError, OverflowError) as error:
        raise InvalidInput("after", N_("翻页位置无效，请从第一页重新开始。")) from error
    return Key(value, cursor.id, cursor.sort.endswith(_BACKWARDS))


def _to_text(value: SortValue | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def _to_value(text: str, sort: Sort) -> SortValue:
    if sort is Sort.NUMBER:
        if has_control_characters(text):
            raise ValueError(text)
        return text
    if sort is Sort.NEWEST:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(UTC)
    # Only what ``_to_text`` writes: Decimal itself also reads 1e999999, NaN and 1_0.
    if not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)
