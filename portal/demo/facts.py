"""What is known about Wuhan: names, places, parks and past deals, each with its source.

The records lie in ``data/*.json``. Positions are WGS 84 degrees; how far one may be trusted is
said by ``accuracy_m``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

_PACKAGE = "portal.demo"
#: Metro stations are points of the station's name on a map, not of an entrance.
METRO_ACCURACY_M = 150


@dataclass(frozen=True, slots=True)
class DistrictFact:
    """A statutory district without its boundary; ``letters`` stand in parcel numbers."""

    code: str
    slug: str
    letters: str
    name: str
    name_en: str
    official_area_km2: Decimal
    label: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ZoneFact:
    """A functional zone (功能区); it has no published boundary."""

    slug: str
    letters: str
    name: str
    name_en: str
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class LineFact:
    """A metro line and its stations in order of travel."""

    slug: str
    name: str
    name_en: str
    color: str
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A station, airport, port, expressway entrance or university."""

    #: A value of ``PlaceKind``, or ``None`` where no kind fits; such a place is not loaded.
    kind: str | None
    name: str
    name_en: str
    lon: float
    lat: float
    accuracy_m: int
    source: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParkFact:
    """An industrial park; its position is approximate."""

    slug: str
    name: str
    name_en: str
    level: str
    district: str
    zone: str | None
    industries: tuple[str, ...]
    area_km2: Decimal | None
    established: int | None
    lon: float
    lat: float
    accuracy_m: int
    position_basis: str
    position_basis_en: str


@dataclass(frozen=True, slots=True)
class LakeFact:
    """A lake by its area and a point inside; ``axis_deg`` and ``elongation`` are drawn ones."""

    name: str
    name_en: str
    area_km2: Decimal
    lon: float
    lat: float
    accuracy_m: int
    axis_deg: float
    elongation: float


@dataclass(frozen=True, slots=True)
class DealFact:
    """One past deal or notice as its source reports it."""

    slug: str
    number: str | None
    location: str
    location_en: str
    district: str | None
    zone: str | None
    dealt_on: date
    date_precision: str
    outcome: str
    outcome_en: str
    use_text: str
    use_text_en: str
    area_m2: Decimal | None
    plot_ratio: Decimal | None
    gfa_m2: Decimal | None
    starting_price_yuan: Decimal | None
    deal_price_yuan: Decimal | None
    floor_price_yuan_per_m2: Decimal | None
    premium_ratio: Decimal | None
    buyer: str
    source: str
    note: str
    note_en: str
    is_doubtful: bool
    lon: float | None
    lat: float | None
    position_accuracy_m: int | None
    position_basis: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything in ``data/`` at once."""

    districts: tuple[DistrictFact, ...]
    zones: tuple[ZoneFact, ...]
    lines: tuple[LineFact, ...]
    stations: tuple[PlaceFact, ...]
    #: Railway stations, airports, ports, expressway entrances, universities.
    places: tuple[PlaceFact, ...]
    parks: tuple[ParkFact, ...]
    #: Chinese name to English name.
    industries: Mapping[str, str]
    lakes: tuple[LakeFact, ...]
    deals: tuple[DealFact, ...]
    park_source: str
    park_source_en: str
    lake_source: str
    district_source: str

    def station(self, name: str) -> PlaceFact:
        """Return the metro station of that Chinese name."""
        return next(station for station in self.stations if station.name == name)


def read_json(name: str) -> Any:
    """Return ``data/<name>.json`` as Python values."""
    text = (resources.files(_PACKAGE) / "data" / f"{name}.json").read_text("utf-8")
    return json.loads(text)


@cache
def wuhan_facts() -> Facts:
    """Read all facts; once per process."""
    districts, lakes, parks = read_json("districts"), read_json("lakes"), read_json("parks")
    metro = read_json("metro")
    return Facts(
        districts=tuple(map(_district, districts["districts"])),
        zones=tuple(ZoneFact(**record) for record in read_json("zones")["zones"]),
        lines=tuple(_line(record) for record in metro["lines"]),
        stations=tuple(_station(record, metro["source"]) for record in metro["stations"]),
        places=tuple(_places()),
        parks=tuple(map(_park, parks["parks"])),
        industries=read_json("industries")["names"],
        lakes=tuple(map(_lake, lakes["lakes"])),
        deals=tuple(map(_deal, read_json("deals")["deals"])),
        park_source=parks["source"],
        park_source_en=parks["source_en"],
        lake_source=lakes["source"],
        district_source=districts["source"],
    )


def _district(record: dict[str, Any]) -> DistrictFact:
    lon, lat = record.pop("label")
    area = Decimal(str(record.pop("official_area_km2")))
    return DistrictFact(**record, official_area_km2=area, label=(lon, lat))


def _line(record: dict[str, Any]) -> LineFact:
    return LineFact(**record | {"stations": tuple(record["stations"])})


def _station(record: dict[str, Any], source: str) -> PlaceFact:
    lines = tuple(record["lines"])
    rest = {"kind": "metro", "accuracy_m": METRO_ACCURACY_M, "source": source, "lines": lines}
    return PlaceFact(**record | rest)


def _places() -> list[PlaceFact]:
    hubs, highways = read_json("hubs")["hubs"], read_json("highways")
    universities = read_json("universities")
    return [
        *(PlaceFact(**_without(record, "type")) for record in hubs),
        *(
            PlaceFact(kind="highway", source=highways["source"], **record)
            for record in highways["highways"]
        ),
        *(_university(record, universities["source"]) for record in universities["universities"]),
    ]


def _university(record: dict[str, Any], source: str) -> PlaceFact:
    source = f"{source}（{record['position_basis']}）"
    return PlaceFact(kind="university", source=source, **_without(record, "position_basis"))


def _park(record: dict[str, Any]) -> ParkFact:
    basis_en, basis = record["position_basis"], record["position_basis_zh"]
    rest = {"position_basis": basis, "position_basis_en": basis_en}
    changed = {"industries": tuple(record["industries"]), "area_km2": _decimal(record["area_km2"])}
    return ParkFact(**_without(record, "position_basis_zh") | rest | changed)


def _lake(record: dict[str, Any]) -> LakeFact:
    return LakeFact(**record | {"area_km2": Decimal(str(record["area_km2"]))})


_DEAL_DECIMALS = (
    "area_m2",
    "plot_ratio",
    "gfa_m2",
    "starting_price_yuan",
    "deal_price_yuan",
    "floor_price_yuan_per_m2",
    "premium_ratio",
)


def _deal(record: dict[str, Any]) -> DealFact:
    numbers = {name: _decimal(record[name]) for name in _DEAL_DECIMALS}
    return DealFact(**record | numbers | {"dealt_on": date.fromisoformat(record["dealt_on"])})


def _decimal(value: float | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _without(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}
