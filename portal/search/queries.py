"""Reads of the catalog: the choices, one page of parcels as cards or as features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Float,
    Integer,
    Row,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import NullType

from portal.db.engine import db
from portal.kernel.errors import NotFound
from portal.parcels.cards import CARD_COLUMNS, ParcelCard, card_source, to_cards
from portal.parcels.models import Parcel
from portal.parcels.visibility import is_public
from portal.places.models import District, Park, Zone
from portal.search.criteria import Choice, Choices, ParcelCriteria
from portal.search.feature_columns import FEATURE_COLUMNS
from portal.search.filters_sql import all_of, meets_view
from portal.search.keyset_sql import ORDERS, Pager

PAGE_LIMIT = 20
FEATURE_LIMIT = 500

#: A view's parameters: west, south, east, north.
_EDGES = ("west", "south", "east", "north")


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of cards and the cursors of the pages beside it."""

    cards: Sequence[ParcelCard]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """One page of features. Rows have ``FEATURE_COLUMNS``; ``outline`` is GeoJSON."""

    rows: Sequence[Row[Any]]
    total: int
    next: str | None


def filter_choices() -> tuple[Choices, dict[str, dict[str, int]]]:
    """Return what can be chosen, and the row id of each slug by facet; one statement."""
    found: dict[str, list[Choice]] = {"district": [], "zone": [], "park": []}
    ids: dict[str, dict[str, int]] = {name: {} for name in found}
    parts = (_choices("district", District), _choices("zone", Zone), _choices("park", Park))
    ordered = union_all(*parts).subquery()
    for row in db.session.execute(select(ordered).order_by(ordered.c.facet, ordered.c.rank)):
        found[row.facet].append(Choice(row.slug, row.name, row.name_en, row.code))
        ids[row.facet][row.slug] = row.id
    return Choices(**{name: tuple(choices) for name, choices in found.items()}), ids


def card_page(criteria: ParcelCriteria) -> CardPage:
    """Return one page of cards in the order that is asked for."""
    pager = Pager(criteria, PAGE_LIMIT)
    key = ORDERS[criteria.sort].column.label("sort_value")
    statement = select(*CARD_COLUMNS, key).select_from(card_source())
    rows = db.session.execute(pager.narrow(statement.where(all_of(criteria)))).all()
    page = pager.page(rows)
    return CardPage(to_cards(page.rows), page.next, page.previous)


def feature_page(criteria: ParcelCriteria) -> FeaturePage:
    """Return one page of outlines with their facts, and the exact number matched.

    Degrees, ``WEB_SRID``: CGCS2000 and WGS 84 agree within centimetres, so the stored
    coordinates are sent as they are. One statement; rows are plain, for there are many.
    """
    pager = Pager(criteria, FEATURE_LIMIT)
    view = criteria.bbox
    edges = {} if view is None else dict(zip(_EDGES, astuple(view), strict=True))
    statement = _feature_statement(replace(criteria, bbox=None), has_view=view is not None)
    rows = db.session.connection().execute(statement, edges).all()
    page = pager.page(rows)
    total = rows[0].total if rows else _total(criteria)
    return FeaturePage(page.rows, total, page.next)


def get_feature(number: str) -> Row[Any]:
    """Return ``FEATURE_COLUMNS`` of the public parcel of a canonical number.

    Raises:
        NotFound: there is none, or it is a draft.
    """
    statement = select(*FEATURE_COLUMNS).join(District, District.id == Parcel.district_id)
    found = statement.where(Parcel.number == number, is_public())
    row: Row[Any] | None = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    return row


@lru_cache(maxsize=256)
def _feature_statement(criteria: ParcelCriteria, *, has_view: bool) -> Select[Any]:
    """Return the statement for ``criteria`` in any view; the view's edges are parameters.

    A map asks for the same conditions with ever new views: the statement is built once.
    """
    matched = all_of(criteria)
    if has_view:
        matched = and_(matched, meets_view(*(bindparam(name, type_=Float) for name in _EDGES)))
    counted = (
        func.count().over() if criteria.after is None
        else select(func.count()).select_from(Parcel).where(matched).scalar_subquery()
    )  # fmt: skip
    statement = select(
        *FEATURE_COLUMNS,
        # As the driver hands it out: a conversion of each row would be felt.
        type_coerce(ORDERS[criteria.sort].column, NullType()).label("sort_value"),
        counted.label("total"),
    )
    joined = statement.join(District, District.id == Parcel.district_id).where(matched)
    narrowed: Select[Any] = Pager(criteria, FEATURE_LIMIT).narrow(joined)
    return narrowed


def _total(criteria: ParcelCriteria) -> int:
    if criteria.after is None:
        return 0
    matched = all_of(criteria)
    return db.session.scalars(select(func.count()).select_from(Parcel).where(matched)).one()


def _choices(facet: str, owner: type[District | Zone | Park]) -> Any:
    code = District.code if owner is District else null().cast(String)
    rank = func.row_number().over(order_by=code if owner is District else owner.name)
    return select(
        literal(facet).label("facet"),
        rank.cast(Integer).label("rank"),
        owner.id,
        owner.slug,
        owner.name,
        owner.name_en,
        code.label("code"),
    )
