"""The facts are whole: every name has its English one, every reference its target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from portal.demo.drafts import demo_drafts
from portal.demo.facts import wuhan_facts
from portal.demo.neighbourhoods import neighbourhoods
from tests.unit.demo.test_generator import TODAY

FACTS = wuhan_facts()


class Named(Protocol):
    """Whatever has an English name."""

    @property
    def name_en(self) -> str: ...


def test_the_facts_are_all_there() -> None:
    counts = [len(each) for each in (FACTS.districts, FACTS.zones, FACTS.lines, FACTS.stations)]

    assert counts == [13, 4, 13, 277]
    assert len(FACTS.parks) == 39
    assert len(FACTS.deals) == 27
    assert sum(place.kind == "highway" for place in FACTS.places) >= 12
    assert sum(place.kind == "university" for place in FACTS.places) >= 10


def test_english_names_are_english() -> None:
    groups: tuple[Sequence[Named], ...] = (
        FACTS.districts,
        FACTS.zones,
        FACTS.lines,
        FACTS.stations,
        FACTS.places,
        FACTS.parks,
        FACTS.lakes,
        neighbourhoods(),
    )
    names = [each.name_en for group in groups for each in group]
    names += [deal.location_en for deal in FACTS.deals] + [*FACTS.industries.values()]

    assert [name for name in names if not name or re.search(r"[\u4e00-\u9fff]", name)] == []


def test_every_line_runs_through_known_stations() -> None:
    known = {station.name for station in FACTS.stations}

    assert {name for line in FACTS.lines for name in line.stations} == known


def test_the_doubtful_floor_price_is_kept_and_flagged() -> None:
    doubtful = [deal for deal in FACTS.deals if deal.is_doubtful]

    assert [str(deal.floor_price_yuan_per_m2) for deal in doubtful] == ["65000"]
    assert "6,500" in doubtful[0].note


def test_neighbourhoods_plan_120_parcels_in_parks_that_are_there() -> None:
    parks = {park.slug for park in FACTS.parks}

    assert sum(len(each.uses) for each in neighbourhoods()) == 120
    assert {each.park for each in neighbourhoods()} - {None} <= parks


def test_the_fingerprint_tells_days_apart() -> None:
    first = demo_drafts(1, TODAY).fingerprint()

    assert demo_drafts(1, TODAY).fingerprint() == first
    assert demo_drafts(1, TODAY.replace(day=22)).fingerprint() != first
