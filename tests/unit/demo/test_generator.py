"""What holds for every set of demonstration parcels, whatever the seed."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from portal.demo import prices, timeline
from portal.demo.generator import STATUSES, generate_parcels
from portal.demo.geography import Geography, wuhan_geography
from portal.demo.siting import APART_M, OFF_WATER_M, lay_out
from portal.geo.shapes import AreaCheck, check_area, geodesic_area_m2, to_outline
from portal.parcels.draft import ParcelDraft
from portal.parcels.vocab import LandUse
from portal.parcels.vocab import ParcelStatus as S

TODAY = date(2026, 11, 23)
SEEDS = (2026, 1, 2, 77, 4201)
NUMBER = re.compile(r"^(P|工[A-Z]{2,3})\((20\d{2})\)(\d{3})号$")

Parcels = tuple[ParcelDraft, ...]


@pytest.fixture(scope="module")
def geography() -> Geography:
    return wuhan_geography()


@pytest.fixture(scope="module", params=SEEDS)
def parcels(request: pytest.FixtureRequest, geography: Geography) -> Parcels:
    return generate_parcels(request.param, TODAY, geography)


def test_there_are_120_in_all_districts_and_statuses(parcels: Parcels) -> None:
    assert Counter(parcel.history[-1].to_status for parcel in parcels) == STATUSES
    assert len(parcels) == 120
    assert len({parcel.district_code for parcel in parcels}) == 13
    assert set(LandUse) - {parcel.main_use for parcel in parcels} == {LandUse.OTHER}


def test_each_lies_in_its_district_and_off_the_water(
    parcels: Parcels, geography: Geography
) -> None:
    for parcel in parcels:
        assert geography.districts[parcel.district_code].contains(parcel.boundary)
        assert geography.all_water.distance(parcel.boundary) >= OFF_WATER_M


def test_each_lies_near_its_park(parcels: Parcels, geography: Geography) -> None:
    parks = {park.slug: at for park, at in geography.parks}
    of_parks = [parcel for parcel in parcels if parcel.park_slug]

    far = [
        parcel.name
        for parcel in of_parks
        if parcel.park_slug and parks[parcel.park_slug].distance(parcel.boundary) > 6_000
    ]

    assert len(of_parks) > 50
    assert far == []


@pytest.mark.parametrize("seed", SEEDS)
def test_each_lies_within_twice_the_reach_of_its_neighbourhood(
    seed: int, geography: Geography
) -> None:
    for site in lay_out(random.Random(f"{seed}:sites"), geography):
        anchor = geography.anchor(site.neighbourhood.anchor)

        assert anchor.hausdorff_distance(site.outline) <= 2 * site.neighbourhood.reach_m


def test_none_overlaps_or_touches_another(parcels: Parcels) -> None:
    for one, other in combinations(parcels, 2):
        assert one.boundary.distance(other.boundary) >= APART_M


def test_outlines_are_plain_blocks(parcels: Parcels) -> None:
    for outline in (parcel.boundary for parcel in parcels):
        roundness = 4 * math.pi * outline.area / outline.length**2
        width, length = sorted(_sides(outline))[::2]

        assert outline.is_valid
        assert 4 <= shapely.get_num_coordinates(outline) - 1 <= 12
        assert 0.4 < roundness < 0.9
        assert width > 40
        assert length / width < 3.5


def test_homes_and_shops_are_near_the_metro(parcels: Parcels, geography: Geography) -> None:
    for parcel in parcels:
        if parcel.main_use in {LandUse.RESIDENTIAL, LandUse.COMMERCIAL, LandUse.OFFICE}:
            assert geography.nearest("metro", parcel.boundary)[1] < 3_000


def test_the_stated_area_is_the_outlines_but_for_two_or_three(parcels: Parcels) -> None:
    checks = Counter(
        check_area(parcel.site_area_m2, geodesic_area_m2(to_outline(parcel.boundary, parcel.epsg)))
        for parcel in parcels
    )

    assert checks[AreaCheck.ERROR] == 0
    assert 2 <= checks[AreaCheck.WARNING] <= 3


def test_uses_add_up_to_the_site(parcels: Parcels) -> None:
    for parcel in parcels:
        assert sum(part.area_m2 for part in parcel.parts) == parcel.site_area_m2


def test_numbers_are_of_the_citys_form_and_unique(parcels: Parcels) -> None:
    for parcel in parcels:
        found = NUMBER.match(parcel.number)

        assert found is not None
        assert int(found[2]) == _beijing(parcel.history[0].changed_at).year
    assert len({parcel.number for parcel in parcels}) == len(parcels)


def test_names_are_unique_in_both_languages(parcels: Parcels) -> None:
    assert len({parcel.name for parcel in parcels}) == len(parcels)
    assert len({parcel.name_en for parcel in parcels}) == len(parcels)
    assert all(parcel.zh.summary and parcel.en.summary for parcel in parcels)
    assert not any(_has_chinese(parcel.name_en + parcel.en.summary) for parcel in parcels)


def test_prices_stay_in_the_band_of_the_place(parcels: Parcels) -> None:
    for parcel in filter(lambda each: each.starting_price_yuan is not None, parcels):
        assert parcel.plot_ratio.maximum is not None
        plot = prices.Plot(
            parcel.main_use,
            parcel.district_code,
            parcel.zone_slug,
            parcel.site_area_m2,
            parcel.plot_ratio.maximum,
        )
        band = prices.price_band(plot)
        starting, deposit = parcel.starting_price_yuan, parcel.bid_deposit_yuan
        assert starting is not None
        assert deposit is not None

        assert band.least_yuan - prices.STEP_YUAN <= starting <= band.most_yuan + prices.STEP_YUAN
        assert starting % prices.STEP_YUAN == 0
        assert prices.LEAST_DEPOSIT <= deposit / starting <= prices.MOST_DEPOSIT + Decimal("0.01")


def test_only_sold_ones_have_a_deal_and_it_is_not_below_the_start(parcels: Parcels) -> None:
    for parcel in parcels:
        is_sold = parcel.history[-1].to_status is S.SOLD

        assert (parcel.deal_price_yuan is not None) == is_sold
        if is_sold:
            assert parcel.deal_price_yuan is not None
            assert parcel.starting_price_yuan is not None
            premium = parcel.deal_price_yuan / parcel.starting_price_yuan - 1
            assert 0 <= premium <= prices.MOST_PREMIUM_RATIO


def test_some_are_sparse(parcels: Parcels) -> None:
    assert 5 <= sum(parcel.starting_price_yuan is None for parcel in parcels) <= 12


def test_histories_are_lawful(parcels: Parcels) -> None:
    for parcel in parcels:
        _check_history(parcel, TODAY)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    today=st.dates(date(2024, 1, 1), date(2031, 12, 31)),
)
def test_any_seed_and_day_give_lawful_parcels(seed: int, today: date) -> None:
    parcels = generate_parcels(seed, today, wuhan_geography())

    assert len({parcel.number for parcel in parcels}) == 120
    for parcel in parcels:
        _check_history(parcel, today)


def test_the_same_seed_and_day_give_the_same(geography: Geography) -> None:
    first = generate_parcels(7, TODAY, geography)

    assert generate_parcels(7, TODAY, geography) == first
    assert generate_parcels(8, TODAY, geography) != first


def test_another_day_moves_dates_only(geography: Geography) -> None:
    earlier = generate_parcels(7, TODAY, geography)

    later = generate_parcels(7, TODAY + timedelta(days=40), geography)

    assert [each.boundary for each in later] == [each.boundary for each in earlier]


def _check_history(parcel: ParcelDraft, today: date) -> None:
    start = datetime.combine(today, time(), timeline._BEIJING)
    at = {change.to_status: change.changed_at for change in parcel.history}
    assert all(one.changed_at < two.changed_at for one, two in pairwise(parcel.history))
    assert parcel.history[0].to_status is S.PROMOTED
    assert parcel.history[-1].changed_at < start
    if S.LISTED in at:
        assert at[S.LISTED].date() - at[S.ANNOUNCED].date() >= timeline.LEAST_NOTICE
        assert parcel.listing_closes_at is not None
        assert parcel.listing_closes_at - at[S.LISTED] >= timeline.LEAST_LISTING
    if parcel.history[-1].to_status in {S.ANNOUNCED, S.LISTED}:
        assert parcel.listing_closes_at is not None
        assert parcel.listing_closes_at > start
    if S.SOLD in at:
        assert parcel.deal_on == _beijing(at[S.SOLD]).date()
        assert at[S.SOLD] - at[S.LISTED] >= timeline.LEAST_LISTING
    if S.WITHDRAWN in at:
        assert parcel.history[-1].note


def _beijing(moment: datetime) -> datetime:
    return moment.astimezone(UTC) + timedelta(hours=8)


def _sides(outline: BaseGeometry) -> list[float]:
    rectangle = shapely.minimum_rotated_rectangle(outline)
    corners = [shapely.Point(each) for each in shapely.get_coordinates(rectangle)]
    return [one.distance(two) for one, two in pairwise(corners)]


def _has_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None
