"""Amounts in capital numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.rmb import rmb_capital


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.005", "壹分"),
        ("0.004", "零元整"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("105.03", "壹佰零伍元零叁分"),
        ("1005", "壹仟零伍元整"),
        ("1050", "壹仟零伍拾元整"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("11000", "壹万壹仟元整"),
        ("100500", "壹拾万零伍佰元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("250000000", "贰亿伍仟万元整"),
        ("1000000000000", "壹兆元整"),
        ("-1.5", "负壹元伍角整"),
    ],
)
def test_an_amount_is_written_as_on_a_deed(yuan: str, text: str) -> None:
    assert rmb_capital(Decimal(yuan)) == text


def test_an_amount_beyond_all_land_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        rmb_capital(Decimal(10) ** 16)


_DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_SMALL = {"拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}


def _read(text: str) -> int:
    """Read the capitals back, in 分, by the rules that people read them by."""
    total = group = digit = 0
    for sign in text.removesuffix("整"):
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            group, digit = group + digit * _SMALL[sign], 0
        elif sign in _LARGE:
            total, group, digit = total + (group + digit) * _LARGE[sign] * 100, 0, 0
        elif sign == "元":
            total, group, digit = total + (group + digit) * 100, 0, 0
        else:
            total, digit = total + digit * {"角": 10, "分": 1}[sign], 0
    return total


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_what_is_written_can_be_read_back(fen: int) -> None:
    text = rmb_capital(Decimal(fen) / 100)

    assert _read(text) == fen
    assert "零零" not in text
