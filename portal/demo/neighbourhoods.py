"""Neighbourhoods (片区): where demonstration parcels are laid out, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from portal.demo.facts import read_json
from portal.parcels.vocab import LandUse


@dataclass(frozen=True, slots=True)
class Road:
    """A street by its Chinese and English name."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A part of town with one street grid and a plan of uses."""

    name: str
    name_en: str
    #: GB/T 2260 code of the statutory district.
    district: str
    zone: str | None
    park: str | None
    #: Name of a metro station or slug of a park.
    anchor: str
    #: How far from the anchor a parcel may lie, metres.
    reach_m: float
    #: How the street grid is turned, degrees, counter-clockwise from east.
    grid_deg: float
    uses: tuple[LandUse, ...]
    #: Roads that run roughly east–west, and those that cross them.
    along: tuple[Road, ...]
    across: tuple[Road, ...]


@cache
def neighbourhoods() -> tuple[Neighbourhood, ...]:
    """Return all neighbourhoods; their uses add up to the parcels of the demonstration."""
    return tuple(map(_neighbourhood, read_json("neighbourhoods")["neighbourhoods"]))


def _neighbourhood(record: dict[str, Any]) -> Neighbourhood:
    typed = {
        "uses": tuple(map(LandUse, record["uses"])),
        "along": tuple(Road(*names) for names in record["along"]),
        "across": tuple(Road(*names) for names in record["across"]),
    }
    return Neighbourhood(**record | typed)
