"""Cursors that nobody was handed out: each is a key the database can take, or a named refusal."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from portal.kernel.errors import InvalidInput
from portal.search.keyset import MAX_ID, Key, to_key
from portal.search.vocab import Sort

amounts = st.decimals(0, 10**15, places=2)
moments = st.datetimes(datetime(1900, 1, 1), datetime(2300, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
numbers = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)
members = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from([sort.value for sort in Sort])
    | st.sampled_from(
        ["1e999999", "-0", "NaN", "sNaN", "Infinity", "9" * 90, "1_0", "٣", "0e9999999999999999999"]
    )
    | st.sampled_from(
        [
            "0001-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "2026-01-01T00:00:00+00:00:00.5",
            "2026-W01-1",
            "20260101T000000Z",
        ]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def forged(body: object) -> str:
    """Return what a forger may send: any JSON, also lone surrogates."""
    return base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")


@given(st.sampled_from(Sort), st.lists(members, max_size=4) | members)
def test_any_json_is_a_key_or_is_refused_by_name(sort: Sort, body: object) -> None:
    assert_the_database_takes(key_of(forged(body), sort))


@given(st.sampled_from(Sort), members, st.integers() | members)
def test_any_value_of_the_right_order_is_a_key_or_is_refused(
    sort: Sort, value: object, row_id: object
) -> None:
    assert_the_database_takes(key_of(forged([sort.value, value, row_id]), sort))


def key_of(text: str, sort: Sort) -> Key:
    """Return the key of ``text``, or the first one where ``after`` is refused."""
    try:
        return to_key(text, sort)
    except InvalidInput as refusal:
        if refusal.field != "after":
            raise
        return Key(None, 0)


def assert_the_database_takes(key: Key) -> None:
    """Hold a key to what PostgreSQL takes for the columns of the orders."""
    assert type(key.id) is int
    assert 0 <= key.id <= MAX_ID
    if isinstance(key.value, str):
        assert "\0" not in key.value
        key.value.encode()
    elif isinstance(key.value, Decimal):
        assert 0 <= key.value < 10**16
    elif key.value is not None:
        assert key.value.tzinfo is UTC


@pytest.mark.parametrize("backwards", [False, True])
@given(amounts, moments, numbers, st.integers(0, MAX_ID))
def test_what_was_handed_out_comes_back(
    backwards: bool, amount: Decimal, moment: datetime, number: str, row_id: int
) -> None:
    for sort, value in ((Sort.PRICE_ASC, amount), (Sort.NEWEST, moment), (Sort.NUMBER, number)):
        key = Key(value, row_id, backwards)

        assert to_key(key.encode(sort), sort) == key


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "row_id", [True, False, 1.0, float("nan"), -1, MAX_ID + 1, 2**63, 10**80, "1", None, [1]]
)
def test_an_id_that_is_none_is_refused(sort: Sort, row_id: object) -> None:
    with pytest.raises(InvalidInput) as refusal:
        to_key(forged([sort.value, None, row_id]), sort)

    assert refusal.value.field == "after"


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        *[(Sort.NUMBER, text) for text in ("a\0", "\ud800", "a\udfffb", "\x01", "\x9f", "x\n")],
        *[
            (Sort.PRICE_DESC, text)
            for text in (
                "1e999999", "1e15", "-1", "+1", " 1", "1_0", "٣", "NaN", "-Infinity", "sNaN1",
                "9" * 17, "0." + "0" * 60 + "1", "0e999999", "", "\ud800",
            )
        ],
        *[
            (Sort.NEWEST, text)
            for text in (
                "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-01-01",
                "2026-01-01T00:00:00", "10000-01-01T00:00:00+00:00", "", "\ud800",
            )
        ],
    ],
)  # fmt: skip
def test_a_value_out_of_range_is_refused(sort: Sort, value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        to_key(forged([sort.value, value, 1]), sort)

    assert refusal.value.field == "after"
