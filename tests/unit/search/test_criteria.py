"""The criteria of the catalog: what is written to the address comes back as it was."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qsl

import hypothesis.strategies as st
from hypothesis import given
from werkzeug.datastructures import MultiDict

from portal.parcels.vocab import PUBLIC_STATUSES, LandUse
from portal.places.vocab import PlaceKind
from portal.search.criteria import (
    BBox,
    Bounds,
    Choice,
    Choices,
    Circle,
    Near,
    ParcelCriteria,
)
from portal.search.forms import ParcelFilterForm
from portal.search.keyset import Key
from portal.search.vocab import Sort

CHOICES = Choices(
    district=(
        Choice("hannan", "汉南区", "Hannan", "420113"),
        Choice("wuchang", "武昌区", "Wuchang", "420106"),
    ),
    zone=(Choice("guanggu", "光谷", "Optics Valley"),),
    park=(Choice("bio-city", "生物城", "Bio City"),),
)


def parse(query: str, **options: int) -> ParcelFilterForm:
    """Read a query string as a request would."""
    args = MultiDict(parse_qsl(query, keep_blank_values=True))
    return ParcelFilterForm(args, CHOICES, **options)


def some_of(values: tuple[object, ...]) -> st.SearchStrategy[tuple[object, ...]]:
    """Some of the values, in their own order."""
    return st.sets(st.sampled_from(values)).map(
        lambda chosen: tuple(v for v in values if v in chosen)
    )


def bounds(most: int, places: int = 2) -> st.SearchStrategy[Bounds]:
    """Closed intervals with none, one or two ends."""
    end = st.none() | st.decimals(0, most, places=places)
    return st.tuples(end, end).map(
        lambda ends: Bounds(*sorted(ends)) if None not in ends else Bounds(*ends)  # type: ignore[type-var]
    )


longitudes = st.floats(-180, 180, allow_subnormal=False).map(lambda degrees: round(degrees, 6))
latitudes = st.floats(-90, 90, allow_subnormal=False).map(lambda degrees: round(degrees, 6))
views = st.tuples(longitudes, latitudes, longitudes, latitudes).map(
    lambda e: BBox(min(e[0], e[2]), min(e[1], e[3]), max(e[0], e[2]), max(e[1], e[3]))
)
nears = st.dictionaries(st.sampled_from(PlaceKind), st.integers(1, 200_000)).map(
    lambda found: tuple(Near(kind, found[kind]) for kind in PlaceKind if kind in found)
)
words = st.text(st.sampled_from("汉阳abc12()%_\\"), min_size=1, max_size=8)
criteria = st.builds(
    ParcelCriteria,
    use=some_of(tuple(LandUse)),
    district=some_of(("hannan", "wuchang")),
    zone=some_of(("guanggu",)),
    park=some_of(("bio-city",)),
    status=some_of(PUBLIC_STATUSES),
    area=bounds(10**9),
    price=bounds(10**12),
    floor_price=bounds(10**6),
    far=bounds(99, places=4),
    near=nears,
    bbox=st.none() | views.filter(lambda v: v.min_lon < v.max_lon and v.min_lat < v.max_lat),
    within=st.none() | st.just("POLYGON ((114 30, 115 30, 115 31, 114 30))"),
    circle=st.none() | st.builds(Circle, longitudes, latitudes, st.integers(1, 10**5).map(float)),
    q=st.lists(words, max_size=4).map(" ".join),
    sort=st.sampled_from(Sort),
    limit=st.none() | st.integers(1, 100),
)


@given(criteria)
def test_the_query_string_leads_back_to_the_criteria(asked: ParcelCriteria) -> None:
    read = parse(asked.query_string())

    assert not read.faults
    assert read.to_criteria() == asked


@given(criteria)
def test_without_a_part_the_part_is_gone_and_the_rest_stays(asked: ParcelCriteria) -> None:
    for part in asked.parts():
        left = asked.without(part)

        assert set(left.parts()) == set(asked.parts()) - {part}


def test_changing_a_condition_leads_to_the_first_page() -> None:
    asked = ParcelCriteria(use=(LandUse.HOTEL,), q="x", after=Key(None, 1).encode(Sort.NEWEST))

    left = asked.without(asked.parts()[0])

    assert left.after is None
    assert left.use == (LandUse.HOTEL,)


def test_nothing_asked_is_an_empty_query() -> None:
    assert ParcelCriteria().query_string() == ""
    assert ParcelCriteria().parts() == ()


def test_intervals_are_closed() -> None:
    area = Bounds(Decimal(10), Decimal(20))

    assert Decimal(10) in area
    assert Decimal(20) in area
    assert Decimal("20.01") not in area
    assert Decimal("9.99") not in area
