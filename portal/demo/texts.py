"""A demonstration parcel's running texts, in both languages."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from portal.demo import wording
from portal.demo.conditions import Conditions
from portal.demo.geography import Geography
from portal.demo.siting import Site
from portal.parcels.draft import Texts


@dataclass(frozen=True, slots=True)
class Subject:
    """What the texts are about."""

    site: Site
    site_area_m2: Decimal
    given: Conditions
    office: wording.Office


def texts_of(rng: random.Random, subject: Subject, geography: Geography) -> tuple[Texts, Texts]:
    """Return the Chinese and the English texts."""
    area, facts = subject.site.neighbourhood, geography.facts
    district = next(each for each in facts.districts if each.code == area.district)
    park = next((each for each in facts.parks if each.slug == area.park), None)
    address = wording.address_of(rng, area, district)
    orientation = wording.orientation_of(subject.site.use, park, facts.industries)
    summary = _summary(subject, geography)
    office = subject.office
    zh = Texts(
        address=address.zh,
        contact_office=office.zh,
        contact_name=office.contact,
        source=wording.SOURCE,
        **_in_language(0, subject.given, orientation, summary),
    )
    en = Texts(
        address=address.en,
        contact_office=office.en,
        contact_name=office.contact_en,
        source=wording.SOURCE_EN,
        **_in_language(1, subject.given, orientation, summary),
    )
    return zh, en


def _in_language(
    index: int, given: Conditions, orientation: tuple[str, str], summary: tuple[str, str]
) -> dict[str, str]:
    return {
        "current_condition": given.current[index],
        "access_conditions": given.access[index],
        "industry_orientation": orientation[index],
        "summary": summary[index],
    }


def _summary(subject: Subject, geography: Geography) -> tuple[str, str]:
    area, outline = subject.site.neighbourhood, subject.site.outline
    metro, highway = (
        wording.Nearby(*geography.nearest(kind, outline)) for kind in ("metro", "highway")
    )
    return wording.summary_of(
        wording.SummaryFacts(
            area,
            next(each for each in geography.facts.districts if each.code == area.district),
            subject.site.use,
            subject.site_area_m2,
            metro,
            highway,
            subject.given.services_level,
        )
    )
