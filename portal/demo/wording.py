"""Wording: names, addresses and running texts of demonstration parcels, in both languages."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.demo.facts import DistrictFact, ParkFact, PlaceFact, ZoneFact
from portal.demo.neighbourhoods import Neighbourhood, Road
from portal.kernel.area import to_ha
from portal.parcels.vocab import LandUse

SOURCE = "演示数据：由程序按规则生成，不对应任何真实出让地块"

USE_EN: Mapping[LandUse, str] = {
    LandUse.RESIDENTIAL: "residential",
    LandUse.COMMERCIAL: "commercial",
    LandUse.OFFICE: "business and office",
    LandUse.MIXED: "mixed commercial and residential",
    LandUse.INDUSTRIAL: "industrial",
    LandUse.NEW_INDUSTRIAL: "new industrial (M0)",
    LandUse.LOGISTICS: "logistics and warehousing",
    LandUse.RESEARCH: "research and development",
    LandUse.EDUCATION: "education",
    LandUse.MEDICAL: "medical",
    LandUse.ELDERLY_CARE: "elderly care",
    LandUse.TOURISM: "tourism and leisure",
    LandUse.HOTEL: "hotel",
}
_PLANNED = Road("规划路", "planned road")
_METRES_PER_KM = 1_000
_AREA_ENDINGS = ("区", "园", "城", "基地")
_AREA_ENDINGS_EN = ("Zone", "District", "Park", "Town", "City", "Area", "Base")


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place of note and how far it is from the edge of the site, metres."""

    place: PlaceFact
    distance_m: float

    @property
    def zh(self) -> str:
        """Return e.g. ``地铁2号线光谷广场站约620米``."""
        return f"{self._name_zh()}约{_distance(self.distance_m, '米', '公里')}"

    @property
    def en(self) -> str:
        """Return e.g. ``620 m from Optics Valley Square station (metro)``."""
        distance = _distance(self.distance_m, " m", " km")
        metro = " metro station" if self.place.kind == "metro" else ""
        return f"about {distance} from {self.place.name_en}{metro}"

    def _name_zh(self) -> str:
        if self.place.kind != "metro":
            return self.place.name
        name = self.place.name if self.place.name.endswith("站") else f"{self.place.name}站"
        return f"地铁{'、'.join(self.place.lines)}{name}"


def _distance(metres: float, unit: str, unit_far: str) -> str:
    if metres < _METRES_PER_KM:
        return f"{max(10, round(metres, -1)):.0f}{unit}"
    return f"{metres / _METRES_PER_KM:.1f}{unit_far}"


@dataclass(frozen=True, slots=True)
class Names:
    """A parcel's name in Chinese and English."""

    name: str
    name_en: str


_PURPOSES: Mapping[LandUse, tuple[str, str]] = {
    LandUse.NEW_INDUSTRIAL: ("新型产业社区", "New Industry Community"),
    LandUse.RESEARCH: ("研发中试基地", "R&D and Pilot Base"),
    LandUse.LOGISTICS: ("供应链物流园", "Supply Chain Logistics Park"),
    LandUse.OFFICE: ("总部办公区", "Headquarters Offices"),
    LandUse.HOTEL: ("酒店项目", "Hotel Project"),
    LandUse.MEDICAL: ("医疗综合体", "Medical Complex"),
    LandUse.ELDERLY_CARE: ("康养社区", "Elderly Care Community"),
    LandUse.EDUCATION: ("教育园区", "Education Campus"),
    LandUse.TOURISM: ("文旅休闲区", "Culture and Leisure Area"),
}
_MADE_OR_STORED = frozenset({LandUse.INDUSTRIAL, LandUse.NEW_INDUSTRIAL, LandUse.LOGISTICS})
#: One other parcel in so many has the full, long name of the planning documents.
_LONG_NAME_ONE_IN = 18


def parcel_names(rng: random.Random, area: Neighbourhood, use: LandUse, lot: int) -> Names:
    """Return how a parcel is called; ``lot`` is its number within the neighbourhood."""
    purpose = _PURPOSES.get(use)
    place, place_en = _whole(area)
    if use not in _MADE_OR_STORED and rng.randrange(_LONG_NAME_ONE_IN) == 0:
        road = rng.choice(area.along)
        label, label_en = use.label, USE_EN[use]
        return Names(
            f"{place}{road.name}沿线城市更新单元{label}及配套公共服务设施建设{lot:02}号地块",
            f"{place_en} Lot {lot:02} for {label_en} use with public service facilities,"
            f" {road.name_en} urban renewal unit",
        )
    if purpose and rng.random() < 0.4:
        return Names(
            f"{area.name}{purpose[0]}{lot:02}号地块", f"{area.name_en} {purpose[1]} Lot {lot:02}"
        )
    return Names(f"{place}{lot:02}号地块", f"{place_en} Lot {lot:02}")


def _whole(area: Neighbourhood) -> tuple[str, str]:
    """Return the neighbourhood's names; 片区 joins where the name is not that of an area yet."""
    zh = area.name if area.name.endswith(_AREA_ENDINGS) else f"{area.name}片区"
    en = area.name_en if area.name_en.endswith(_AREA_ENDINGS_EN) else f"{area.name_en} Area"
    return zh, en


@dataclass(frozen=True, slots=True)
class Address:
    """What bounds a parcel on its four sides (四至)."""

    zh: str
    en: str


def address_of(rng: random.Random, area: Neighbourhood, district: DistrictFact) -> Address:
    """Return the district and the four roads; named ones as well as planned ones."""
    east, west = _two_roads(rng, area.across)
    north, south = _two_roads(rng, area.along)
    return Address(
        f"{district.name}，东至{east.name}，南至{south.name}，西至{west.name}，北至{north.name}",
        f"{district.name_en}: {east.name_en} to the east, {south.name_en} to the south,"
        f" {west.name_en} to the west, {north.name_en} to the north",
    )


def _two_roads(rng: random.Random, roads: tuple[Road, ...]) -> tuple[Road, Road]:
    if rng.random() < 0.3 and len(roads) > 1:
        first, second = rng.sample(roads, 2)
        return first, second
    pair = [rng.choice(roads), _PLANNED]
    rng.shuffle(pair)
    return pair[0], pair[1]


@dataclass(frozen=True, slots=True)
class Office:
    """Who answers questions; the telephone numbers do not exist."""

    zh: str
    en: str
    contact: str
    phone: str


def office_of(district: DistrictFact, zone: ZoneFact | None, index: int) -> Office:
    """Return the branch of the bureau in charge; ``index`` picks a fictional number."""
    name = (zone.name if zone else district.name).removesuffix("区")
    name_en = (zone.name_en if zone else district.name_en).removesuffix(" District")
    return Office(
        zh=f"武汉市自然资源和规划局{name}{'区' if zone else ''}分局",
        en=f"{name_en} Branch, Wuhan Municipal Bureau of Natural Resources and Planning",
        contact="土地利用科（演示）",
        phone=f"027-0000-{100 + index % 100:04}",
    )


_ORIENTATIONS: Mapping[LandUse, tuple[str, str]] = {
    LandUse.RESIDENTIAL: ("品质住宅及社区配套", "Quality housing with neighbourhood services"),
    LandUse.MIXED: ("商住复合、社区商业", "Mixed housing and neighbourhood retail"),
    LandUse.COMMERCIAL: ("商业综合体、特色街区", "Shopping complexes and themed streets"),
    LandUse.OFFICE: ("总部经济、商务服务", "Headquarters and business services"),
    LandUse.HOTEL: ("高品质酒店及会议服务", "Quality hotels and conference services"),
    LandUse.TOURISM: ("文化旅游、休闲度假", "Cultural tourism and leisure"),
    LandUse.EDUCATION: ("职业教育、产教融合", "Vocational education with industry"),
    LandUse.MEDICAL: ("专科医疗、康复护理", "Specialist medicine and rehabilitation"),
    LandUse.ELDERLY_CARE: ("普惠养老、医养结合", "Affordable and medical elderly care"),
    LandUse.LOGISTICS: (
        "智慧仓储、城市配送、冷链物流",
        "Smart warehousing, urban delivery, cold chain",
    ),
    LandUse.INDUSTRIAL: ("装备制造、新材料", "Equipment manufacturing, new materials"),
    LandUse.NEW_INDUSTRIAL: ("研发设计、中试生产", "R&D, design and pilot production"),
    LandUse.RESEARCH: ("新型研发机构、成果转化", "New research institutes, technology transfer"),
}
_LED_BY_PARK = frozenset({LandUse.INDUSTRIAL, LandUse.NEW_INDUSTRIAL, LandUse.RESEARCH})


def orientation_of(
    use: LandUse, park: ParkFact | None, industries: Mapping[str, str]
) -> tuple[str, str]:
    """Return which industries are looked for; in a park those that lead there."""
    if park is None or use not in _LED_BY_PARK:
        return _ORIENTATIONS[use]
    leading = park.industries[:4]
    first, *others = (industries[name] for name in leading)
    return "、".join(leading), ", ".join([first, *map(_lower_first, others)])


def _lower_first(text: str) -> str:
    return text if text[1].isupper() or text[1] == "&" else text[0].lower() + text[1:]


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What a summary is made of."""

    area: Neighbourhood
    district: DistrictFact
    use: LandUse
    site_area_m2: Decimal
    metro: Nearby
    highway: Nearby
    services_level: int | None


_SERVICES = {
    3: ("三通一平", "three utilities connected and levelled"),
    5: ("五通一平", "five utilities connected and levelled"),
    7: ("七通一平", "seven utilities connected and levelled"),
}


def summary_of(facts: SummaryFacts) -> tuple[str, str]:
    """Return two or three sentences with the real distances."""
    hectares = to_ha(facts.site_area_m2)
    zh = (
        f"地块位于{facts.district.name}{_whole(facts.area)[0]}，出让面积约 {hectares:.2f} 公顷，"
        f"规划用途为{facts.use.label}。距{facts.metro.zh}，距{facts.highway.zh}。"
    )
    en = (
        f"The site lies in {facts.area.name_en}, {facts.district.name_en}, covers about"
        f" {hectares:.2f} ha and is planned for {USE_EN[facts.use]} use."
        f" It is {facts.metro.en} and {facts.highway.en}."
    )
    if facts.services_level is not None:
        services, services_en = _SERVICES[facts.services_level]
        zh += f"场地已实现{services}。"
        en += f" The ground is serviced: {services_en}."
    return zh, en
