"""Row 19: waits grow, fade, and are never for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.throttle import (
    GUESSES,
    Limit,
    Tally,
    counted,
    network_of,
    under_attack,
    wait_s,
)

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LIMIT = GUESSES["account"]


def _after(failures: int, limit: Limit = LIMIT) -> Tally | None:
    tally = None
    for _ in range(failures):
        tally = counted(tally, limit, NOW)
    return tally


def test_the_free_tries_wait_for_nothing() -> None:
    assert [wait_s(_after(n), LIMIT, NOW) for n in range(6)] == [0] * 6


def test_each_further_failure_doubles_the_wait() -> None:
    assert [wait_s(_after(5 + n), LIMIT, NOW) for n in range(1, 6)] == [1, 2, 4, 8, 16]


@given(st.integers(0, 100_000))
def test_no_wait_is_longer_than_the_cap(failures: int) -> None:
    tally = Tally(float(failures), NOW)

    assert wait_s(tally, LIMIT, NOW) <= LIMIT.longest_wait.total_seconds()
    assert wait_s(tally, LIMIT, NOW + LIMIT.longest_wait) == 0


def test_the_tally_halves_in_its_half_life() -> None:
    later = NOW + LIMIT.half_life

    assert counted(Tally(8.0, NOW), LIMIT, later).level == pytest.approx(5.0)


def test_a_clock_that_goes_back_makes_nothing_fade() -> None:
    assert counted(Tally(8.0, NOW), LIMIT, NOW - timedelta(hours=1)).level == 9.0


def test_an_attack_on_all_makes_the_waits_of_each_longer() -> None:
    whole = GUESSES["portal"]
    calm = under_attack(LIMIT, Tally(10.0, NOW), whole, NOW)
    pressed = under_attack(LIMIT, Tally(2_000.0, NOW), whole, NOW)

    assert calm == LIMIT
    assert pressed.free == 1
    assert wait_s(_after(3), pressed, NOW) > 0
    assert wait_s(None, pressed, NOW) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_network_is_an_address_or_a_64(address: str, network: str) -> None:
    assert network_of(address) == network
