"""Where a page begins (翻页位置): the typed meaning of the opaque cursor for each order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_
from portal.kernel.paging import Cursor
from portal.search.vocab import Sort

#: Ends the sort's name in a cursor that leads to the page before.
_BACKWARDS = "<"

SortValue = Decimal | datetime | str


@dataclass(frozen=True, slots=True)
class Key:
    """The sort value and id of the row at a page's edge; rows beyond it are wanted."""

    value: SortValue | None
    id: int
    backwards: bool = False

    def encode(self, sort: Sort) -> str:
        """Return the key as the text of ``after``."""
        value = self.value.isoformat() if isinstance(self.value, datetime) else self.value
        name = sort.value + (_BACKWARDS if self.backwards else "")
        return Cursor(name, None if value is None else str(value), self.id).encode()


def to_key(text: str, sort: Sort) -> Key:
    """Return the key in ``text``.

    Raises:
        InvalidInput: not a cursor, or one of another order.
    """
    cursor = Cursor.decode(text)
    if cursor.sort.removesuffix(_BACKWARDS) != sort.value:
        raise InvalidInput("after", N_("翻页位置与排序不符，请从第一页重新开始。"))
    try:
        value = None if cursor.value is None else _to_value(cursor.value, sort)
    except (ValueError, InvalidOperation) as error:
        raise InvalidInput("after", N_("翻页位置无效，请从第一页重新开始。")) from error
    return Key(value, cursor.id, cursor.sort.endswith(_BACKWARDS))


def _to_value(text: str, sort: Sort) -> SortValue:
    if sort is Sort.NUMBER:
        if "\0" in text:
            raise ValueError(text)
        return text
    if sort is Sort.NEWEST:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment
    amount = Decimal(text)
    if not amount.is_finite() or abs(amount.adjusted()) > 20:
        raise ValueError(text)
    return amount
