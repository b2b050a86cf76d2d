"""Keyset paging in SQL: exact under ties, unknown values last in every order, both directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Row, and_, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

from portal.parcels.models import Parcel
from portal.search.criteria import ParcelCriteria
from portal.search.keyset import Key, to_key
from portal.search.vocab import Sort


@dataclass(frozen=True, slots=True)
class Order:
    """A column and whether its largest value comes first; ties go by id the same way.

    Each order is written so that an index of ``parcel`` serves it: one that says where unknown
    values go is no use to an order that does not, and the other way round.
    """

    column: InstrumentedAttribute[Any]
    is_descending: bool
    #: Whether public parcels may lack a value.
    has_unknown: bool = True
    #: Whether no two parcels share a value, so that there are no ties.
    is_unique: bool = False

    def by(self, *, backwards: bool) -> tuple[ColumnElement[Any], ...]:
        """Return what to order by; ``backwards`` reads the list from its end."""
        is_descending = self.is_descending != backwards
        first, last = (c.desc() if is_descending else c.asc() for c in (self.column, Parcel.id))
        if self.has_unknown:
            first = first.nulls_first() if backwards else first.nulls_last()
        return (first,) if self.is_unique else (first, last)

    def beyond(self, key: Key) -> ColumnElement[bool]:
        """Return the condition of the rows that lie beyond ``key`` in its direction."""
        is_descending = self.is_descending != key.backwards
        past_id = Parcel.id < key.id if is_descending else Parcel.id > key.id
        if key.value is None:
            tied = and_(self.column.is_(None), past_id)
            return or_(self.column.is_not(None), tied) if key.backwards else tied
        # Without the column's precision, which not every value in a cursor fits in.
        value = literal(key.value, Numeric()) if isinstance(key.value, Decimal) else key.value
        past = self.column < value if is_descending else self.column > value
        found = or_(past, and_(self.column == value, past_id))
        return found if key.backwards else or_(found, self.column.is_(None))

    def key(self, row: Row[Any], *, backwards: bool) -> Key:
        """Return the key of ``row``, which has ``id`` and this order's column as ``sort_value``."""
        return Key(row.sort_value, row.id, backwards)


ORDERS: dict[Sort, Order] = {
    Sort.NEWEST: Order(Parcel.published_at, is_descending=True, has_unknown=False),
    Sort.AREA_DESC: Order(Parcel.site_area_m2, is_descending=True, has_unknown=False),
    Sort.AREA_ASC: Order(Parcel.site_area_m2, is_descending=False, has_unknown=False),
    Sort.PRICE_ASC: Order(Parcel.price_yuan, is_descending=False),
    Sort.PRICE_DESC: Order(Parcel.price_yuan, is_descending=True),
    Sort.FLOOR_PRICE_ASC: Order(Parcel.floor_price_yuan_per_m2, is_descending=False),
    Sort.FLOOR_PRICE_DESC: Order(Parcel.floor_price_yuan_per_m2, is_descending=True),
    Sort.FAR_DESC: Order(Parcel.max_plot_ratio, is_descending=True),
    Sort.FAR_ASC: Order(Parcel.max_plot_ratio, is_descending=False),
    Sort.NUMBER: Order(Parcel.number, is_descending=False, has_unknown=False, is_unique=True),
}


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page and the keys of the pages beside it."""

    rows: Sequence[Row[Any]]
    next: str | None
    previous: str | None


class Pager:
    """One page of a list: what to ask the database for, and how to read its answer."""

    def __init__(self, criteria: ParcelCriteria, default_limit: int) -> None:
        self._sort = criteria.sort
        self._order = ORDERS[criteria.sort]
        self._key = to_key(criteria.after, criteria.sort) if criteria.after else None
        self._limit = criteria.limit or default_limit
        self._backwards = self._key is not None and self._key.backwards

    def narrow(self, statement: Any) -> Any:
        """Return ``statement`` with this page's rows, in reading direction, and one more."""
        if self._key is not None:
            statement = statement.where(self._order.beyond(self._key))
        ordered = statement.order_by(*self._order.by(backwards=self._backwards))
        return ordered.limit(self._limit + 1)

    def page(self, found: Sequence[Row[Any]]) -> Page:
        """Return the page from the rows that the narrowed statement gave."""
        has_more = len(found) > self._limit
        rows = list(found[: self._limit])
        if self._backwards:
            rows.reverse()
        has_next = self._backwards or has_more
        has_previous = has_more if self._backwards else self._key is not None
        return Page(
            rows,
            next=self._edge(rows, -1, backwards=False) if has_next else None,
            previous=self._edge(rows, 0, backwards=True) if has_previous else None,
        )

    def _edge(self, rows: Sequence[Row[Any]], index: int, *, backwards: bool) -> str | None:
        if not rows:
            return None
        return self._order.key(rows[index], backwards=backwards).encode(self._sort)
