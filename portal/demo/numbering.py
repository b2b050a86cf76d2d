"""Numbers (宗地编号) as the city and its districts give them.

``P(2026)041号`` counts through the city and the year; ``工XZ(2026)012号`` is industrial land and
counts through a district (XZ 新洲) and the year. Numbers rise with the day of publication.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.parcels.vocab import LandUse

_INDUSTRIAL = frozenset({LandUse.INDUSTRIAL, LandUse.NEW_INDUSTRIAL, LandUse.LOGISTICS})


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a number depends on; ``letters`` are those of the district or zone."""

    use: LandUse
    letters: str
    published_on: date


def parcel_numbers(rng: random.Random, parcels: Sequence[Numbered]) -> tuple[str, ...]:
    """Return one number for each of ``parcels``, in their order, all different.

    Numbers in between belong to parcels that are not shown here.
    """
    counters: dict[str, int] = defaultdict(int)
    numbers = [""] * len(parcels)
    for index in sorted(range(len(parcels)), key=lambda i: (parcels[i].published_on, i)):
        series = _series(parcels[index])
        counters[series] += rng.randint(1, 3)
        numbers[index] = f"{series}{counters[series]:03}号"
    return tuple(numbers)


def _series(parcel: Numbered) -> str:
    letters = f"工{parcel.letters}" if parcel.use in _INDUSTRIAL else "P"
    return f"{letters}({parcel.published_on.year})"
