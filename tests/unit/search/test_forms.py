"""Reading the query string: every spelling that is right, every value that is wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from werkzeug.datastructures import MultiDict

from portal.kernel.errors import InvalidInput
from portal.kernel.paging import Cursor
from portal.parcels.vocab import LandUse
from portal.places.vocab import PlaceKind
from portal.search.criteria import BBox, Bounds, Near
from portal.search.fields import MAX_WITHIN
from portal.search.forms import ParcelFilterForm, in_mu, in_wan
from portal.search.keyset import Key
from portal.search.vocab import Sort
from tests.unit.search.test_criteria import CHOICES, parse

SQUARE = "POLYGON((114 30,115 30,115 31,114 31,114 30))"
CROSSED = "POLYGON((114 30,115 31,115 30,114 31,114 30))"
#: Valid, but more than an address can carry.
LONG = (
    "POLYGON((114 30,"
    + ",".join(f"{114 + i / 1e3:.7f} {30.5 + i % 2 / 1e3:.7f}" for i in range(300))
    + ",115 30,114 30))"
)
MANY = "POLYGON((" + ",".join(f"{114 + i / 1e5} {30 + i % 2 / 1e3}" for i in range(5001)) + "))"

WRONG = [
    *[("use", value) for value in ("farm", "industrial,farm", "INDUSTRIAL")],
    *[
        (name, value)
        for name in ("use", "status", "district", "zone", "park", "near")
        for value in (",", ", ,", "，")
    ],
    *[("use", value) for value in ("industrial,", ",industrial", "industrial,,hotel")],
    *[("near", value) for value in ("metro:500,", ",metro:500", "metro:500, ,rail:500")],
    *[("status", value) for value in ("draft", "gone")],
    *[("district", value) for value in ("nowhere", "420199", "hannan,x")],
    *[("zone", "hannan"), ("park", "guanggu")],
    *[
        (f"{name}_{end}", value)
        for name in ("area", "price", "floor_price", "far")
        for end in ("min", "max")
        for value in (
            "-1",
            "x",
            "nan",
            "inf",
            "1e5",
            "1,2",
            "99999999999999999999",
            "１.２.３",
            "\0",
        )
    ],
    *[(name, "x") for name in ("area_min_mu", "area_max_mu", "price_min_wan", "price_max_wan")],
    *[
        ("near", value)
        for value in (
            "metro",
            "metro:0",
            "metro:200001",
            "metro:1.5",
            "moon:5",
            "metro:-1",
            ":",
            "metro:",
        )
    ],
    *[
        ("bbox", value)
        for value in (
            "1,2,3",
            "1,2,3,4,5",
            "115,30,114,31",
            "114,31,115,30",
            "114,30,114,31",
            "-181,30,114,31",
            "114,30,115,91",
            "nan,30,115,31",
            "inf,30,115,31",
            "a,b,c,d",
        )
    ],
    *[
        ("within", value)
        for value in (
            "POINT(114 30)",
            "POLYGON EMPTY",
            "x",
            CROSSED,
            MANY,
            "POLYGON((181 30,182 30,182 31,181 30))",
            "POLYGON((nan 30,115 30,115 31,nan 30))",
            "POLYGON((114 30,115 30,114 30))",
            "CURVEPOLYGON((114 30,115 30,115 31,114 30))",
            "x" * 200_001,
            LONG,
        )
    ],
    *[
        ("circle", value)
        for value in ("114,30", "114,30,0", "114,30,100001", "200,30,10", "114,30,nan", "114,30,-1")
    ],
    *[("q", value) for value in ("x" * 65, "a\0b", "\x07")],
    *[("sort", value) for value in ("best", "price", "id;drop")],
    *[("limit", value) for value in ("0", "101", "2001", "-1", "1.5", "x", "٣")],
    *[("after", value) for value in ("x", "e30", "W10", "\0", "a" * 500)],
    *[(name, "1") for name in ("page", "offset", "Area_min", "area", "constructor")],
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_names_its_field(name: str, value: str) -> None:
    form = ParcelFilterForm(MultiDict({name: value}), CHOICES)

    with pytest.raises(InvalidInput) as caught:
        form.to_criteria()

    assert caught.value.field == name


@pytest.mark.parametrize("name", ["area", "price", "floor_price", "far"])
def test_an_interval_with_its_ends_swapped_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(f"{name}_min=3&{name}_max=2").to_criteria()

    assert caught.value.field == f"{name}_min"


def test_a_value_given_twice_is_refused() -> None:
    assert "area_min" in parse("area_min=1&area_min=2").faults


def test_two_units_for_one_condition_are_refused() -> None:
    assert "price_min_wan" in parse("price_min=1&price_min_wan=2").faults


def test_blank_values_and_tracking_are_no_conditions() -> None:
    read = parse("q=&use=&area_min=&near=&bbox=&sort=&limit=&after=&utm_source=mail")

    assert read.to_criteria().query_string() == ""


def test_an_empty_value_beside_a_right_one_is_no_condition() -> None:
    read = parse("near=&near=metro:500&near=&use=&use=industrial").to_criteria()

    assert read.near == (Near(PlaceKind.METRO, 500),)
    assert read.use == (LandUse.INDUSTRIAL,)


def test_the_map_takes_more_rows_than_the_page() -> None:
    assert parse("limit=100").to_criteria().limit == 100
    assert parse("limit=2000", most_rows=2_000).to_criteria().limit == 2_000
    assert "limit" in parse("limit=2001", most_rows=2_000).faults


def test_the_longest_area_says_how_long_it_may_be() -> None:
    fault = str(parse(f"within={LONG}").faults["within"])

    assert f"{MAX_WITHIN:,}" in fault


def test_values_may_repeat_or_be_parted_by_commas() -> None:
    read = parse("use=logistics,industrial&use=industrial").to_criteria()

    assert read.use == (LandUse.INDUSTRIAL, LandUse.LOGISTICS)


@pytest.mark.parametrize("spelling", ["hannan", "420113", "汉南区"])
def test_a_district_is_known_by_slug_code_or_name(spelling: str) -> None:
    assert parse(f"district={spelling}").to_criteria().district == ("hannan",)


def test_text_is_folded_to_half_width() -> None:
    read = parse("q=Ｐ（２０２６）　 号").to_criteria()

    assert read.q == "P(2026) 号"
    assert read.terms() == ("p(2026)", "号")


def test_the_closer_of_two_distances_holds() -> None:
    assert parse("near=metro:1000&near=metro:500").to_criteria().near == (
        Near(PlaceKind.METRO, 500),
    )


def test_a_view_is_read_in_its_order() -> None:
    assert parse("bbox=114,30,115,31").to_criteria().bbox == BBox(114, 30, 115, 31)


def test_an_area_is_normalised() -> None:
    read = parse(f"within={SQUARE}").to_criteria()

    assert read.within == "POLYGON ((114 30, 115 30, 115 31, 114 31, 114 30))"


def test_mu_and_wan_become_square_metres_and_yuan() -> None:
    read = parse("area_min_mu=100&price_max_wan=2,500.5").to_criteria()

    assert read.area == Bounds(Decimal("66666.67"), None)
    assert read.price == Bounds(None, Decimal("25005000.00"))


@pytest.mark.parametrize("area_mu", ["100", "0.01", "149.999", "1", "33.3333"])
def test_mu_in_a_box_leads_back_to_itself(area_mu: str) -> None:
    least = parse(f"area_min_mu={area_mu}").to_criteria().area.least
    assert least is not None

    assert parse(f"area_min_mu={in_mu(least)}").to_criteria().area.least == least


def test_wan_in_a_box_is_short() -> None:
    assert in_wan(Decimal("25005000.00")) == "2500.5"


def test_a_cursor_of_another_order_is_refused() -> None:
    after = Key(Decimal(5), 7).encode(Sort.PRICE_ASC)

    assert "after" in parse(f"sort=price_desc&after={after}").faults
    assert not parse(f"sort=price_asc&after={after}").faults


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("newest", "2026-01-01"),
        ("newest", "now"),
        ("price_asc", "NaN"),
        ("price_asc", "1e99"),
        ("number", "a\0"),
    ],
)
def test_a_forged_cursor_is_refused(sort: str, value: str) -> None:
    after = Cursor(sort, value, 1).encode()

    assert "after" in parse(f"sort={sort}&after={after}").faults
