"""Facts and generated parcels as drafts, ready to be stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point
from shapely.geometry.base import BaseGeometry

from portal.deals.draft import DealDraft
from portal.deals.vocab import DatePrecision
from portal.demo import boundaries
from portal.demo.facts import DealFact, Facts, LineFact, ParkFact, PlaceFact
from portal.demo.generator import generate_parcels
from portal.demo.geography import Geography, wuhan_geography
from portal.demo.rivers import to_multipolygon
from portal.geo.srid import LOCAL_METRIC_SRID, to_storage
from portal.parcels.draft import ParcelDraft
from portal.places.draft import (
    DistrictDraft,
    MetroLineDraft,
    ParkDraft,
    PlaceDraft,
    WaterDraft,
    ZoneDraft,
)
from portal.places.vocab import ParkLevel, PlaceKind, WaterKind

_M2_PER_KM2 = 1_000_000
_RIVER_SOURCE = "由行政区界线推得的示意河道，不代表实测水域"
#: Fields of a deal that the fact and the draft call by the same name.
_DEAL_AS_GIVEN = tuple(
    {each.name for each in fields(DealFact)}
    & {each.name for each in fields(DealDraft)} - {"date_precision"}
)
_LEVELS = {
    ParkLevel.NATIONAL: ("国家级", "national"),
    ParkLevel.PROVINCIAL: ("省级", "provincial"),
    ParkLevel.MUNICIPAL: ("市级", "municipal"),
}


@dataclass(frozen=True, slots=True)
class DemoDrafts:
    """Everything the demonstration loads, in the order it is stored."""

    districts: tuple[DistrictDraft, ...]
    zones: tuple[ZoneDraft, ...]
    parks: tuple[ParkDraft, ...]
    lines: tuple[MetroLineDraft, ...]
    places: tuple[PlaceDraft, ...]
    water: tuple[WaterDraft, ...]
    deals: tuple[DealDraft, ...]
    parcels: tuple[ParcelDraft, ...]

    def fingerprint(self) -> str:
        """Return a SHA-256 over all of it; equal drafts have equal fingerprints."""
        return hashlib.sha256(orjson.dumps(self, default=_as_text)).hexdigest()


def demo_drafts(seed: int, today: date) -> DemoDrafts:
    """Return what to load for ``seed``, with dates relative to ``today``."""
    geography = wuhan_geography()
    facts = geography.facts
    outlines = boundaries.district_outlines()
    return DemoDrafts(
        districts=_districts(facts, outlines),
        zones=tuple(
            ZoneDraft(slug=zone.slug, name=zone.name, name_en=zone.name_en, note=zone.note)
            for zone in facts.zones
        ),
        parks=tuple(_park(park, facts) for park in facts.parks),
        lines=tuple(_line(line, facts) for line in facts.lines),
        places=_places(geography, outlines),
        water=_water(geography),
        deals=tuple(map(_deal, facts.deals)),
        parcels=generate_parcels(seed, today, geography),
    )


def _districts(facts: Facts, outlines: dict[str, MultiPolygon]) -> tuple[DistrictDraft, ...]:
    drafts = []
    for fact in facts.districts:
        outline, label = outlines[fact.code], Point(fact.label)
        drafts.append(
            DistrictDraft(
                code=fact.code,
                slug=fact.slug,
                name=fact.name,
                name_en=fact.name_en,
                boundary=outline,
                label_point=label if outline.contains(label) else outline.representative_point(),
                official_area_km2=fact.official_area_km2,
                source=facts.district_source,
            )
        )
    return tuple(drafts)


def _park(park: ParkFact, facts: Facts) -> ParkDraft:
    summary, summary_en = _park_summary(park, facts)
    return ParkDraft(
        slug=park.slug,
        name=park.name,
        name_en=park.name_en,
        level=ParkLevel(park.level),
        district_code=park.district,
        zone_slug=park.zone,
        area_m2=None if park.area_km2 is None else park.area_km2 * _M2_PER_KM2,
        established_year=park.established,
        location=Point(park.lon, park.lat),
        accuracy_m=park.accuracy_m,
        position_basis=park.position_basis,
        position_basis_en=park.position_basis_en,
        industries=tuple((name, facts.industries[name]) for name in park.industries),
        summary=summary,
        summary_en=summary_en,
        source=facts.park_source,
        source_en=facts.park_source_en,
    )


def _park_summary(park: ParkFact, facts: Facts) -> tuple[str, str]:
    district = next(each for each in facts.districts if each.code == park.district)
    level, level_en = _LEVELS[ParkLevel(park.level)]
    industries_en = ", ".join(facts.industries[name] for name in park.industries)
    zh = (
        f"{level}园区，位于{district.name}，主导产业为{'、'.join(park.industries)}。"
        f"图上位置为示意，误差约 {park.accuracy_m} 米。"
    )
    en = (
        f"A {level_en}-level park in {district.name_en}. Leading industries: {industries_en}."
        f" Its position on the map is approximate, to about {park.accuracy_m:,} m."
    )
    return zh, en


def _line(line: LineFact, facts: Facts) -> MetroLineDraft:
    stations = {station.name: (station.lon, station.lat) for station in facts.stations}
    track = MultiLineString([LineString([stations[name] for name in line.stations])])
    return MetroLineDraft(name=line.name, name_en=line.name_en, color=line.color, track=track)


def _places(geography: Geography, outlines: dict[str, MultiPolygon]) -> tuple[PlaceDraft, ...]:
    facts = geography.facts
    known = (*facts.stations, *facts.places)
    points = [_place(PlaceKind(fact.kind), fact, outlines, facts) for fact in known if fact.kind]
    shapes = {shape.name: to_storage(shape.shape, LOCAL_METRIC_SRID) for shape in geography.water}
    lakes = [
        PlaceDraft(
            kind=PlaceKind.LAKE,
            name=lake.name,
            name_en=lake.name_en,
            location=shapes[lake.name].representative_point(),
            shape=shapes[lake.name],
            district_code=_district_at(shapes[lake.name].representative_point(), outlines),
            accuracy_m=lake.accuracy_m,
            source=facts.lake_source,
        )
        for lake in facts.lakes
    ]
    return (*points, *lakes)


def _place(
    kind: PlaceKind, fact: PlaceFact, outlines: dict[str, MultiPolygon], facts: Facts
) -> PlaceDraft:
    at = Point(fact.lon, fact.lat)
    line_names = {line.name: line.name_en for line in facts.lines}
    return PlaceDraft(
        kind=kind,
        name=fact.name,
        name_en=fact.name_en,
        location=at,
        lines=fact.lines,
        lines_en=tuple(line_names[line] for line in fact.lines),
        district_code=_district_at(at, outlines),
        accuracy_m=fact.accuracy_m,
        source=fact.source,
    )


def _district_at(at: Point, outlines: dict[str, MultiPolygon]) -> str | None:
    return next((code for code, outline in outlines.items() if outline.contains(at)), None)


def _water(geography: Geography) -> tuple[WaterDraft, ...]:
    lakes = {lake.name: lake.area_km2 for lake in geography.facts.lakes}
    return tuple(
        WaterDraft(
            kind=WaterKind(water.kind),
            name=water.name,
            name_en=water.name_en,
            shape=to_multipolygon(to_storage(water.shape, LOCAL_METRIC_SRID)),
            area_km2=lakes.get(water.name),
            source=geography.facts.lake_source if water.name in lakes else _RIVER_SOURCE,
        )
        for water in geography.water
    )


def _deal(deal: DealFact) -> DealDraft:
    taken = {name: getattr(deal, name) for name in _DEAL_AS_GIVEN}
    at = None if deal.lon is None or deal.lat is None else Point(deal.lon, deal.lat)
    return DealDraft(
        **taken,
        district_code=deal.district,
        zone_slug=deal.zone,
        date_precision=DatePrecision(deal.date_precision),
        floor_area_m2=deal.gfa_m2,
        position=at,
    )


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, BaseGeometry):
        return value.wkb_hex
    raise TypeError(f"{type(value).__name__} has no fingerprint")
