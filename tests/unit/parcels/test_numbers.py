"""Parcel numbers: one spelling."""

from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.routing import Map, Rule

from portal.kernel.errors import InvalidInput
from portal.parcels.numbers import canonical_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("P(2026)041号", "P(2026)041号"),
        ("P（2026）041号", "P(2026)041号"),
        (" P (2026) 041 号 ", "P(2026)041号"),
        ("Ｐ（２０２６）０４１号", "P(2026)041号"),
        ("工XZ(2026)012号", "工XZ(2026)012号"),
    ],
)
def test_full_width_signs_and_spaces_do_not_matter(typed: str, number: str) -> None:
    assert canonical_number(typed) == number


@pytest.mark.parametrize("typed", ["", "  ", "a/b", "a\\b", "<b>", "a?b", "x" * 61, "a\x00b"])
def test_signs_that_no_number_has_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        canonical_number(typed)


@given(st.text(max_size=70))
def test_canonical_spelling_is_stable(typed: str) -> None:
    try:
        number = canonical_number(typed)
    except InvalidInput:
        return
    assert canonical_number(number) == number


@pytest.mark.parametrize("typed", [".", "..", "．．", "…", "-", "()", "_", "·", "x.svg", "P.SVG"])
def test_numbers_without_an_address_of_their_own_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        canonical_number(typed)


SIGNS = st.text(st.sampled_from(".．…/／svgSVG()（）-·#_1甲 "), max_size=9)


@given(SIGNS | SIGNS.map("{}.svg".format) | st.text(max_size=20))
def test_each_number_leads_to_its_own_page(typed: str) -> None:
    try:
        number = canonical_number(typed)
    except InvalidInput:
        return
    path = urljoin("http://portal.test/parcels/", quote(number, safe=""))

    assert path.startswith("http://portal.test/parcels/")
    adapter = ROUTES.bind("portal.test")
    assert adapter.match(unquote(urlsplit(path).path)) == ("parcels.detail", {"number": number})


ROUTES = Map(
    [
        Rule("/parcels/<number>", endpoint="parcels.detail"),
        Rule("/parcels/<number>.svg", endpoint="parcel_pictures.show"),
    ]
)
