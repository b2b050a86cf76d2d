"""Programme (规划指标): how large a site of each use is and what may be built on it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.parcels.draft import Interval, UsePart
from portal.parcels.land_use_codes import LAND_USE_CODES
from portal.parcels.vocab import LandUse

_M2_PER_HA = 10_000
#: Where the grid is old and fine, sites are smaller.
_OLD_TOWN = frozenset({"420102", "420103", "420104", "420106"})
_OLD_TOWN_FACTOR = 0.62
_FEN_M2 = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the site for one code of 用地用海分类: smallest and largest per cent."""

    code: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What is usual for one use. Ratios in per cent, lists are choices."""

    #: Hectares: least, most, usual.
    size_ha: tuple[float, float, float]
    #: Upper plot ratios.
    plot_ratios: tuple[str, ...]
    #: Whether a lower plot ratio is set as well, as a part of the upper one.
    lower_plot_ratio: str | None
    coverage: tuple[int, ...]
    #: Housing has a least, industry a most.
    green: tuple[int, ...]
    green_is_least: bool
    heights_m: tuple[int, ...]
    main_code: str
    #: Uses beside the main one; each joins with an even chance.
    beside: tuple[Share, ...] = ()
    term_years: tuple[int, ...] = ()


_INDUSTRY_TERMS = (20, 30, 50, 50)

PROFILES: Mapping[LandUse, Profile] = {
    LandUse.RESIDENTIAL: Profile(
        (2.0, 12.0, 5.0), ("1.8", "2.0", "2.2", "2.5", "2.8", "3.0"), "1.0", (20, 22, 25, 28),
        (30, 35), True, (54, 60, 80, 100), "070102", (Share("0901", 4, 12), Share("0804", 5, 9)),
    ),
    LandUse.MIXED: Profile(
        (1.8, 8.0, 4.0), ("2.5", "2.8", "3.2", "3.5"), None, (28, 32, 35),
        (25, 30), True, (80, 100, 120), "070102", (Share("0901", 25, 35), Share("0902", 10, 15)),
    ),
    LandUse.COMMERCIAL: Profile(
        (0.5, 4.0, 1.8), ("1.5", "2.0", "2.5", "3.0", "3.5"), None, (40, 45, 50, 55),
        (15, 20), True, (24, 36, 60, 100), "0901", (Share("0902", 15, 35),),
    ),
    LandUse.OFFICE: Profile(
        (0.6, 3.6, 1.5), ("3.0", "3.5", "4.0", "4.8", "6.0"), None, (35, 40, 45),
        (20, 25), True, (100, 150, 200, 250), "0902", (Share("0901", 10, 25),),
    ),
    LandUse.HOTEL: Profile(
        (0.8, 3.5, 1.8), ("1.6", "2.5", "3.5"), None, (30, 35, 40),
        (25, 30), True, (45, 80, 120), "090104", (Share("0901", 10, 20),),
    ),
    LandUse.TOURISM: Profile(
        (3.0, 9.0, 5.5), ("0.6", "0.8", "1.2"), None, (20, 25, 30),
        (35, 40), True, (18, 24), "0903", (Share("090104", 20, 35),),
    ),
    LandUse.INDUSTRIAL: Profile(
        (2.0, 30.0, 8.0), ("1.5", "1.6", "2.0", "2.5"), "1.0", (45, 50, 55, 60),
        (15, 20), False, (24, 36, 50), "100101", (), _INDUSTRY_TERMS,
    ),
    LandUse.NEW_INDUSTRIAL: Profile(
        (1.0, 6.0, 3.0), ("2.5", "3.0", "3.5", "4.0"), "2.0", (40, 45, 50),
        (15, 20), False, (60, 80, 100), "M0", (Share("0901", 5, 10),), (30, 50, 50),
    ),
    LandUse.LOGISTICS: Profile(
        (5.0, 25.0, 10.0), ("1.2", "1.5", "1.8", "2.0"), "0.8", (45, 50, 55, 60),
        (10, 15, 20), False, (15, 24, 36), "110101", (), _INDUSTRY_TERMS,
    ),
    LandUse.RESEARCH: Profile(
        (1.0, 8.0, 3.5), ("1.8", "2.0", "2.5", "3.0"), None, (30, 35, 40),
        (25, 30), True, (50, 60, 80), "0802", (Share("0901", 4, 8),),
    ),
    LandUse.EDUCATION: Profile(
        (2.5, 8.0, 4.5), ("0.8", "1.0", "1.2"), None, (22, 25, 30),
        (35,), True, (24, 36), "0804",
    ),
    LandUse.MEDICAL: Profile(
        (1.6, 6.0, 3.2), ("1.8", "2.0", "2.5"), None, (28, 32, 35),
        (30, 35), True, (50, 80), "0806",
    ),
    LandUse.ELDERLY_CARE: Profile(
        (1.2, 4.5, 2.4), ("1.2", "1.5", "1.8"), None, (25, 30),
        (35,), True, (36, 50), "0807",
    ),
}  # fmt: skip


def site_size_m2(rng: random.Random, use: LandUse, district: str) -> float:
    """Return how large a frame to lay out; what is built in it is a little smaller."""
    least, most, usual = PROFILES[use].size_ha
    drawn_ha = rng.triangular(least * 1.12, most, usual)
    if district in _OLD_TOWN:
        drawn_ha = max(drawn_ha * _OLD_TOWN_FACTOR, least * 1.12)
    return drawn_ha * _M2_PER_HA


def parts_of(rng: random.Random, use: LandUse, site_area_m2: Decimal) -> tuple[UsePart, ...]:
    """Return the uses with their areas, main one first; they add up to the site exactly."""
    profile = PROFILES[use]
    # A mixed site is mixed; elsewhere a second use is a matter of chance.
    chosen = [s for s in profile.beside if use is LandUse.MIXED or rng.random() < 0.5]
    parts = []
    for share in chosen:
        ratio = Decimal(rng.randint(share.least, share.most)) / 100
        area_m2 = (site_area_m2 * ratio).quantize(_FEN_M2)
        parts.append(UsePart(share.code, area_m2, LAND_USE_CODES[share.code].max_term_years))
    term = rng.choice(profile.term_years or (LAND_USE_CODES[profile.main_code].max_term_years,))
    rest_m2 = site_area_m2 - sum((part.area_m2 for part in parts), Decimal())
    code = rng.choice(("100101", "100102")) if use is LandUse.INDUSTRIAL else profile.main_code
    return (UsePart(code, rest_m2, term), *parts)


@dataclass(frozen=True, slots=True)
class Indicators:
    """The planning conditions of one site."""

    plot_ratio: Interval
    building_coverage_ratio: Interval
    green_ratio: Interval
    height_m: Interval


def indicators_of(rng: random.Random, use: LandUse) -> Indicators:
    """Return plot ratio, coverage, green ratio and height that go together for ``use``."""
    profile = PROFILES[use]
    upper = Decimal(rng.choice(profile.plot_ratios))
    coverage = _ratio(rng.choice(profile.coverage))
    green = _ratio(rng.choice(profile.green))
    height_m = Decimal(rng.choice(profile.heights_m))
    least = upper / coverage * 3  # storeys of at least three metres must hold the floor area
    return Indicators(
        plot_ratio=_plot_ratio(rng, profile, upper),
        building_coverage_ratio=_coverage(profile, coverage),
        green_ratio=Interval(minimum=green) if profile.green_is_least else Interval(maximum=green),
        height_m=Interval(maximum=max(height_m, (least / 10).to_integral_value() * 10 + 10)),
    )


def _plot_ratio(rng: random.Random, profile: Profile, upper: Decimal) -> Interval:
    lower = profile.lower_plot_ratio
    if lower is None or rng.random() < 0.35:
        return Interval(maximum=upper)
    # Housing: over 1.0, for villas are forbidden; industry: at least, for land is scarce.
    return Interval(Decimal(lower), upper, minimum_included=not profile.green_is_least)


def _coverage(profile: Profile, coverage: Decimal) -> Interval:
    if profile.green_is_least:
        return Interval(maximum=coverage)
    return Interval(minimum=Decimal("0.40"), maximum=max(coverage, Decimal("0.45")))


def _ratio(per_cent: int) -> Decimal:
    return Decimal(per_cent) / 100
