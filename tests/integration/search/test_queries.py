"""Every filter with its boundary, the counts beside them, and paging that loses nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.parcels.draft import Interval
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.places.models import District
from portal.places.vocab import PlaceKind
from portal.search import queries
from portal.search.criteria import BBox, Bounds, Circle, Near, ParcelCriteria
from portal.search.facets import count_facets, count_loosened
from portal.search.vocab import Sort
from tests.factories.parcels import PUBLISHED, make_parcel
from tests.factories.places import make_district, make_park, make_place, make_zone


@pytest.fixture
def district(session: Session) -> District:
    return make_district(session)


def found(criteria: ParcelCriteria) -> list[str]:
    """Return the numbers on the first page, and hold the map to the same result."""
    numbers = [card.number for card in queries.card_page(criteria).cards]
    features = queries.feature_page(criteria)
    assert [row.number for row in features.rows] == numbers
    assert features.total == len(numbers)
    assert count_facets(criteria).total == len(numbers)
    return numbers


def test_drafts_are_never_found(session: Session, district: District) -> None:
    make_parcel(session, district, status=ParcelStatus.DRAFT)

    assert found(ParcelCriteria()) == []


def test_a_parcel_is_found_by_the_use_of_any_part(session: Session, district: District) -> None:
    parcel = make_parcel(session, district, use=LandUse.HOTEL)
    make_parcel(session, district, use=LandUse.INDUSTRIAL)

    assert found(ParcelCriteria(use=(LandUse.HOTEL, LandUse.OFFICE))) == [parcel.number]


def test_district_zone_park_and_status_narrow(session: Session, district: District) -> None:
    other = make_district(session, "hannan", "汉南区")
    make_zone(session)
    make_park(session, district)
    plain = make_parcel(session, district)
    inside = make_parcel(session, district, zone_slug="guanggu", park_slug="bio-city")
    away = make_parcel(session, other, status=ParcelStatus.LISTED)

    assert set(found(ParcelCriteria(district=("jiangan",)))) == {plain.number, inside.number}
    assert found(ParcelCriteria(zone=("guanggu",))) == [inside.number]
    assert found(ParcelCriteria(park=("bio-city",))) == [inside.number]
    assert found(ParcelCriteria(status=(ParcelStatus.LISTED,))) == [away.number]


@pytest.mark.parametrize(
    ("name", "knobs", "value"),
    [
        ("area", {}, None),
        ("price", {"starting_price_yuan": Decimal("5000000.01")}, Decimal("5000000.01")),
        ("floor_price", {"starting_price_yuan": Decimal(5_000_000)}, None),
        ("far", {"plot_ratio": Decimal("1.2345")}, Decimal("1.2345")),
    ],
)
def test_intervals_hold_their_ends(
    session: Session,
    district: District,
    name: str,
    knobs: dict[str, Decimal],
    value: Decimal | None,
) -> None:
    parcel = make_parcel(session, district, **knobs)
    session.refresh(parcel)
    columns = {"area": parcel.site_area_m2, "floor_price": parcel.floor_price_yuan_per_m2}
    value = value or columns[name]
    assert value is not None
    step = Decimal("0.0001")

    def within(bounds: Bounds) -> list[str]:
        conditions: dict[str, Any] = {name: bounds}
        return found(ParcelCriteria(**conditions))

    assert within(Bounds(value, value)) == [parcel.number]
    assert within(Bounds(value + step)) == []
    assert within(Bounds(None, value - step)) == []


@pytest.mark.parametrize(
    ("interval", "least", "most"),
    [
        # The largest ``far_min`` and the smallest ``far_max`` that find the parcel.
        (Interval(maximum=Decimal(2)), "2", "2"),
        (Interval(maximum=Decimal(2), maximum_included=False), "1.9999", "2"),
        (Interval(Decimal("1.3"), Decimal("1.6"), minimum_included=False), "1.6", "1.6"),
        (Interval(minimum=Decimal(1)), "100", None),
        (Interval(minimum=Decimal(1), minimum_included=False), "100", None),
        (Interval(), None, None),
    ],
)
def test_the_plot_ratio_asks_for_what_may_at_most_be_built(
    session: Session, district: District, interval: Interval, least: str | None, most: str | None
) -> None:
    parcel = make_parcel(session, district, plot_ratio=interval)
    step = Decimal("0.0001")

    def with_far(bounds: Bounds) -> bool:
        return found(ParcelCriteria(far=bounds)) == [parcel.number]

    assert with_far(Bounds(least=Decimal(0))) is (least is not None)
    if least is not None:
        assert with_far(Bounds(least=Decimal(least)))
        assert with_far(Bounds(least=Decimal(least) + step)) is (most is None)
    assert with_far(Bounds(most=Decimal(100))) is (most is not None)
    if most is not None:
        assert with_far(Bounds(most=Decimal(most)))
        assert not with_far(Bounds(most=Decimal(most) - step))


def test_an_unknown_price_meets_no_interval(session: Session, district: District) -> None:
    make_parcel(session, district)

    assert found(ParcelCriteria(price=Bounds(None, Decimal(10**12)))) == []


def test_nearness_counts_to_the_metre(session: Session, district: District) -> None:
    make_place(session, PlaceKind.METRO, at=(114.32, 30.6))
    parcel = make_parcel(session, district)
    session.expire_all()
    row = next(row for row in parcel.distances if row.kind == PlaceKind.METRO)

    assert found(ParcelCriteria(near=(Near(PlaceKind.METRO, row.distance_m),))) == [parcel.number]
    assert found(ParcelCriteria(near=(Near(PlaceKind.METRO, row.distance_m - 1),))) == []
    assert found(ParcelCriteria(near=(Near(PlaceKind.RAIL, 200_000),))) == []


def test_a_view_finds_what_it_meets(session: Session, district: District) -> None:
    parcel = make_parcel(session, district, at=(114.3, 30.6), side_m=200)

    assert found(ParcelCriteria(bbox=BBox(114.301, 30.601, 114.4, 30.7))) == [parcel.number]
    assert found(ParcelCriteria(bbox=BBox(114.2, 30.5, 114.3, 30.6))) == [parcel.number]
    assert found(ParcelCriteria(bbox=BBox(114.2, 30.5, 114.29999, 30.6))) == []
    assert found(ParcelCriteria(bbox=BBox(-180, -90, 180, 90))) == [parcel.number]


def test_a_drawn_area_finds_what_it_meets(session: Session, district: District) -> None:
    parcel = make_parcel(session, district, at=(114.3, 30.6))
    triangle = "POLYGON ((114.29 30.59, 114.31 30.59, 114.29 30.61, 114.29 30.59))"
    ring = (
        "POLYGON ((114.2 30.5, 114.4 30.5, 114.4 30.7, 114.2 30.7, 114.2 30.5),"
        " (114.29 30.59, 114.31 30.59, 114.31 30.61, 114.29 30.61, 114.29 30.59))"
    )

    assert found(ParcelCriteria(within=triangle)) == [parcel.number]
    assert found(ParcelCriteria(within=ring)) == []


def test_a_circle_is_measured_on_the_ground(session: Session, district: District) -> None:
    parcel = make_parcel(session, district, at=(114.3, 30.6))
    # One hundredth of a degree of longitude is about 959 m at this latitude.
    west = 114.29

    assert found(ParcelCriteria(circle=Circle(west, 30.6, 970))) == [parcel.number]
    assert found(ParcelCriteria(circle=Circle(west, 30.6, 950))) == []


def test_every_term_must_occur_and_wildcards_are_letters(
    session: Session, district: District
) -> None:
    parcel = make_parcel(session, district, number="P（2026）041号", name="滨江一号")

    assert found(ParcelCriteria(q="p(2026)041 滨江")) == [parcel.number]
    assert found(ParcelCriteria(q="江岸")) == [parcel.number]
    assert found(ParcelCriteria(q="滨江 二号")) == []
    assert found(ParcelCriteria(q="%")) == []
    assert found(ParcelCriteria(q="_")) == []


def test_each_facet_is_counted_without_its_own_filter(session: Session, district: District) -> None:
    other = make_district(session, "hannan", "汉南区")
    make_parcel(session, district, use=LandUse.HOTEL)
    make_parcel(session, district, use=LandUse.INDUSTRIAL)
    make_parcel(session, other, use=LandUse.INDUSTRIAL, status=ParcelStatus.LISTED)

    facets = count_facets(ParcelCriteria(use=(LandUse.INDUSTRIAL,), district=("hannan",)))

    assert facets.total == 1
    assert facets.counts["use"] == {"industrial": 1}
    assert facets.counts["district"] == {str(district.id): 1, str(other.id): 1}
    assert facets.counts["status"] == {"listed": 1}
    assert facets.of("use", "hotel") == 0


def test_loosening_names_what_helps(session: Session, district: District) -> None:
    make_parcel(session, district, use=LandUse.HOTEL)
    make_parcel(session, district, use=LandUse.INDUSTRIAL, plot_ratio=Decimal(3))

    loosened = count_loosened(
        ParcelCriteria(use=(LandUse.HOTEL,), far=Bounds(Decimal(3)), q="江岸")
    )

    assert loosened.without == {"q": 0, "use": 1, "far": 1}
    assert loosened.alone == {"q": 2, "use": 1, "far": 1}


@pytest.mark.parametrize("sort", Sort)
def test_walking_the_pages_shows_each_parcel_once_in_order(
    session: Session, district: District, sort: Sort
) -> None:
    for index in range(11):
        price = None if index % 4 == 0 else Decimal(1_000_000 * (index % 3 + 1))
        make_parcel(
            session,
            district,
            at=(114.26 + index / 200, 30.6),
            side_m=100 + 50 * (index % 2),
            starting_price_yuan=price,
            plot_ratio=None if index % 5 == 0 else Decimal(index % 2 + 1),
            published_at=PUBLISHED + timedelta(days=index % 3),
        )
    whole = [card.id for card in queries.card_page(ParcelCriteria(sort=sort, limit=100)).cards]

    pages = [queries.card_page(ParcelCriteria(sort=sort, limit=3))]
    while pages[-1].next:
        pages.append(queries.card_page(ParcelCriteria(sort=sort, limit=3, after=pages[-1].next)))

    assert [card.id for page in pages for card in page.cards] == whole
    assert pages[0].previous is None
    for before, page in pairwise(pages):
        back = queries.card_page(ParcelCriteria(sort=sort, limit=3, after=page.previous))
        assert [card.id for card in back.cards] == [card.id for card in before.cards]
        assert back.next is not None
    _check_order(sort, pages)


def _check_order(sort: Sort, pages: list[queries.CardPage]) -> None:
    cards = [card for page in pages for card in page.cards]
    columns: dict[str, list[Any]] = {
        "newest": [card.published_at for card in cards],
        "area": [card.site_area_m2 for card in cards],
        "price": [card.price_yuan for card in cards],
        "floor_price": [card.floor_price_yuan_per_m2 for card in cards],
        "far": [card.plot_ratio.maximum for card in cards],
        "number": [card.number for card in cards],
    }
    values = columns[sort.value.removesuffix("_asc").removesuffix("_desc")]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == known, "unknown values come last"
    is_descending = sort is Sort.NEWEST or sort.value.endswith("_desc")
    assert known == sorted(known, reverse=is_descending)
