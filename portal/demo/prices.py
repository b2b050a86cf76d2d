"""Prices (起始价, 保证金, 成交价): what land of a use fetches where.

The rule: housing sells by the floor price level of its district (元/㎡ of permitted floor area).
A level is taken from the reported deals of the district, brought to today's market where they are
old, or estimated between its neighbours where none was reported. Other uses that sell by floor
area are a fraction of that level. Industry, logistics, M0 and research sell by 亩 of site.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from portal.kernel.area import to_mu
from portal.kernel.money import YUAN_PER_WAN, yuan
from portal.parcels.vocab import LandUse

#: Prices are announced in steps of 10 万元.
STEP_YUAN = Decimal(10 * YUAN_PER_WAN)
LEAST_DEPOSIT, MOST_DEPOSIT = Decimal("0.2"), Decimal("0.5")
_DEPOSITS = ("0.2", "0.2", "0.2", "0.25", "0.3", "0.5")
#: How far the price of one plot may lie from its level, per cent.
_SPREAD = 15
MOST_PREMIUM_RATIO = Decimal("0.45")


@dataclass(frozen=True, slots=True)
class PriceLevel:
    """A floor price level of housing, 元/㎡, and what it rests on."""

    yuan_per_m2: int
    basis: str


#: By functional zone where the zone has a market of its own, else by GB/T 2260 code.
LEVELS: Mapping[str, PriceLevel] = {
    "420102": PriceLevel(17_000, "P(2022)097号 17,422 元/㎡ (2022-12)"),
    "420103": PriceLevel(15_800, "P(2022)006号 15,822 元/㎡ (2022-03)"),
    "420104": PriceLevel(12_500, "estimated: between 江汉 and 汉阳; no recent deal reported"),
    "420105": PriceLevel(9_800, "estimated: between 硚口 and 蔡甸; no recent deal reported"),
    "420106": PriceLevel(16_500, "estimated as 江岸; the reported 65,000 元/㎡ is doubted"),
    "420107": PriceLevel(9_500, "estimated: below 洪山; P(2022)099–101号 without figures"),
    "420111": PriceLevel(12_000, "near 武汉火车站 14,200 元/㎡ (2016-08), brought down to today"),
    "420112": PriceLevel(6_800, "P(2016)082号 10,687 元/㎡ at 397 % premium, brought down"),
    "420113": PriceLevel(3_600, "estimated: outer district"),
    "420114": PriceLevel(3_900, "estimated: outer district"),
    "420115": PriceLevel(4_800, "estimated: outer district"),
    "420116": PriceLevel(4_600, "P(2016)080号 6,027 元/㎡ at 328 % premium, brought down"),
    "420117": PriceLevel(2_800, "estimated: outer district"),
    "east-lake-high-tech": PriceLevel(9_600, "光谷东九峰 8,687 元/㎡ (2016-07), brought up"),
    "yangtze-new-area": PriceLevel(7_000, "P(2022)144号 6,997 元/㎡ (2022-12)"),
    "wuhan-edz": PriceLevel(5_600, "estimated: between 汉阳 and 汉南"),
}

#: Part of the housing level, per cent: least, most.
_BY_FLOOR: Mapping[LandUse, tuple[int, int]] = {
    LandUse.RESIDENTIAL: (90, 110),
    LandUse.MIXED: (72, 90),
    LandUse.COMMERCIAL: (45, 65),
    LandUse.OFFICE: (35, 52),
    LandUse.HOTEL: (30, 42),
    LandUse.TOURISM: (35, 55),
    LandUse.EDUCATION: (18, 28),
    LandUse.MEDICAL: (20, 30),
    LandUse.ELDERLY_CARE: (18, 28),
}
#: 万元 per 亩 of site: least in the outer districts, most in the centre.
_BY_SITE: Mapping[LandUse, tuple[int, int]] = {
    LandUse.INDUSTRIAL: (25, 60),
    LandUse.LOGISTICS: (28, 55),
    LandUse.NEW_INDUSTRIAL: (50, 120),
    LandUse.RESEARCH: (60, 150),
}
_CHEAPEST, _DEAREST = 2_800, 17_000
_HANNAN = "420113"


@dataclass(frozen=True, slots=True)
class PriceBand:
    """The least and the most that the rule allows for one plot, yuan."""

    least_yuan: Decimal
    most_yuan: Decimal


@dataclass(frozen=True, slots=True)
class Plot:
    """What a price depends on."""

    use: LandUse
    district: str
    zone: str | None
    site_area_m2: Decimal
    max_plot_ratio: Decimal


def price_band(plot: Plot) -> PriceBand:
    """Return between which sums the starting price of ``plot`` lies."""
    level = _level(plot)
    if plot.use in _BY_FLOOR:
        least, most = _BY_FLOOR[plot.use]
        whole_yuan = level.yuan_per_m2 * plot.site_area_m2 * plot.max_plot_ratio / 100
        return PriceBand(whole_yuan * least, whole_yuan * most)
    least, most = _BY_SITE[plot.use]
    step = Decimal(level.yuan_per_m2 - _CHEAPEST) / (_DEAREST - _CHEAPEST)
    middle = least + (most - least) * step
    spread = middle * _SPREAD / 100
    per_mu_yuan = to_mu(plot.site_area_m2) * YUAN_PER_WAN
    low, high = max(middle - spread, Decimal(least)), min(middle + spread, Decimal(most))
    return PriceBand(low * per_mu_yuan, high * per_mu_yuan)


def _level(plot: Plot) -> PriceLevel:
    # The zone runs all of Hannan, whose market is its own.
    if plot.zone is None or plot.zone not in LEVELS or plot.district == _HANNAN:
        return LEVELS[plot.district]
    return LEVELS[plot.zone]


def starting_price_yuan(rng: random.Random, plot: Plot) -> Decimal:
    """Return a starting price within the band, in whole steps of 10 万元."""
    band = price_band(plot)
    part = Decimal(rng.randint(15, 85)) / 100
    exact = band.least_yuan + (band.most_yuan - band.least_yuan) * part
    return _in_steps(exact, ROUND_HALF_UP)


def bid_deposit_yuan(rng: random.Random, starting_yuan: Decimal) -> Decimal:
    """Return a deposit of 20 % to 50 % of the starting price, in whole steps of 10 万元."""
    ratio = Decimal(rng.choice(_DEPOSITS))
    rounding = ROUND_FLOOR if ratio == MOST_DEPOSIT else ROUND_CEILING
    return _in_steps(starting_yuan * ratio, rounding)


def deal_price_yuan(rng: random.Random, use: LandUse, starting_yuan: Decimal) -> Decimal:
    """Return what the plot was sold for: industry mostly at the start, housing at times above."""
    if use in _BY_SITE or rng.random() < 0.45:
        premium = Decimal(rng.choice((0, 0, 0, 2))) / 100
    else:
        premium = Decimal(min(round(rng.expovariate(1 / 12)), 42)) / 100
    return _in_steps(starting_yuan * (1 + premium), ROUND_CEILING)


def _in_steps(amount_yuan: Decimal, rounding: str) -> Decimal:
    return yuan((amount_yuan / STEP_YUAN).to_integral_value(rounding) * STEP_YUAN)
