"""Row 18: one works, a bounded number waits, the rest is told at once."""

from __future__ import annotations

import threading

import pytest

from portal.accounts import turnstile
from portal.kernel.errors import Busy

CROWD = 50


def test_18_of_fifty_at_once_one_works_and_the_queue_is_bounded() -> None:
    answers: list[str] = []
    inside, most = 0, 0
    full = threading.Event()

    def ask() -> None:
        nonlocal inside, most
        try:
            with turnstile.turn():
                inside += 1
                most = max(most, inside)
                full.wait(5)
                inside -= 1
                answers.append("done")
        except Busy:
            answers.append("busy")
            if answers.count("busy") == CROWD - turnstile.SEATS:
                full.set()

    threads = [threading.Thread(target=ask) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert most == 1
    assert answers.count("done") == turnstile.SEATS
    assert answers.count("busy") == CROWD - turnstile.SEATS


def test_18_who_waits_too_long_is_told_so_and_leaves_no_seat_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turnstile, "PATIENCE_S", 0.01)
    with turnstile.turn():
        for _ in range(2 * turnstile.SEATS):
            thread = threading.Thread(target=_expect_busy)
            thread.start()
            thread.join(5)
    with turnstile.turn():
        pass


def _expect_busy() -> None:
    with pytest.raises(Busy), turnstile.turn():
        raise AssertionError("somebody else is inside")
