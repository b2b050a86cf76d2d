"""Signing in and out: rows 10 to 15, 18 to 22, 30, 75 of the security list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.accounts import second_factor, totp
from portal.accounts.administration import services as administration
from portal.accounts.models import Account, AccountSecret, AccountSession, Throttle
from portal.accounts.roles import STAFF, Role
from portal.accounts.timing import IDLE, STAFF_IDLE
from portal.db.unit_of_work import database_now
from tests.support.accounts import PASSWORD, age, csrf_token, make_account, post, sign_in_as
from tests.unit.web.test_targets import EVIL

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MAIL = "li@example.org"


def _cookie(client: FlaskClient) -> str | None:
    cookie = client.get_cookie("session")
    return cookie.value if cookie else None


def _sign_in(client: FlaskClient, email: str = MAIL, password: str = PASSWORD, **more: str) -> int:
    return post(client, "/account/sign-in", email=email, password=password, **more).status_code


def _code(session: Session, steps: int = 0) -> str:
    now = database_now(session) + steps * timedelta(seconds=totp.STEP_S)
    return totp.code_at(SECRET, now)


def _is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account/sessions").status_code == 200


def test_who_signs_in_comes_back_to_where_they_were(client: FlaskClient, session: Session) -> None:
    make_account(session, email=MAIL)
    asked = client.get("/en/account/sessions")
    assert asked.status_code == 303
    assert asked.headers["Location"] == "/en/account/sign-in?next=/en/account/sessions"

    answer = post(client, asked.headers["Location"], email=" LI@Example.org ", password=PASSWORD)

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/en/account/sessions"
    assert _is_signed_in(client)


def test_a_visitor_has_no_row_and_no_cookie(client: FlaskClient, session: Session) -> None:
    for path in ("/", "/parcels", "/parks", "/account/mailed", "/about/privacy"):
        assert not client.get(path).headers.getlist("Set-Cookie")
    assert session.scalar(select(func.count()).select_from(AccountSession)) == 0


def test_programs_are_told_401(client: FlaskClient) -> None:
    answer = client.get("/account", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert answer.get_json()["error"]["message"] == "请先登录。"


@pytest.mark.parametrize("field", ["email", "password"])
def test_wrong_or_missing_is_said_beside_the_field_and_the_mail_is_kept(
    client: FlaskClient, session: Session, field: str
) -> None:
    make_account(session, email=MAIL)
    fields = {"email": MAIL, "password": PASSWORD} | {field: ""}

    answer = post(client, "/account/sign-in", **fields)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert fields["email"] in answer.text
    assert PASSWORD not in answer.text


def test_10_a_sign_in_brings_a_new_session_and_kills_the_one_before(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session, email=MAIL)
    old = sign_in_as(client, session, account)

    assert _sign_in(client) == 303

    new = _cookie(client)
    assert new not in (None, old)
    client.set_cookie("session", old)
    assert not _is_signed_in(client)


def test_10_a_session_that_was_planted_is_not_taken_up(
    client: FlaskClient, session: Session
) -> None:
    make_account(session, email=MAIL)
    planted = "x" * 43
    client.set_cookie("session", planted)

    assert _sign_in(client) == 303

    assert _cookie(client) != planted
    client.set_cookie("session", planted)
    assert not _is_signed_in(client)


def test_10_the_form_token_of_before_is_worth_nothing_after(
    client: FlaskClient, session: Session
) -> None:
    make_account(session, email=MAIL)

    before = csrf_token(client)
    _sign_in(client)

    answer = client.post("/account/sign-out", data={"csrf_token": before})

    assert answer.status_code == 400
    assert "过期" in answer.text


def test_10_the_second_factor_brings_a_new_session(client: FlaskClient, session: Session) -> None:
    make_account(session, email=MAIL, secret=SECRET)

    assert _sign_in(client) == 303
    half = _cookie(client)
    assert not _is_signed_in(client)
    answer = post(client, "/account/sign-in/code", code=_code(session))

    assert answer.status_code == 303
    assert _is_signed_in(client)
    assert _cookie(client) != half
    assert half is not None
    client.set_cookie("session", half)
    assert not _is_signed_in(client)


def test_10_another_role_ends_the_sessions(
    client: FlaskClient, session: Session, sign_in: Callable[[str], Account]
) -> None:
    account = sign_in("investor")

    administration.set_role(account.email, Role.BIDDER)

    assert not _is_signed_in(client)


def test_11_signing_out_ends_the_session_on_the_server(
    client: FlaskClient, session: Session
) -> None:
    token = sign_in_as(client, session, make_account(session))
    assert _is_signed_in(client)

    answer = post(client, "/account/sign-out")

    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert _cookie(client) is None
    client.set_cookie("session", token)
    assert not _is_signed_in(client)


def test_11_disabling_ends_the_sessions_and_keeps_out(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session, email=MAIL)
    sign_in_as(client, session, account)

    administration.disable(MAIL)

    assert not _is_signed_in(client)
    assert _sign_in(client) == 422
    administration.enable(MAIL)
    assert _sign_in(client) == 303


@pytest.mark.parametrize(("role", "limit"), [(Role.INVESTOR, IDLE), (Role.OFFICER, STAFF_IDLE)])
def test_12_idle_sessions_end(
    client: FlaskClient, session: Session, role: Role, limit: timedelta
) -> None:
    account = make_account(session, role)
    sign_in_as(client, session, account)
    second = timedelta(seconds=5)

    age(session, account, idle=limit - second, whole=limit)
    assert _is_signed_in(client)
    age(session, account, idle=limit, whole=limit)
    assert not _is_signed_in(client)


def test_12_no_session_outlives_twelve_hours(client: FlaskClient, session: Session) -> None:
    account = make_account(session)
    sign_in_as(client, session, account)

    age(session, account, idle=timedelta(), whole=timedelta(hours=12))

    assert not _is_signed_in(client)


def test_12_using_a_session_keeps_it_and_is_written_once_a_minute(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session)
    sign_in_as(client, session, account)
    age(session, account, idle=timedelta(minutes=29), whole=timedelta(hours=1))
    seen = select(AccountSession.last_seen_at)

    client.get("/account")
    first = session.scalars(seen).one()
    client.get("/account")

    assert database_now(session) - first < timedelta(minutes=1)
    assert session.scalars(seen).one() == first


def test_12_a_public_page_keeps_a_session_too(client: FlaskClient, session: Session) -> None:
    account = make_account(session)
    sign_in_as(client, session, account)
    age(session, account, idle=timedelta(minutes=29), whole=timedelta(hours=1))

    page = client.get("/parks")

    assert 'href="/account"' in page.text
    seen = session.scalars(select(AccountSession.last_seen_at)).one()
    assert database_now(session) - seen < timedelta(minutes=1)


def test_14_dangerous_acts_ask_for_the_password_again(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session)
    old = sign_in_as(client, session, account)
    age(session, account, idle=timedelta(), whole=timedelta(minutes=10))
    for path in ("/account/mail", "/account/export", "/account/delete", "/account/totp"):
        answer = client.get(path)
        assert answer.headers["Location"] == f"/account/confirm?next={path}"
    assert post(client, "/account/totp/off").headers["Location"] == "/account/confirm"

    assert post(client, "/account/confirm", password="wrong wrong wrong").status_code == 422
    answer = post(client, "/account/confirm?next=/account/mail", password=PASSWORD)

    assert answer.headers["Location"] == "/account/mail"
    assert _cookie(client) != old
    assert client.get("/account/mail").status_code == 200


@pytest.mark.parametrize("https", [False, True])
def test_15_the_cookie_is_for_this_host_and_no_script(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch, https: bool
) -> None:
    settings = replace(app.config["SETTINGS"], https=https)
    for name, value in settings.as_flask().items():
        monkeypatch.setitem(app.config, name, value)
    make_account(session, email=MAIL)
    base = "https://localhost" if https else "http://localhost"

    page = client.get("/account/sign-in", base_url=base)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    answer = client.post(
        "/account/sign-in",
        data={"csrf_token": token[1], "email": MAIL, "password": PASSWORD},
        base_url=base,
        headers={"Referer": f"{base}/account/sign-in"},
    )

    cookies = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    (cookie,) = [c for c in cookies if c.partition("=")[0].endswith("session")]
    assert cookie.startswith("__Host-session=" if https else "session=")
    for one in cookies:
        assert "HttpOnly" in one
        assert "SameSite=Lax" in one
        assert "Path=/" in one
        assert "Domain" not in one
        assert ("Secure" in one) is https
        assert one.startswith("__Host-") is https


def test_18_a_weak_hash_is_made_anew_when_its_password_comes(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session, email=MAIL)
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    session.execute(update(AccountSecret).values(password_hash=weak))
    session.commit()

    assert _sign_in(client) == 303

    session.expire_all()
    stored = session.get_one(AccountSecret, account.id).password_hash
    assert stored is not None
    assert "m=19456,t=2" in stored
    assert _sign_in(client) == 303


def test_19_guessing_slows_down_for_known_and_unknown_alike(
    client: FlaskClient, session: Session
) -> None:
    make_account(session, email=MAIL)
    seen = {}
    for email in (MAIL, "nobody@example.org"):
        seen[email] = [_sign_in(client, email, f"wrong guess {n} wrong") for n in range(6)]
    # As if five more guesses had been heard: the wait of the first ones ends too soon to be met.
    now = database_now(session)
    session.execute(update(Throttle).values(level=Throttle.level + 5, at=now))
    session.commit()

    answer = post(client, "/account/sign-in", email=MAIL, password=PASSWORD)

    assert seen[MAIL] == seen["nobody@example.org"] == [422] * 6
    assert _sign_in(client, "nobody@example.org", "wrong again and again") == 429
    assert answer.status_code == 429
    assert 16 <= int(answer.headers["Retry-After"]) <= 33
    assert "秒后再试" in answer.text


def test_19_the_wait_ends_and_the_right_password_forgets_the_failures(
    client: FlaskClient, session: Session
) -> None:
    make_account(session, email=MAIL)
    while _sign_in(client, password="wrong guess wrong") != 429:
        pass
    hour_ago = database_now(session) - timedelta(minutes=16)
    session.execute(update(Throttle).values(at=hour_ago))
    session.commit()

    assert _sign_in(client) == 303
    assert _sign_in(client, password="wrong guess wrong") == 422
    assert _sign_in(client) == 303


def test_19_a_network_is_held_back_whatever_accounts_it_tries(client: FlaskClient) -> None:
    answers = [_sign_in(client, f"somebody{n}@example.org", "wrong guess wrong") for n in range(23)]

    assert answers[:21] == [422] * 21
    assert 429 in answers[21:]


def test_19_no_mail_or_address_is_kept_for_it(client: FlaskClient, session: Session) -> None:
    _sign_in(client, password="wrong guess wrong")

    rows = session.scalars(select(Throttle)).all()
    assert len(rows) == 3
    assert all(len(row.key) == 32 for row in rows)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_21_staff_without_a_second_factor_set_it_up_before_anything_else(
    client: FlaskClient, session: Session, role: Role
) -> None:
    account = make_account(session, role)
    second_factor.turn_off(session, session.get_one(Account, account.id))
    session.commit()
    sign_in_as(client, session, account)

    for path in ("/account", "/account/sessions", "/account/export"):
        assert client.get(path).headers["Location"] == f"/account/totp?next={path}"
    assert client.get("/account/totp").status_code == 200


def test_22_a_code_counts_once(client: FlaskClient, session: Session) -> None:
    make_account(session, email=MAIL, secret=SECRET)
    code = _code(session)
    _sign_in(client)
    assert post(client, "/account/sign-in/code", code=code).status_code == 303

    _sign_in(client)
    again = post(client, "/account/sign-in/code", code=code)

    assert again.status_code == 422
    assert not _is_signed_in(client)
    assert post(client, "/account/sign-in/code", code=_code(session, 1)).status_code == 303


def test_22_five_wrong_codes_and_the_password_is_asked_for_again(
    client: FlaskClient, session: Session
) -> None:
    make_account(session, email=MAIL, secret=SECRET)
    _sign_in(client)
    wrong = "000000" if _code(session) != "000000" else "111111"

    answers = [post(client, "/account/sign-in/code", code=wrong) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [422] * 5
    assert "重新输入邮箱和密码" in answers[-1].text
    assert post(client, "/account/sign-in/code", code=_code(session)).headers["Location"] == (
        "/account/sign-in?next=/account"
    )


def test_22_the_second_step_takes_ten_minutes_at_most(
    client: FlaskClient, session: Session
) -> None:
    account = make_account(session, email=MAIL, secret=SECRET)
    _sign_in(client)
    age(session, account, idle=timedelta(), whole=timedelta(minutes=10))

    answer = post(client, "/account/sign-in/code", code=_code(session))

    assert answer.status_code == 422
    assert not _is_signed_in(client)


def test_a_recovery_code_stands_in_once(client: FlaskClient, session: Session) -> None:
    account = make_account(session, email=MAIL, secret=SECRET)
    codes = second_factor.new_recovery_codes(session, account.id)
    session.commit()
    _sign_in(client)
    assert post(client, "/account/sign-in/code", code=codes[3].lower()).status_code == 303
    _sign_in(client)

    assert post(client, "/account/sign-in/code", code=codes[3]).status_code == 422
    assert post(client, "/account/sign-in/code", code=codes[4]).status_code == 303


def test_a_secret_sealed_with_another_key_is_a_wrong_code_not_a_fault(
    client: FlaskClient, session: Session
) -> None:
    make_account(session, email=MAIL, secret=SECRET)
    session.execute(update(AccountSecret).values(totp_sealed=b"\x01" + b"0" * 60))
    session.commit()
    _sign_in(client)

    assert post(client, "/account/sign-in/code", code=_code(session)).status_code == 422


@pytest.mark.parametrize("target", EVIL[::6])
def test_30_signing_in_leads_nowhere_else(
    client: FlaskClient, session: Session, target: str
) -> None:
    make_account(session, email=MAIL)

    answer = client.post(
        "/account/sign-in",
        query_string={"next": target},
        data={"csrf_token": csrf_token(client), "email": MAIL, "password": PASSWORD},
    )

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/account"


def test_09_a_change_asked_for_by_another_site_is_refused(
    client: FlaskClient, session: Session, sign_in: Callable[[str], Account]
) -> None:

    sign_in("investor")
    fields = {"csrf_token": csrf_token(client)}
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        assert client.post("/account/sign-out", data=fields, headers=headers).status_code == 403
    own = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    assert client.post("/account/sign-out", data=fields, headers=own).status_code == 303


def test_75_nothing_shown_to_a_person_is_kept_by_anybody(
    client: FlaskClient, sign_in: Callable[[str], Account]
) -> None:
    public = client.get("/parks")
    assert public.headers["Cache-Control"] == "no-cache"
    sign_in("investor")

    for path in ("/", "/parks", "/parcels", "/account", "/nowhere", "/map", "/account/sessions"):
        answer = client.get(path, headers={"If-None-Match": "*"})
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "Cookie" in answer.headers["Vary"], path
        assert "ETag" not in answer.headers, path
        assert answer.status_code != 304, path


@pytest.mark.parametrize(
    "cookie", ["", "x", "x" * 43, "x" * 4000, "é" * 43, "'; drop table account; --", "../../etc"]
)
def test_a_made_up_cookie_is_nobody(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("session", cookie)

    assert client.get("/account").status_code == 303
    assert client.get("/parks").status_code == 200
