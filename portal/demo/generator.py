"""The generator: 120 parcels that could be Wuhan's, the same for the same seed and day."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from portal.demo import conditions, numbering, prices, programme, wording
from portal.demo.geography import Geography
from portal.demo.neighbourhoods import Neighbourhood
from portal.demo.siting import Site, lay_out
from portal.demo.texts import Subject, texts_of
from portal.demo.timeline import Timeline, timeline_of
from portal.geo.shapes import geodesic_area_m2, to_outline
from portal.geo.srid import LOCAL_METRIC_SRID
from portal.parcels.draft import Interval, ParcelDraft
from portal.parcels.vocab import ParcelStatus

#: How many parcels stand where in their life; they add up to the plan of neighbourhoods.
STATUSES = {
    ParcelStatus.PROMOTED: 58,
    ParcelStatus.ANNOUNCED: 20,
    ParcelStatus.LISTED: 20,
    ParcelStatus.SOLD: 16,
    ParcelStatus.WITHDRAWN: 6,
}
#: Parcels whose stated area differs from the outline by more than the usual.
_LOOSE_AREAS = 3
_LOOSE_PER_MILLE = (8, 25)
_USUAL_PER_100K = 300
#: Parcels in an early stage, of which little is known yet.
_SPARSE = 8
_HIGHEST_LOT = 36


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was decided about one parcel before its details."""

    site: Site
    lot: int
    status: ParcelStatus
    timeline: Timeline
    number: str
    has_loose_area: bool
    is_sparse: bool


def generate_parcels(seed: int, today: date, geography: Geography) -> tuple[ParcelDraft, ...]:
    """Return the demonstration parcels with dates relative to ``today``."""
    rng = random.Random(f"{seed}:sites")
    sites = lay_out(rng, geography)
    plans = _plans(random.Random(f"{seed}:plans"), sites, today, geography)
    return tuple(
        _draft(random.Random(f"{seed}:{index}"), plan, index, _Ground(geography, today))
        for index, plan in enumerate(plans)
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    geography: Geography
    today: date


def _plans(
    rng: random.Random, sites: Sequence[Site], today: date, geography: Geography
) -> list[_Plan]:
    statuses = [status for status, count in STATUSES.items() for _ in range(count)]
    rng.shuffle(statuses)
    timelines = [timeline_of(rng, status, today) for status in statuses]
    promoted = [i for i, status in enumerate(statuses) if status is ParcelStatus.PROMOTED]
    sparse = set(rng.sample(promoted, _SPARSE))
    loose = set(rng.sample(range(len(sites)), _LOOSE_AREAS))
    numbers = numbering.parcel_numbers(rng, _to_number(sites, timelines, geography))
    lots = _lots(rng, sites)
    return [
        _Plan(site, lots[i], statuses[i], timelines[i], numbers[i], i in loose, i in sparse)
        for i, site in enumerate(sites)
    ]


def _to_number(
    sites: Sequence[Site], timelines: Sequence[Timeline], geography: Geography
) -> list[numbering.Numbered]:
    letters = {each.code: each.letters for each in geography.facts.districts}
    letters |= {each.slug: each.letters for each in geography.facts.zones}
    return [
        numbering.Numbered(
            site.use,
            letters[site.neighbourhood.zone or site.neighbourhood.district],
            timeline.published_on,
        )
        for site, timeline in zip(sites, timelines, strict=True)
    ]


def _lots(rng: random.Random, sites: Sequence[Site]) -> list[int]:
    """Return a lot number for each site, different within a neighbourhood."""
    free: dict[str, list[int]] = defaultdict(
        lambda: rng.sample(range(1, _HIGHEST_LOT), _HIGHEST_LOT - 1)
    )
    return [free[site.neighbourhood.name].pop() for site in sites]


def _draft(rng: random.Random, plan: _Plan, index: int, ground: _Ground) -> ParcelDraft:
    area, use = plan.site.neighbourhood, plan.site.use
    site_area_m2 = _stated_area_m2(rng, plan)
    given = conditions.conditions_of(rng, use, site_area_m2, ground.today)
    office = _office(area, index, ground.geography)
    names = wording.parcel_names(rng, area, use, plan.lot)
    zh, en = texts_of(rng, Subject(plan.site, site_area_m2, given, office), ground.geography)
    indicators = programme.indicators_of(rng, use)
    draft = ParcelDraft(
        number=plan.number,
        name=names.name,
        name_en=names.name_en,
        main_use=use,
        parts=programme.parts_of(rng, use, site_area_m2),
        site_area_m2=site_area_m2,
        boundary=plan.site.outline,
        epsg=LOCAL_METRIC_SRID,
        contact_phone=office.phone,
        zh=zh,
        en=en,
        is_demo=True,
        **_standing(plan),
        **_programme(indicators, given),
    )
    return _sparse(draft) if plan.is_sparse else _priced(rng, draft, plan)


def _standing(plan: _Plan) -> dict[str, Any]:
    """Return where the parcel belongs and what has happened to it."""
    return {
        "district_code": plan.site.neighbourhood.district,
        "zone_slug": plan.site.neighbourhood.zone,
        "park_slug": plan.site.neighbourhood.park,
        "history": plan.timeline.history,
        "listing_closes_at": plan.timeline.listing_closes_at,
    }


def _programme(indicators: programme.Indicators, given: conditions.Conditions) -> dict[str, Any]:
    """Return what may be built and in what state the site is handed over."""
    return {
        "plot_ratio": indicators.plot_ratio,
        "building_coverage_ratio": indicators.building_coverage_ratio,
        "green_ratio": indicators.green_ratio,
        "height_m": indicators.height_m,
        "standard_land": given.standard_land,
        "services_level": given.services_level,
        "is_cleared": given.is_cleared,
        "utilities": given.utilities,
        "delivery_on": given.delivery_on,
    }


def _office(area: Neighbourhood, index: int, geography: Geography) -> wording.Office:
    facts = geography.facts
    district = next(each for each in facts.districts if each.code == area.district)
    zone = next((each for each in facts.zones if each.slug == area.zone), None)
    return wording.office_of(district, zone, index)


def _stated_area_m2(rng: random.Random, plan: _Plan) -> Decimal:
    """Return the area of the notice: the outline's, a little off as surveys are."""
    measured = geodesic_area_m2(to_outline(plan.site.outline, LOCAL_METRIC_SRID))
    error = Decimal(rng.randint(-_USUAL_PER_100K, _USUAL_PER_100K)) / 100_000
    if plan.has_loose_area:
        error = rng.choice((-1, 1)) * Decimal(rng.randint(*_LOOSE_PER_MILLE)) / 1000
    return (measured * (1 + error)).quantize(Decimal("0.01"))


def _priced(rng: random.Random, draft: ParcelDraft, plan: _Plan) -> ParcelDraft:
    """Add starting price, deposit and, for a sold parcel, the deal."""
    upper = draft.plot_ratio.maximum
    assert upper is not None
    plot = prices.Plot(
        draft.main_use, draft.district_code, draft.zone_slug, draft.site_area_m2, upper
    )
    starting = prices.starting_price_yuan(rng, plot)
    priced = replace(
        draft,
        starting_price_yuan=starting,
        bid_deposit_yuan=prices.bid_deposit_yuan(rng, starting),
    )
    if plan.status is not ParcelStatus.SOLD:
        return priced
    deal = prices.deal_price_yuan(rng, draft.main_use, starting)
    return replace(priced, deal_price_yuan=deal, deal_on=plan.timeline.deal_on)


def _sparse(draft: ParcelDraft) -> ParcelDraft:
    """Leave out what is not settled in an early stage: price, some indicators, services."""
    return replace(
        draft,
        plot_ratio=Interval(),
        height_m=Interval(),
        standard_land=None,
        services_level=None,
        is_cleared=None,
        delivery_on=None,
        zh=replace(draft.zh, current_condition="", access_conditions=""),
        en=replace(draft.en, current_condition="", access_conditions=""),
    )
