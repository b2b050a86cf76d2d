"""Similar parcels (相似地块): weighted Gower distance over what an investor compares by.

Pure. Each trait gives a difference from 0 (alike) to 1 (as far apart as any two of the set); a
trait unknown on either side is left out and the others count for it.

Source: J. C. Gower, A general coefficient of similarity and some of its properties, 1971.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled

COUNT = 6

#: A trait that differs by at most this is named as a reason.
_ALIKE = 0.15


class Trait(Labelled):
    """What is compared, and how a likeness in it is put into words."""

    USE = "use", N_("用途相同")
    AREA = "area", N_("面积相近")
    UNIT_PRICE = "unit_price", N_("单价相近")
    PLOT_RATIO = "plot_ratio", N_("容积率相近")
    DISTRICT = "district", N_("同一行政区")
    METRO = "metro", N_("距地铁相近")


WEIGHTS: dict[Trait, float] = {
    Trait.USE: 3.0,
    Trait.AREA: 2.0,
    Trait.UNIT_PRICE: 2.0,
    Trait.PLOT_RATIO: 1.0,
    Trait.DISTRICT: 1.5,
    Trait.METRO: 1.0,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """The traits of one parcel; ``None`` is unknown."""

    id: int
    uses: frozenset[str]
    district_id: int
    site_area_m2: Decimal
    #: Yuan per square metre of site.
    unit_price: Decimal | None
    max_plot_ratio: Decimal | None
    metro_distance_m: int | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far one parcel is from another (0 is alike) and in what they are alike."""

    id: int
    distance: float
    reasons: tuple[Trait, ...]


def most_similar(
    target: Profile, others: Iterable[Profile], count: int = COUNT
) -> Sequence[Likeness]:
    """Return the ``count`` nearest of ``others`` to ``target``, nearest first, ties by id."""
    candidates = [other for other in others if other.id != target.id]
    spans = _spans([target, *candidates])
    found = [_likeness(target, other, spans) for other in candidates]
    return sorted(found, key=lambda likeness: (likeness.distance, likeness.id))[:count]


def _likeness(target: Profile, other: Profile, spans: dict[Trait, float]) -> Likeness:
    differences = {
        Trait.USE: 1 - len(target.uses & other.uses) / len(target.uses | other.uses),
        Trait.DISTRICT: float(target.district_id != other.district_id),
    }
    for trait, measure in _MEASURES.items():
        mine, theirs = measure(target), measure(other)
        if mine is not None and theirs is not None:
            span = spans[trait]
            differences[trait] = abs(mine - theirs) / span if span else 0.0
    weight = sum(WEIGHTS[trait] for trait in differences)
    distance = sum(WEIGHTS[trait] * value for trait, value in differences.items()) / weight
    alike = tuple(trait for trait in WEIGHTS if differences.get(trait, 1.0) <= _alike(trait))
    return Likeness(other.id, distance, alike)


def _alike(trait: Trait) -> float:
    return 0.0 if trait in (Trait.USE, Trait.DISTRICT) else _ALIKE


def _spans(profiles: Sequence[Profile]) -> dict[Trait, float]:
    spans = {}
    for trait, measure in _MEASURES.items():
        known = [value for value in map(measure, profiles) if value is not None]
        spans[trait] = max(known) - min(known) if known else 0.0
    return spans


def _log(value: Decimal | None) -> float | None:
    return math.log(value) if value else None


def _number(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)


_MEASURES: dict[Trait, Callable[[Profile], float | None]] = {
    Trait.AREA: lambda profile: _log(profile.site_area_m2),
    Trait.UNIT_PRICE: lambda profile: _log(profile.unit_price),
    Trait.PLOT_RATIO: lambda profile: _number(profile.max_plot_ratio),
    Trait.METRO: lambda profile: _number(profile.metro_distance_m),
}
