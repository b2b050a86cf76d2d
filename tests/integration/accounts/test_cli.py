"""``flask accounts`` and the accounts of the demonstration: rows 24 and 69."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Account, AccountSession
from portal.accounts.roles import ACCOUNT_ROLES, STAFF
from portal.demo import accounts as demo
from portal.demo.services import clear_demo
from tests.support.accounts import post, sign_in_as

MAIL = "li@example.org"


def _run(runner: FlaskCliRunner, *arguments: str, code: int = 0) -> str:
    result = runner.invoke(args=["accounts", *arguments])
    assert result.exit_code == code, result.output
    return str(result.output)


def test_24_the_first_administrator_is_made_by_command_once(
    runner: FlaskCliRunner, client: FlaskClient, session: Session
) -> None:
    output = _run(runner, "create", "--role", "administrator", MAIL)
    password = output.split()[-1]
    assert len(password) >= 16

    again = _run(runner, "create", "--role", "officer", MAIL)

    assert "nothing was changed" in again
    assert session.scalars(select(Account.role)).all() == ["administrator"]
    answer = post(client, "/account/sign-in", email=MAIL, password=password)
    assert answer.status_code == 303
    assert client.get("/account").headers["Location"].startswith("/account/totp")


def test_a_link_to_set_a_password_is_printed_instead(
    runner: FlaskCliRunner, client: FlaskClient
) -> None:
    output = _run(runner, "create", "--role", "officer", "--link", MAIL)

    found = re.search(r"http://127\.0\.0\.1:8000(/account/reset/\S{43})", output)
    assert found is not None
    assert "password (" not in output
    assert post(client, found[1], password="seven lanterns above water").status_code == 303
    assert "/account/reset/" in _run(runner, "link", MAIL)


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "--role", "officer", "nonsense"),
        ("role", MAIL, "officer"),
        ("disable", MAIL),
        ("enable", MAIL),
        ("link", MAIL),
        ("sign-out", MAIL),
        ("totp-off", MAIL),
        ("code", MAIL),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    runner: FlaskCliRunner, arguments: tuple[str, ...]
) -> None:
    output = _run(runner, *arguments, code=1)

    assert output.startswith("Error: ")
    assert len(output.splitlines()) == 1


@pytest.mark.parametrize("role", ["visitor", "root", ""])
def test_there_is_no_such_role(runner: FlaskCliRunner, role: str) -> None:
    assert "Invalid value" in _run(runner, "create", "--role", role, MAIL, code=2)


def test_an_account_is_kept(runner: FlaskCliRunner, client: FlaskClient, session: Session) -> None:
    _run(runner, "create", "--role", "investor", MAIL, "--name", "李娜")
    account = session.scalars(select(Account)).one()
    sign_in_as(client, session, account)

    assert MAIL in _run(runner, "list")
    assert len(_run(runner, "roles").splitlines()) == len(ACCOUNT_ROLES)
    assert "1 sessions" in _run(runner, "sign-out", MAIL)
    for _ in range(2):
        _run(runner, "role", MAIL, "bidder")
        _run(runner, "disable", MAIL)
    assert "disabled" in _run(runner, "list")
    _run(runner, "enable", MAIL)
    _run(runner, "role", MAIL, "officer", code=1)
    assert "erased 0 accounts" in _run(runner, "purge")
    assert "Error" in _run(runner, "code", MAIL, code=1)


def test_each_role_has_an_account_of_the_demonstration_made_once(
    client: FlaskClient, runner: FlaskCliRunner, session: Session
) -> None:
    issued = demo.make_accounts()

    assert [each.role for each in issued] == list(ACCOUNT_ROLES)
    assert len({each.password for each in issued}) == len(issued)
    assert demo.make_accounts() == []
    shown = "\n".join(demo.lines(issued))
    for each in issued:
        assert each.password in shown
        assert (each.totp_secret is not None) == (each.role in STAFF)
        answer = post(client, "/account/sign-in", email=each.email, password=each.password)
        assert answer.status_code == 303
        if each.totp_secret:
            code = _run(runner, "code", each.email).strip()
            assert post(client, "/account/sign-in/code", code=code).status_code == 303
        assert client.get("/account").status_code == 200


def test_clearing_the_demonstration_takes_its_accounts_and_no_other(
    runner: FlaskCliRunner, session: Session
) -> None:
    demo.make_accounts()
    _run(runner, "create", "--role", "investor", MAIL)

    clear_demo()

    assert session.scalars(select(Account.email)).all() == [MAIL]
    assert session.scalar(select(func.count()).select_from(AccountSession)) == 0


def test_24_without_the_demonstration_none_is_made(
    app: Flask, runner: FlaskCliRunner, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demo=False))

    result = runner.invoke(args=["demo", "load", "--today", "2026-11-23"])

    assert result.exit_code == 0
    assert "password" not in result.output
    assert session.scalar(select(func.count()).select_from(Account)) == 0
