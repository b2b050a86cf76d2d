"""What the page of results shows besides the cards: filters with counts, chips, ways on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.parcels.vocab import PUBLIC_STATUSES, LandUse
from portal.places.vocab import PlaceKind
from portal.search.criteria import Choices, Near, ParcelCriteria, plain_decimal
from portal.search.facets import Facets, Loosened
from portal.search.forms import ParcelFilterForm, in_mu, in_wan
from portal.search.messages import condition_name, near_text, part_text
from portal.search.queries import CardPage
from portal.search.request_criteria import MOST_FEATURES
from portal.search.vocab import Sort
from portal.web.filters import label, local_name

_NEAR_M: dict[PlaceKind, tuple[int, ...]] = {
    PlaceKind.METRO: (500, 1_000, 2_000, 5_000),
    PlaceKind.HIGHWAY: (1_000, 3_000, 5_000, 10_000),
    PlaceKind.RAIL: (3_000, 5_000, 10_000, 20_000),
    PlaceKind.AIRPORT: (10_000, 20_000, 30_000, 50_000),
    PlaceKind.PORT: (3_000, 5_000, 10_000, 20_000),
    PlaceKind.UNIVERSITY: (1_000, 3_000, 5_000),
    PlaceKind.LAKE: (500, 1_000, 3_000),
}


_MOST_WAYS = 4

#: The id of what holds the choices of a filter that is no text box.
_PLACES = {
    **{name: f"menu-{name}" for name in ("use", "status", "district")},
    **dict.fromkeys(("zone", "park", "near"), "menu-more"),
    "sort": "sort",
}

#: The boxes for intervals: name, the suffix of the unit they are filled in, and that unit.
_RANGES: tuple[tuple[str, str, Callable[[Decimal], str]], ...] = (
    ("area", "_mu", in_mu),
    ("price", "_wan", in_wan),
    ("floor_price", "", plain_decimal),
    ("far", "", plain_decimal),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One box or entry of a filter; ``count`` is what it would give, ``None`` where not counted."""

    value: str
    text: str
    is_on: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One filter with its options; those that would give nothing are left out."""

    name: str
    title: str
    options: Sequence[Option]

    @property
    def chosen(self) -> int:
        """How many options are on."""
        return sum(option.is_on for option in self.options)


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to another state of the catalog; ``count`` is what is found there."""

    text: str
    url: str
    count: int | None = None
    is_on: bool = False


def page_url(criteria: ParcelCriteria, endpoint: str = "search.list") -> str:
    """Return the address of the results of ``criteria``."""
    query = criteria.query_string()
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


def matches_url(criteria: ParcelCriteria) -> str:
    """Return where the map finds which parcels are in the result; empty when all are."""
    everywhere = _whole(criteria)
    if not everywhere.parts():
        return ""
    return page_url(replace(everywhere, limit=MOST_FEATURES), "search_api.features")


def picture_url(criteria: ParcelCriteria) -> str:
    """Return where the static map of the whole result is, the same for each of its pages."""
    return page_url(_whole(criteria), "atlas.results")


def groups(
    criteria: ParcelCriteria, choices: Choices, facets: Facets, ids: Mapping[str, Mapping[str, int]]
) -> dict[str, Group]:
    """Return the filters that are counted, by name."""
    found = [
        _vocabulary("use", LandUse, criteria, facets),
        _vocabulary("status", PUBLIC_STATUSES, criteria, facets),
    ]
    for name in ("district", "zone", "park"):
        chosen = getattr(criteria, name)
        options = [
            Option(
                choice.slug,
                local_name(choice),
                choice.slug in chosen,
                facets.of(name, ids[name][choice.slug]),
            )
            for choice in getattr(choices, name)
        ]
        found.append(_group(name, options))
    return {group.name: group for group in found}


def near_groups(criteria: ParcelCriteria) -> Sequence[Group]:
    """Return for each kind of place the distances that can be chosen."""
    chosen = {near.kind: near for near in criteria.near}
    found = []
    for kind, steps in _NEAR_M.items():
        nears = {Near(kind, metres) for metres in steps}
        nears |= {chosen[kind]} if kind in chosen else set()
        options = [
            Option(str(near), near_text(near), near == chosen.get(kind))
            for near in sorted(nears, key=lambda near: near.distance_m)
        ]
        found.append(Group(kind.value, label(kind), options))
    return found


def chips(criteria: ParcelCriteria, choices: Choices) -> Sequence[Link]:
    """Return one link for each condition, which takes it out."""
    return [
        Link(part_text(part, choices), page_url(criteria.without(part)))
        for part in criteria.parts()
    ]


def sorts(criteria: ParcelCriteria) -> Sequence[Option]:
    """Return the orders to choose from."""
    return [Option(sort.value, label(sort), sort is criteria.sort) for sort in Sort]


def ways_on(criteria: ParcelCriteria, loosened: Loosened) -> Sequence[Link]:
    """Return how to find something where nothing was found, the most fruitful way first.

    One condition is left out; where that is not enough, one alone is kept.
    """
    ways = [
        Link(_("不限%(name)s", name=condition_name(name)), page_url(_less(criteria, {name})), count)
        for name, count in loosened.without.items()
    ]
    if not any(way.count for way in ways):
        names = set(loosened.alone)
        ways = [
            Link(
                _("只限%(name)s", name=condition_name(name)),
                page_url(_less(criteria, names - {name})),
                count,
            )
            for name, count in loosened.alone.items()
        ]
    fruitful = [way for way in ways if way.count]
    return sorted(fruitful, key=lambda way: -(way.count or 0))[:_MOST_WAYS]


def pages(criteria: ParcelCriteria, page: CardPage) -> dict[str, str | None]:
    """Return the addresses of the first, previous and next page, where there is one."""

    def beyond(after: str | None) -> str | None:
        return page_url(criteria.page_after(after)) if after else None

    first = page_url(criteria.first_page()) if criteria.after else None
    return {"first": first, "previous": beyond(page.previous), "next": beyond(page.next)}


def inputs(form: ParcelFilterForm) -> dict[str, str]:
    """Return what stands in each text box: what was typed, in the unit of the box."""
    boxes = {name: _typed(form, name) for name in ("q", "within", "circle", "bbox")}
    for name, suffix, in_unit in _RANGES:
        for end in ("min", "max"):
            plain = f"{name}_{end}"
            box = f"{plain}{suffix}"
            boxes[box] = _typed(form, box)
            if not boxes[box]:
                value: Decimal | None = form[plain].data
                boxes[box] = _typed(form, plain) if value is None else in_unit(value)
    return boxes


def faults(form: ParcelFilterForm) -> Sequence[tuple[str, str]]:
    """Return what is wrong with the form: the id of the input and a sentence."""
    boxes = inputs(form)
    return [
        (_input_id(name, boxes), _sentence(form, name, text)) for name, text in form.faults.items()
    ]


def _typed(form: ParcelFilterForm, name: str) -> str:
    return " ".join(form[name].raw_data or [])


def _sentence(form: ParcelFilterForm, name: str, text: Any) -> str:
    title = form[name].label.text if name in form else name
    return f"{title}{_('：')}{text}"


def _input_id(name: str, boxes: Collection[str]) -> str:
    # The bar has boxes in 亩 and 万元 for what an address gives in ㎡ and yuan.
    in_unit = {"area": "_mu", "price": "_wan"}
    owner, __, end = name.rpartition("_")
    if end in ("min", "max") and owner in in_unit:
        return f"{name}{in_unit[owner]}"
    # What has no box of its own is put right in its menu, or by asking anew.
    return _PLACES.get(name, name if name in boxes else "filters")


def _whole(criteria: ParcelCriteria) -> ParcelCriteria:
    """Return the conditions alone: the whole result, without its pages and their order."""
    return criteria.first_page(limit=None, sort=Sort.NEWEST)


def _less(criteria: ParcelCriteria, names: Collection[str]) -> ParcelCriteria:
    for part in criteria.parts():
        if part.name in names:
            criteria = criteria.without(part)
    return criteria


def _vocabulary(name: str, members: Any, criteria: ParcelCriteria, facets: Facets) -> Group:
    chosen = getattr(criteria, name)
    options = [
        Option(member.value, label(member), member in chosen, facets.of(name, member.value))
        for member in members
    ]
    return _group(name, options)


def _group(name: str, options: Sequence[Option]) -> Group:
    useful = [option for option in options if option.count or option.is_on]
    return Group(name, condition_name(name), useful)
