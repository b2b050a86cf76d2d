"""Conditions (供地条件): services, utilities, state of the ground, 标准地 indicators."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.kernel.area import from_mu, to_ha
from portal.kernel.money import YUAN_PER_WAN, yuan
from portal.parcels.draft import StandardLand, Utilities
from portal.parcels.vocab import LandUse

_INDUSTRIAL = frozenset({LandUse.INDUSTRIAL, LandUse.NEW_INDUSTRIAL, LandUse.LOGISTICS})
#: Chance, per cent, that the fixed indicators of 标准地 are set.
_STANDARD: Mapping[LandUse, int] = {LandUse.INDUSTRIAL: 70, LandUse.NEW_INDUSTRIAL: 35}
#: Per hectare of site: kVA, m³ of water a day.
_DEMAND: Mapping[LandUse, tuple[int, int]] = {
    LandUse.INDUSTRIAL: (900, 130),
    LandUse.NEW_INDUSTRIAL: (1_300, 90),
    LandUse.LOGISTICS: (260, 30),
}
_DEMAND_ELSEWHERE = (800, 110)


@dataclass(frozen=True, slots=True)
class Conditions:
    """In what state a site is handed over."""

    services_level: int | None
    is_cleared: bool | None
    utilities: Utilities
    standard_land: StandardLand | None
    delivery_on: date | None
    current: tuple[str, str]
    access: tuple[str, str]


def conditions_of(
    rng: random.Random, use: LandUse, site_area_m2: Decimal, today: date
) -> Conditions:
    """Return the conditions of a site of ``use``; not everything is always known."""
    level = rng.choice((3, 5, 5, 7, 7, None) if use in _INDUSTRIAL else (3, 5, 5, 7, None))
    is_cleared = rng.choice((True, True, True, True, False, None))
    standard = _standard_land(rng) if rng.randrange(100) < _STANDARD.get(use, 0) else None
    known_delivery = rng.random() < 0.7
    return Conditions(
        services_level=level,
        is_cleared=is_cleared,
        utilities=_utilities(rng, use, site_area_m2) if level else Utilities(),
        standard_land=standard,
        delivery_on=today + timedelta(days=rng.randint(60, 260)) if known_delivery else None,
        current=_CURRENT[is_cleared],
        access=_access(use, standard),
    )


_CURRENT: Mapping[bool | None, tuple[str, str]] = {
    True: (
        "净地，地上附着物已清理，场地平整",
        "Cleared: nothing stands on the ground, which is levelled",
    ),
    False: (
        "征收补偿已完成，少量临时建筑待拆除",
        "Compensation is settled; a few temporary buildings remain to be removed",
    ),
    None: ("", ""),
}


def _access(use: LandUse, standard: StandardLand | None) -> tuple[str, str]:
    if use not in _INDUSTRIAL:
        return "", ""
    zh = "符合园区产业目录，环境影响评价达标；竞得人须签订履约监管协议"
    en = (
        "In line with the park's list of industries and with environmental assessment;"
        " the buyer signs a performance agreement"
    )
    if standard is not None:
        zh += "，并对标准地指标作出承诺"
        en += " and commits to the indicators of standard land"
    return zh, en


def _standard_land(rng: random.Random) -> StandardLand:
    return StandardLand(
        investment_intensity_yuan_per_m2=_per_mu(rng.randrange(300, 620, 20)),
        tax_yuan_per_m2_year=_per_mu(rng.randrange(15, 42)),
        energy_limit_tce_per_10k_yuan=Decimal(rng.randrange(8, 32)) / 100,
    )


def _per_mu(wan_yuan: int) -> Decimal:
    """Return 万元 per 亩 as yuan per square metre."""
    return yuan(Decimal(wan_yuan * YUAN_PER_WAN) / from_mu(Decimal(1)))


def _utilities(rng: random.Random, use: LandUse, site_area_m2: Decimal) -> Utilities:
    power, water = _DEMAND.get(use, _DEMAND_ELSEWHERE)
    hectares = to_ha(site_area_m2)
    factor = Decimal(rng.randint(85, 130)) / 100
    water_m3 = _round_up(hectares * water * factor, 10)
    gas = _round_up(hectares * rng.randint(60, 160), 50) if rng.random() < 0.7 else None
    return Utilities(
        power_kva=_round_up(hectares * power * factor, 100),
        water_supply_m3_per_day=water_m3,
        sewage_m3_per_day=_round_up(water_m3 * Decimal("0.85"), 10),
        gas_m3_per_day=gas,
    )


def _round_up(amount: Decimal, step: int) -> Decimal:
    return Decimal(-(-amount // step) * step)
