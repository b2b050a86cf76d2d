"""Roles, life times, addresses, codes, seals: the rules without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import totp
from portal.accounts.emails import normalised_email
from portal.accounts.roles import STAFF, Role, check_four_eyes, may_become
from portal.accounts.sealing import (
    BrokenSeal,
    digest_of,
    from_text,
    new_token,
    seal,
    to_text,
    unseal,
)
from portal.accounts.timing import (
    ABSOLUTE,
    IDLE,
    RECENT,
    STAFF_IDLE,
    SessionTimes,
    is_alive,
    is_recent,
)
from portal.kernel.errors import Forbidden, InvalidInput

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _times(*, idle: timedelta = timedelta(), whole: timedelta = timedelta()) -> SessionTimes:
    return SessionTimes(NOW - whole, NOW - idle, NOW - whole)


@pytest.mark.parametrize(
    ("role", "limit"), [(role, STAFF_IDLE if role in STAFF else IDLE) for role in Role]
)
def test_12_a_session_ends_when_nobody_uses_it(role: Role, limit: timedelta) -> None:
    assert is_alive(_times(idle=limit - TICK), role, NOW)
    assert not is_alive(_times(idle=limit), role, NOW)


def test_12_a_session_ends_after_twelve_hours_however_used() -> None:
    assert timedelta(hours=12) == ABSOLUTE
    assert is_alive(_times(whole=ABSOLUTE - TICK), Role.BIDDER, NOW)
    assert not is_alive(_times(whole=ABSOLUTE), Role.BIDDER, NOW)


def test_14_a_proof_of_identity_holds_ten_minutes() -> None:
    assert is_recent(_times(whole=RECENT - TICK), NOW)
    assert not is_recent(_times(whole=RECENT), NOW)


def test_06_nobody_crosses_between_office_and_bidders() -> None:
    for old, new in product(Role, Role):
        expected = Role.VISITOR not in (old, new) and (
            old == new or (old in STAFF) == (new in STAFF)
        )
        assert may_become(old, new) is expected


def test_06_nobody_checks_what_they_made() -> None:
    check_four_eyes(1, 2)
    with pytest.raises(Forbidden):
        check_four_eyes(1, 1)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Li.Na@Example.ORG ", "li.na@example.org"),
        ("ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "li@example.com"),
        ("li+land@sub.example.cn", "li+land@sub.example.cn"),
        ("li@例子.公司", "li@xn--fsqu00a.xn--55qx5d"),
    ],
)
def test_an_address_has_one_spelling(typed: str, stored: str) -> None:
    assert normalised_email(typed) == stored
    assert normalised_email(stored) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "li",
        "@example.org",
        "li@",
        "li@localhost",
        "a b@example.org",
        "li@exa mple.org",
        "li@example..org",
        ".li@example.org",
        "li@-example.org",
        "li\r\nBcc: x@example.org@example.org",
        "li@example.org\nBcc: x@example.org",
        "li@example.org,x@example.org",
        "<li@example.org>",
        "li\0@example.org",
        "x" * 65 + "@example.org",
        "l@" + "a." * 130 + "org",
        "\ud800@example.org",
        "li@\ud800.org",
    ],
)
def test_41_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        normalised_email(typed)


@given(st.text(max_size=80))
def test_41_whatever_is_accepted_fits_a_header(typed: str) -> None:
    try:
        email = normalised_email(typed)
    except InvalidInput:
        return
    assert email.isascii()
    assert email.isprintable()
    assert email.count("@") == 1
    assert normalised_email(email) == email


@pytest.mark.parametrize("off_by", [-1, 0, 1])
def test_22_one_step_before_and_after_counts(off_by: int) -> None:
    code = pyotp.TOTP(SECRET).at(int(NOW.timestamp()) + off_by * totp.STEP_S)
    step = int(NOW.timestamp()) // totp.STEP_S + off_by

    assert totp.matching_step(SECRET, code, NOW, after=None) == step
    assert totp.matching_step(SECRET, f"{code[:3]} {code[3:]}", NOW, after=step - 1) == step
    assert totp.matching_step(SECRET, code, NOW, after=step) is None


@pytest.mark.parametrize("off_by", [-2, 2, 1000])
def test_22_further_away_counts_not(off_by: int) -> None:
    code = pyotp.TOTP(SECRET).at(int(NOW.timestamp()) + off_by * totp.STEP_S)

    assert totp.matching_step(SECRET, code, NOW, after=None) is None


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345\0", "²²²²²²"]
)
def test_22_what_is_no_code_is_none(code: str) -> None:
    assert totp.matching_step(SECRET, code, NOW, after=None) is None


def test_recovery_codes_differ_and_are_read_as_typed() -> None:
    codes = totp.new_recovery_codes()

    assert len(set(codes)) == 10
    assert totp.plain_recovery_code(f" {codes[0].lower()} ") == codes[0].replace("-", "")
    assert totp.plain_recovery_code("123456") is None


def test_a_seal_opens_for_its_owner_and_purpose_only() -> None:
    sealed = seal(b"secret", key="k" * 32, purpose="totp", owner="1")

    assert unseal(sealed, key="k" * 32, purpose="totp", owner="1") == b"secret"
    assert b"secret" not in sealed
    for change in ({"key": "j" * 32}, {"purpose": "other"}, {"owner": "2"}):
        with pytest.raises(BrokenSeal):
            unseal(sealed, **({"key": "k" * 32, "purpose": "totp", "owner": "1"} | change))


@given(st.binary(max_size=60))
def test_what_was_not_sealed_does_not_open(junk: bytes) -> None:
    with pytest.raises(BrokenSeal):
        unseal(from_text(to_text(junk)), key="k" * 32, purpose="totp", owner="1")


@pytest.mark.parametrize("text", ["é", "a", "===="])
def test_text_that_is_no_seal_is_told_apart(text: str) -> None:
    with pytest.raises(BrokenSeal):
        unseal(from_text(text), key="k" * 32, purpose="totp", owner="1")


def test_63_tokens_are_256_random_bits_and_stored_as_digests() -> None:
    tokens = {new_token() for _ in range(100)}

    assert len(tokens) == 100
    assert all(len(token) == 43 for token in tokens)
    assert all(len(digest_of(token)) == 32 for token in tokens)
