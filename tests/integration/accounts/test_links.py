"""Registering, setting a password, changing the address: rows 20, 23, 41, 69 and 76."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Interval, func, literal, select, text, update
from sqlalchemy.orm import Session

from portal.accounts.consent import PRIVACY_VERSION
from portal.accounts.models import Account, AccountSecret, AccountSession, Consent, Ticket
from portal.accounts.roles import Role
from portal.accounts.sealing import digest_of
from portal.db.unit_of_work import database_now
from tests.support.accounts import PASSWORD, Postbox, make_account, post, sign_in_as

MAIL = "li@example.org"
NEW = "seven lanterns above water"
REGISTER = {"email": MAIL, "name": "李娜", "consent": "y"}


def _count(session: Session, model: type) -> int:
    return session.scalars(select(func.count()).select_from(model)).one()


def _age_links(session: Session, by: timedelta) -> None:
    session.execute(
        update(Ticket).values(expires_at=Ticket.expires_at.op("-")(literal(by, Interval())))
    )
    session.commit()


def test_registering_goes_by_a_mail_and_makes_an_investor(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    answer = post(client, "/account/register", **REGISTER)
    assert answer.headers["Location"] == "/account/mailed"
    assert _count(session, Account) == 0
    link = mails.link()
    assert client.get(link).status_code == 200

    entered = post(client, link, password=NEW)

    assert entered.headers["Location"] == "/account"
    account = session.scalars(select(Account)).one()
    assert (account.email, account.name, account.role) == (MAIL, "李娜", "investor")
    consent = session.scalars(select(Consent)).one()
    assert (consent.account_id, consent.version) == (account.id, PRIVACY_VERSION)
    assert PRIVACY_VERSION in client.get("/account").text
    assert PRIVACY_VERSION in client.get("/about/privacy").text
    assert post(client, link, password=NEW).status_code == 410


def test_mails_are_in_both_languages_with_links_to_the_settings_address(
    client: FlaskClient, mails: Postbox
) -> None:
    token = post(client, "/account/reset", email=MAIL)
    assert token.status_code == 303
    post(client, "/account/register", **REGISTER)

    (letter,) = mails.deliver()

    assert letter.to == MAIL
    assert "http://127.0.0.1:8000/account/register/" in letter.text
    assert "http://127.0.0.1:8000/en/account/register/" in letter.text
    assert letter.text.index("请在") < letter.text.index("Open the link")


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nonsense"), ("name", " "), ("name", "x" * 61), ("name", "a\0b"), ("consent", "")],
)
def test_registering_says_what_is_missing(client: FlaskClient, field: str, value: str) -> None:
    fields = {name: text for name, text in (REGISTER | {field: value}).items() if text}

    answer = post(client, "/account/register", **fields)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_password_that_will_not_do_leaves_the_link_good(
    client: FlaskClient, mails: Postbox
) -> None:
    post(client, "/account/register", **REGISTER)
    link = mails.link()

    for weak in ("elevenchars", "password1234", "li@example.org2026", "武汉土地招商平台2026"):
        answer = post(client, link, password=weak)
        assert answer.status_code == 400
        assert weak not in answer.text
    assert post(client, link, password=NEW).status_code == 303


def test_who_is_registered_is_told_by_mail_only(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    make_account(session, email=MAIL)

    post(client, "/account/register", **REGISTER)

    (letter,) = mails.deliver()
    assert "已经有账户" in letter.text
    assert "/register/" not in letter.text
    assert _count(session, Account) == 1
    assert _count(session, Ticket) == 0


def test_of_two_links_for_one_address_the_first_makes_the_account(
    client: FlaskClient, mails: Postbox
) -> None:
    post(client, "/account/register", **REGISTER)
    first = mails.link()
    post(client, "/account/register", **REGISTER)
    second = mails.link()

    assert post(client, first, password=NEW).status_code == 303
    assert post(client, second, password=NEW).status_code == 410


def test_23_a_reset_works_once_within_half_an_hour_and_signs_nobody_in(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    account = make_account(session, email=MAIL)
    token = sign_in_as(client, session, account)
    post(client, "/account/reset", email=MAIL)
    link = mails.link()

    answer = post(client, link, password=NEW)

    assert answer.headers["Location"] == "/account/sign-in"
    client.set_cookie("session", token)
    assert client.get("/account").status_code == 303
    assert post(client, link, password=NEW + "!").status_code == 410
    assert post(client, "/account/sign-in", email=MAIL, password=PASSWORD).status_code == 422
    assert post(client, "/account/sign-in", email=MAIL, password=NEW).status_code == 303
    assert "密码已经更改" in mails.deliver()[-1].text


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 410)])
def test_23_a_reset_link_ends_after_thirty_minutes(
    client: FlaskClient, session: Session, mails: Postbox, minutes: int, status: int
) -> None:
    make_account(session, email=MAIL)
    post(client, "/account/reset", email=MAIL)
    link = mails.link()

    _age_links(session, timedelta(minutes=minutes))

    answer = client.get(link)
    assert answer.status_code == status
    if status == 410:
        assert "重新申请" in answer.text
        assert post(client, link, password=NEW).status_code == 410


def test_23_the_token_is_in_the_mail_and_nowhere_else(
    client: FlaskClient, session: Session, mails: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    make_account(session, email=MAIL)
    post(client, "/account/reset", email=MAIL)
    jobs = session.execute(text("SELECT args::text FROM procrastinate.procrastinate_jobs")).all()
    assert MAIL not in str(jobs)
    link = mails.link()
    token = link.rpartition("/")[2]

    with caplog.at_level(logging.DEBUG):
        client.get(link)
        client.get(f"/en{link}")
        client.get(f"{link}/beyond")
        post(client, link, password=NEW)

    assert "<token>" in caplog.text
    assert token not in caplog.text
    assert NEW not in caplog.text
    stored = session.scalars(select(Ticket.token_digest)).all()
    assert digest_of(token) in stored
    assert token.encode() not in stored


def test_23_a_reset_does_not_pass_by_the_second_factor(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    account = make_account(session, email=MAIL, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    post(client, "/account/reset", email=MAIL)
    post(client, mails.link(), password=NEW)

    answer = post(client, "/account/sign-in", email=MAIL, password=NEW)

    assert answer.headers["Location"].startswith("/account/sign-in/code")
    assert client.get("/account").status_code == 303
    session.expire_all()
    assert session.get_one(Account, account.id).has_totp


def test_23_a_new_link_of_the_same_request_kills_the_earlier(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    from portal.accounts.postbox import services as postbox

    make_account(session, email=MAIL)
    post(client, "/account/reset", email=MAIL)
    first = mails.link()
    ticket = session.scalars(select(Ticket.id)).one()
    postbox.write_link(ticket)  # as the queue does when the worker died after sending

    assert client.get(first).status_code == 410


def test_23_a_link_is_for_its_own_purpose(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    make_account(session, email=MAIL)
    post(client, "/account/reset", email=MAIL)
    token = mails.link().rpartition("/")[2]

    assert client.get(f"/account/register/{token}").status_code == 410
    assert client.get(f"/account/mail/{token}").status_code == 410
    assert client.get(f"/account/reset/{token}").status_code == 200


def test_nobody_is_written_to_where_there_is_no_account(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    closed = make_account(session, email="closed@example.org")
    closed.disabled_at = database_now(session)
    session.commit()

    post(client, "/account/reset", email=MAIL)
    post(client, "/account/reset", email="closed@example.org")

    assert mails.deliver() == []
    assert _count(session, Ticket) == 0


def test_a_mail_box_is_not_flooded(client: FlaskClient) -> None:
    answers = [post(client, "/account/reset", email=MAIL) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [303, 303, 303, 303, 429]
    assert int(answers[-1].headers["Retry-After"]) > 1
    assert post(client, "/account/reset", email="other@example.org").status_code == 303


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/register", "/account/reset"])
def test_20_known_and_unknown_addresses_get_the_same_answer(
    client: FlaskClient, session: Session, path: str
) -> None:
    make_account(session, email="known1@example.org")
    fields = {"name": "李娜", "consent": "y", "password": "wrong guess wrong"}

    answers = [
        post(client, path, email=email, **fields)
        for email in ("known1@example.org", "nobody@example.org")
    ]

    shown = []
    for answer, email in zip(answers, ("known1@", "nobody@"), strict=True):
        page = client.get(answer.headers["Location"]) if answer.status_code == 303 else answer
        plain = page.text.replace(email, "")
        for mark in ('name="csrf_token" value="', "nonce-"):
            plain = "".join(part.partition('"')[2] for part in plain.split(mark))
        shown.append((answer.status_code, answer.headers.get("Location"), plain))
    assert shown[0] == shown[1]


def test_another_address_is_confirmed_by_a_press_and_the_old_one_is_told(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    account = make_account(session, email=MAIL)
    token = sign_in_as(client, session, account)
    assert post(client, "/account/mail", email="new@example.org").status_code == 303
    link = mails.link()
    assert mails.letters[-1].to == "new@example.org"
    assert client.get(link).status_code == 200
    session.expire_all()
    assert session.get_one(Account, account.id).email == MAIL

    assert post(client, link).headers["Location"] == "/account/sign-in"

    session.expire_all()
    assert session.get_one(Account, account.id).email == "new@example.org"
    assert [letter.to for letter in mails.deliver()] == [MAIL]
    client.set_cookie("session", token)
    assert client.get("/account").status_code == 303


def test_an_address_that_is_taken_meanwhile_stays_with_its_owner(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    account = make_account(session, email=MAIL)
    sign_in_as(client, session, account)
    post(client, "/account/mail", email="new@example.org")
    link = mails.link()
    make_account(session, email="new@example.org")

    assert post(client, link).status_code == 410
    session.expire_all()
    assert session.get_one(Account, account.id).email == MAIL


@pytest.mark.parametrize("path", ["/account/register", "/account/reset", "/account/mail"])
@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 3000, "%00", "é", "'--", "%F0%9F%98%80"])
def test_a_made_up_link_is_a_dead_one(client: FlaskClient, path: str, token: str) -> None:
    answer = client.get(f"{path}/{token}")

    assert answer.status_code == (404 if token == "%00" else 410)


def test_04_a_form_takes_its_own_fields_only(
    client: FlaskClient, session: Session, mails: Postbox
) -> None:
    columns = {
        column.name: "1"
        for model in (Account, AccountSecret, AccountSession, Ticket)
        for column in model.__table__.columns
    }
    extra = columns | {"role": "administrator", "is_demo": "y", "password_hash": "x"}
    post(client, "/account/register", **(extra | REGISTER))
    post(client, mails.link(), **(extra | {"password": NEW}))

    account = session.scalars(select(Account)).one()
    assert account.role == Role.INVESTOR
    post(client, "/account/name", **(extra | {"name": "王芳"}))
    session.expire_all()
    account = session.scalars(select(Account)).one()
    assert (account.name, account.role, account.email) == ("王芳", "investor", MAIL)
    assert not account.is_demo
    assert not account.has_totp
    assert account.requested_role is None
    assert account.disabled_at is None
