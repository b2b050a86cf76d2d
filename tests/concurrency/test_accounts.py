"""Sign-ins at the same moment: rows 18, 19, 20, 22 with threads that commit for real."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import erfc, sqrt
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts import services, sessions, totp
from portal.accounts.client import Browser
from portal.accounts.errors import SecondStepOver, WrongCode, WrongCredentials
from portal.accounts.models import Account, AccountSession, Throttle
from portal.accounts.sealing import digest_of
from portal.accounts.second_factor import locked_secret
from portal.accounts.throttle import GUESSES
from portal.accounts.throttling import charge
from portal.db.engine import writer_engine
from portal.db.unit_of_work import database_now, transaction
from portal.kernel.errors import Busy, TooMany
from tests.support.accounts import PASSWORD, make_account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MAIL = "together@example.org"
BROWSER = Browser("192.0.2.1", "Test")


@pytest.fixture
def account_id(application: Flask) -> Iterator[int]:
    """Return a committed account with a second factor; it is gone after the test."""
    with application.app_context():
        with Session(writer_engine()) as session:
            found = make_account(session, email=MAIL, secret=SECRET).id
        yield found
        with transaction() as session:
            session.execute(delete(Account).where(Account.id == found))
            session.execute(delete(Throttle))


def _at_once(app: Flask, count: int, act: Callable[[], str]) -> Counter[str]:
    ready = Barrier(count)

    def one(_number: int) -> str:
        with app.app_context():
            ready.wait()
            try:
                return act()
            except (Busy, TooMany, WrongCode, WrongCredentials, SecondStepOver) as error:
                return type(error).__name__

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(one, range(count)))


def test_22_of_many_uses_of_one_code_at_once_one_counts(
    application: Flask, account_id: int
) -> None:
    for _ in range(4):
        with transaction() as session:
            session.execute(delete(Throttle))
            code = totp.code_at(SECRET, database_now(session))
            locked_secret(session, account_id).totp_last_step = None
            pending = []
            for _ in range(5):
                token = sessions.open_session(session, account_id, BROWSER, awaits_code=True)
                pending.append(_session_id(session, token))
        left = iter(pending)

        def act(left: Iterator[int] = left, code: str = code) -> str:
            services.give_code(next(left), account_id, code, BROWSER)
            return "in"

        found = _at_once(application, 5, act)

        assert found["in"] == 1, found
        assert found["WrongCode"] == 4, found


def _session_id(session: Session, token: str) -> int:
    statement = select(AccountSession.id).where(AccountSession.token_digest == digest_of(token))
    return session.scalars(statement).one()


def test_19_guesses_at_once_are_counted_one_by_one(application: Flask, account_id: int) -> None:
    def act() -> str:
        with transaction() as session:
            charge(session, GUESSES, "guess", MAIL, "192.0.2.1")
        return "heard"

    found = _at_once(application, 24, act)

    assert found["heard"] <= 7, found
    assert found["heard"] + found["TooMany"] + found["Busy"] == 24


def test_19_the_count_is_in_the_database_for_all_workers(
    application: Flask, account_id: int
) -> None:
    with pytest.raises(TooMany):  # noqa: PT012
        for _ in range(9):
            with transaction() as session:
                charge(session, GUESSES, "guess", MAIL, "192.0.2.1")
    writer_engine().dispose()  # as after a restart
    with pytest.raises(TooMany), transaction() as session:
        charge(session, GUESSES, "guess", MAIL, "192.0.2.9")


def test_18_fifty_sign_ins_at_once_end_in_an_answer_each(
    application: Flask, account_id: int
) -> None:
    found = _at_once(
        application, 8, lambda: str(services.sign_in(MAIL, PASSWORD, BROWSER).awaits_code)
    )

    assert found["True"] >= 1
    assert set(found) <= {"True", "Busy", "TooMany"}


@pytest.mark.slow
def test_20_known_and_unknown_addresses_take_the_same_time(
    application: Flask, account_id: int
) -> None:
    seen: dict[str, list[float]] = {MAIL: [], "nobody@example.org": []}
    for _ in range(60):
        for email, times in seen.items():
            with transaction() as session:
                session.execute(delete(Throttle))
            began = time.perf_counter()
            with pytest.raises(WrongCredentials):
                services.sign_in(email, "wrong guess wrong", BROWSER)
            times.append(time.perf_counter() - began)

    known, unknown = seen.values()

    assert _mann_whitney(known[5:], unknown[5:]) > 0.001
    middle = sorted(known)[30] / sorted(unknown)[30]
    assert 0.8 < middle < 1.25


def _mann_whitney(one: list[float], other: list[float]) -> float:
    """Return the two-sided p of the rank sum test in its normal form; there are no ties."""
    above = sum(a > b for a in one for b in other)
    mean = len(one) * len(other) / 2
    spread = sqrt(len(one) * len(other) * (len(one) + len(other) + 1) / 12)
    return erfc(abs(above - mean) / spread / sqrt(2))


def test_a_session_that_is_touched_while_it_ends_makes_nobody_wait(
    application: Flask, account_id: int
) -> None:
    with transaction() as session:
        token = sessions.open_session(session, account_id, BROWSER)
        session_id = _session_id(session, token)
        session.execute(update(Account).where(Account.id == account_id).values(name="x"))
        old = database_now(session) - timedelta(minutes=5)
        session.execute(update(AccountSession).values(last_seen_at=old))
    with Session(writer_engine()) as other:
        other.execute(
            select(AccountSession).where(AccountSession.id == session_id).with_for_update()
        )
        began = time.perf_counter()

        services.touch_session(session_id)

        assert time.perf_counter() - began < 1
