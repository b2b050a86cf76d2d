"""Rows 16 and 17: length, no composition, no known or near words."""

from __future__ import annotations

import time
import unicodedata

import pytest

from portal.accounts.password_rules import (
    MAX_BYTES,
    check_password,
    is_easy_to_guess,
    normalised_password,
)
from portal.kernel.errors import InvalidInput

CONTEXT = ("zhang.wei@example.org", "张伟", "武汉土地招商平台", "Wuhan Land Investment Portal")


@pytest.mark.parametrize(
    "password",
    [
        "kestrel over seven hills",
        "qvmzkrtwplxd",
        "QVMZKRTWPLXD",
        "874019263558",
        "Aa1!" * 32,
        "长江大桥下有一只橘色的猫",
        "correct horse battery staple",
        "😀😁😂🤣😃😄😅😆😉😊😋😎",
        "x" * 128 + "yz",
    ],
)
def test_16_long_enough_is_enough(password: str) -> None:
    check_password(password, CONTEXT)


@pytest.mark.parametrize("password", ["", "elevenchars", "短密码", "é" * 11])
def test_16_shorter_than_twelve_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="至少"):
        check_password(password)


def test_16_length_counts_after_composition() -> None:
    decomposed = unicodedata.normalize("NFD", "é" * 11)
    assert len(decomposed) == 22

    with pytest.raises(InvalidInput):
        check_password(decomposed)
    assert normalised_password(decomposed) == "é" * 11


def test_16_too_long_is_refused_with_the_limit() -> None:
    check_password("q7" * (MAX_BYTES // 2))
    with pytest.raises(InvalidInput, match="1024"):
        check_password("q7" * (MAX_BYTES // 2) + "x")


@pytest.mark.parametrize("password", ["kestrel\0over seven", "kestrel over\nseven", "\ud800" * 12])
def test_16_what_cannot_be_typed_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "PASSWORD1234",
        "qwertyuiop123",
        "passwordpassword",
        "iloveyou2026!",
        "１２３４５６７８９０password",
        "wuhantudi2026",
        "土地土地土地土地土地土地",
        "武汉土地招商平台2026",
        "wuhanlandinvestmentportal",
        "Wuhan Land Investment Portal",
        "zhang.wei@example.org",
        "zhangwei20261125",
        "zhangwei-wuhan",
        "张伟武汉土地20261125",
        "password" * 20,
    ],
)
def test_17_known_and_near_words_are_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="太常见"):
        check_password(password, CONTEXT)


def test_39_the_longest_password_is_judged_at_once() -> None:
    nasty = ["a" * 1024, "password" * 128, "1" * 1024, "ab" * 512, "土地" * 170, "passpasswor" * 8]

    began = time.perf_counter()
    for password in nasty:
        is_easy_to_guess(password, CONTEXT)

    assert time.perf_counter() - began < 0.5
