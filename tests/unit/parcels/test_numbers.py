"""Parcel numbers: one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
