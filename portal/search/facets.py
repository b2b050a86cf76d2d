"""Counts beside the filters (分面计数): each facet is counted without its own filter.

One statement reads the parcels that meet all other conditions once, notes for each facet whether
its own filter is met, and counts from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from portal.db.engine import db
from portal.parcels.models import Parcel
from portal.parcels.visibility import is_public
from portal.search.criteria import ParcelCriteria
from portal.search.filters_sql import conditions

#: The facets, in the order of the filter bar.
FACETS = ("use", "district", "zone", "park", "status")

_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Facets:
    """How many parcels are found, and how many each choice of each facet would give.

    ``counts[facet]`` maps a use or status to its count, and for the others the id of the row.
    """

    total: int
    counts: Mapping[str, Mapping[str, int]]

    def of(self, facet: str, value: object) -> int:
        """Return the count of one choice; zero where nothing would be found."""
        return self.counts[facet].get(str(value), 0)


@dataclass(frozen=True, slots=True)
class Loosened:
    """What is found by the name of a condition: without it, and with it alone."""

    without: Mapping[str, int]
    alone: Mapping[str, int]


def count_facets(criteria: ParcelCriteria) -> Facets:
    """Return the exact total and all facet counts, in one statement."""
    met = conditions(criteria)
    base = _base(met)
    parts = [_count(base, facet) for facet in FACETS]
    everything = and_(true(), *(base.c[f"meets_{facet}"] for facet in FACETS))
    total = select(literal(_TOTAL), null().cast(String), func.count()).where(everything)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    found = 0
    rows: Iterable[Any] = db.session.execute(union_all(total, *parts))
    for facet, value, count in rows:
        if facet == _TOTAL:
            found = count
        else:
            counts[facet][value] = count
    return Facets(found, counts)


def count_loosened(criteria: ParcelCriteria) -> Loosened:
    """Return what would be found with each condition left out, and with each one alone."""
    met = conditions(criteria)
    if not met:
        return Loosened({}, {})
    without = [and_(true(), *(met[name] for name in met if name != left_out)) for left_out in met]
    columns = [func.count().filter(condition) for condition in (*without, *met.values())]
    row = db.session.execute(select(*columns).select_from(Parcel).where(is_public())).one()
    counts: list[int] = list(row)
    return Loosened(
        dict(zip(met, counts[: len(met)], strict=True)),
        dict(zip(met, counts[len(met) :], strict=True)),
    )


def _base(met: Mapping[str, ColumnElement[bool]]) -> CTE:
    others = [condition for name, condition in met.items() if name not in FACETS]
    flags = [
        func.coalesce(met.get(facet, true()), False).label(f"meets_{facet}") for facet in FACETS
    ]
    columns = (Parcel.uses, Parcel.district_id, Parcel.zone_id, Parcel.park_id, Parcel.status)
    return select(*columns, *flags).where(is_public(), *others).cte("found")


def _count(base: CTE, facet: str) -> Select[str, str, int]:
    others = [base.c[f"meets_{name}"] for name in FACETS if name != facet]
    values = select(_value(base, facet).label("value")).where(*others).subquery()
    statement = select(literal(facet), cast(values.c.value, String), func.count())
    return statement.where(values.c.value.is_not(None)).group_by(values.c.value)


def _value(base: CTE, facet: str) -> ColumnElement[Any]:
    if facet == "use":
        # One row for each use of each parcel.
        return func.unnest(base.c.uses)
    return base.c.status if facet == "status" else base.c[f"{facet}_id"]
