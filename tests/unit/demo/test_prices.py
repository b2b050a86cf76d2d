"""The levels of housing against the deals that were really made.

A deal is comparable when it sold land for homes since 2016, is not doubted and states a price per
m² of floor. Deals since 2020 are today's market. Those of 2016 are not: the year was a peak, with
premiums of up to 397 %, so a level may lie well below them but hardly above.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from statistics import median

import pytest

from portal.demo.facts import DealFact, wuhan_facts
from portal.demo.prices import LEVELS, Plot, price_band
from portal.parcels.vocab import LandUse

#: Level / median floor price of the deals.
TODAY_BAND = (Decimal("0.95"), Decimal("1.05"))
PAST_BAND = (Decimal("0.6"), Decimal("1.15"))
#: Starting price of a plot of homes / the same.
START_BAND = (Decimal("0.85"), Decimal("1.15"))


def _is_comparable(deal: DealFact) -> bool:
    is_housing = any(word in deal.use_text for word in ("住", "居"))
    is_known = not deal.is_doubtful and deal.floor_price_yuan_per_m2 is not None
    return is_housing and is_known and deal.dealt_on.year >= 2016


def _floor_prices() -> dict[str, dict[bool, list[Decimal]]]:
    """Return by place (zone before district) the floor prices of the past and of today."""
    found: dict[str, dict[bool, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for deal in filter(_is_comparable, wuhan_facts().deals):
        place = deal.zone or deal.district
        assert place is not None
        assert deal.floor_price_yuan_per_m2 is not None
        found[place][deal.dealt_on.year >= 2020].append(deal.floor_price_yuan_per_m2)
    return found


DEALS = _floor_prices()
TODAY = {place: median(prices[True]) for place, prices in DEALS.items() if True in prices}
PAST = {place: median(prices[False]) for place, prices in DEALS.items() if place not in TODAY}


def test_there_are_deals_to_compare_with() -> None:
    assert set(TODAY) == {"420102", "420103", "yangtze-new-area"}
    assert set(PAST) == {"420111", "420112", "420116", "east-lake-high-tech"}


@pytest.mark.parametrize("place", sorted(TODAY))
def test_a_level_is_that_of_recent_deals(place: str) -> None:
    least, most = TODAY_BAND

    assert least <= LEVELS[place].yuan_per_m2 / TODAY[place] <= most


@pytest.mark.parametrize("place", sorted(PAST))
def test_a_level_without_recent_deals_is_near_the_older_ones(place: str) -> None:
    least, most = PAST_BAND

    assert least <= LEVELS[place].yuan_per_m2 / PAST[place] <= most


def test_a_level_without_a_deal_says_that_it_is_estimated() -> None:
    estimated = {place for place, level in LEVELS.items() if level.basis.startswith("estimated")}

    assert estimated == set(LEVELS) - set(TODAY) - set(PAST)


@pytest.mark.parametrize("place", sorted(TODAY))
def test_homes_start_at_what_homes_were_sold_for(place: str) -> None:
    is_zone = not place.isdigit()
    district = "420116" if is_zone else place
    zone = place if is_zone else None
    plot = Plot(LandUse.RESIDENTIAL, district, zone, Decimal(10_000), Decimal(2))

    band = price_band(plot)

    least, most = START_BAND
    assert least <= band.least_yuan / 20_000 / TODAY[place]
    assert band.most_yuan / 20_000 / TODAY[place] <= most
