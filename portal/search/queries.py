"""Reads of the catalog: the choices, one page of parcels as cards or as features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, String, func, literal, null, select, union_all

from portal.db.engine import db
from portal.parcels.cards import CARD_COLUMNS, ParcelCard, card_source, to_cards
from portal.parcels.models import Parcel
from portal.places.models import District, Park, Zone
from portal.search.criteria import ParcelCriteria
from portal.search.filters_sql import all_of
from portal.search.forms import Choice, Choices
from portal.search.keyset_sql import Pager

PAGE_LIMIT = 20
FEATURE_LIMIT = 500

#: About 0.1 m.
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of cards and the cursors of the pages beside it."""

    cards: Sequence[ParcelCard]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """One page of features. Rows have ``outline`` (GeoJSON text) and the columns of a feature."""

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
    statement = select(*CARD_COLUMNS).select_from(card_source())
    rows = db.session.execute(pager.narrow(statement.where(all_of(criteria)))).all()
    page = pager.page(rows)
    return CardPage(to_cards(page.rows), page.next, page.previous)


def feature_page(criteria: ParcelCriteria) -> FeaturePage:
    """Return one page of outlines with their facts, and the exact number matched.

    Degrees, ``WEB_SRID``: CGCS2000 and WGS 84 agree within centimetres, so the stored
    coordinates are sent as they are. One statement, unless a later page is asked for.
    """
    pager = Pager(criteria, FEATURE_LIMIT)
    matched = all_of(criteria)
    counted = (
        func.count().over() if criteria.after is None
        else select(func.count()).select_from(Parcel).where(matched).scalar_subquery()
    )  # fmt: skip
    statement = select(
        Parcel.id,
        Parcel.number,
        Parcel.name,
        Parcel.name_en,
        Parcel.uses,
        Parcel.main_use,
        Parcel.status,
        Parcel.site_area_m2,
        Parcel.price_yuan,
        Parcel.floor_price_yuan_per_m2,
        Parcel.min_plot_ratio,
        Parcel.max_plot_ratio,
        Parcel.min_plot_ratio_included,
        Parcel.max_plot_ratio_included,
        Parcel.published_at,
        District.slug.label("district_slug"),
        District.name.label("district_name"),
        District.name_en.label("district_name_en"),
        func.ST_AsGeoJSON(Parcel.boundary, _DECIMALS, 0).label("outline"),
        counted.label("total"),
    )
    joined = statement.join(District, District.id == Parcel.district_id).where(matched)
    rows = db.session.execute(pager.narrow(joined)).all()
    page = pager.page(rows)
    total = rows[0].total if rows else _total(criteria)
    return FeaturePage(page.rows, total, page.next)


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
