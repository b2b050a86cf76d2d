"""Amounts in capital numerals (人民币大写), as on cheques and deeds.

Source: 《支付结算办法》附件一“正确填写票据和结算凭证的基本规定”.
"""

from __future__ import annotations

from decimal import Decimal

from portal.kernel.money import yuan as to_yuan

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")
_LIMIT_YUAN = Decimal(10) ** 16


def rmb_capital(yuan: Decimal) -> str:
    """Return e.g. 贰亿伍仟万元整, 壹佰零伍元零叁分, 零元整.

    Raises:
        ValueError: the amount is a thousand million million yuan or more.
    """
    amount = to_yuan(yuan)
    if abs(amount) >= _LIMIT_YUAN:
        raise ValueError("the amount is too large to be written in capitals")
    sign = "负" if amount < 0 else ""
    whole, fen_total = divmod(int(abs(amount) * 100), 100)
    jiao, fen = divmod(fen_total, 10)
    text = f"{_whole(whole)}元" if whole else ""
    return sign + (text + _fraction(jiao, fen, has_yuan=bool(whole)) or "零元整")


def _whole(number: int) -> str:
    """Return a whole number above zero; one 零 stands for any run of empty places between."""
    text, gap = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10 ** (4 * index) % 10_000
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += _DIGITS[0]
        text += _group(group) + _GROUPS[index]
        gap = False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for index in range(3, -1, -1):
        digit = group // 10**index % 10
        if not digit:
            gap = bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[index]
        gap = False
    return text


def _fraction(jiao: int, fen: int, *, has_yuan: bool) -> str:
    if not jiao and not fen:
        return "整" if has_yuan else ""
    text = f"{_DIGITS[jiao]}角" if jiao else (_DIGITS[0] if has_yuan else "")
    return text + (f"{_DIGITS[fen]}分" if fen else "整")
