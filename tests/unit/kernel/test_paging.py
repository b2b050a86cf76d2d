"""The cursor: what goes out comes back, what is forged is refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import InvalidInput
from portal.kernel.paging import Cursor


@given(st.text(max_size=20), st.none() | st.text(max_size=40), st.integers(0, 2**63 - 1))
def test_a_cursor_reads_back_what_it_wrote(sort: str, value: str | None, row_id: int) -> None:
    cursor = Cursor(sort, value, row_id)

    assert Cursor.decode(cursor.encode()) == cursor


def _encoded(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "!!!!",
        "中文",
        _encoded(b"[]"),
        _encoded(b'["newest", "1"]'),
        _encoded(b'["newest", 1, 1]'),
        _encoded(b'["newest", "1", -1]'),
        _encoded(b'["newest", "1", true]'),
        _encoded(b'["newest", "1", 9223372036854775808]'),
        _encoded(b'{"a": 1}'),
        _encoded(b"\xff\xfe"),
        "A" * 401,
    ],
)
def test_what_is_not_a_cursor_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Cursor.decode(text)

    assert refusal.value.field == "after"


@given(st.text(max_size=60))
def test_no_text_makes_anything_but_a_cursor_or_a_refusal(text: str) -> None:
    try:
        cursor = Cursor.decode(text)
    except InvalidInput:
        return
    assert Cursor.decode(cursor.encode()) == cursor
