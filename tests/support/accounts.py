"""Accounts in tests: making them, signing them in, sending forms, reading their mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts import passwords, second_factor, sessions, totp
from portal.accounts.client import Browser
from portal.accounts.models import Account, AccountSession
from portal.accounts.postbox import services as postbox
from portal.accounts.roles import STAFF, Role
from portal.accounts.services import new_account
from portal.db.unit_of_work import database_now
from portal.mail.letter import Letter

PASSWORD = "kestrel over seven hills"
BROWSER = Browser(address="127.0.0.1", user_agent="Test")
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_LINK = re.compile(r"https?://\S+(/account/\w+/[\w-]{43})")


@cache
def _hashed(password: str) -> str:
    return passwords.hash_password(password)


def make_account(
    session: Session,
    role: Role = Role.INVESTOR,
    *,
    email: str = "",
    name: str = "测试人",
    secret: str | None = None,
) -> Account:
    """Store an account with ``PASSWORD``; staff have a second factor, others with ``secret``."""
    account = new_account(session, email or f"{role}@example.org", name, role)
    second_factor.locked_secret(session, account.id).password_hash = _hashed(PASSWORD)
    if secret or role in STAFF:
        second_factor.turn_on(session, account, secret or totp.new_secret(), step=None)
    session.commit()
    return account


def sign_in_as(client: FlaskClient, session: Session, account: Account) -> str:
    """Sign the client's browser in as ``account``; return the session's token."""
    token = sessions.open_session(session, account.id, BROWSER)
    session.commit()
    client.set_cookie("session", token)
    return token


def csrf_token(client: FlaskClient) -> str:
    """Return the token that this browser's forms carry."""
    found = _TOKEN.search(client.get("/account/reset").text)
    assert found is not None
    return found[1]


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form as a person would, with the token of the page."""
    return client.post(path, data={"csrf_token": csrf_token(client), **fields})


def age(session: Session, account: Account, *, idle: timedelta, whole: timedelta) -> None:
    """Let the account's sessions be as old as this."""
    now = database_now(session)
    session.execute(
        update(AccountSession)
        .where(AccountSession.account_id == account.id)
        .values(last_seen_at=now - idle, created_at=now - whole, confirmed_at=now - whole)
    )
    session.commit()


@dataclass
class Postbox:
    """Does what the worker would do, and keeps the letters."""

    session: Session
    letters: list[Letter] = field(default_factory=list)

    def deliver(self) -> list[Letter]:
        """Run the jobs that wait; return the letters written by them."""
        before = len(self.letters)
        statement = text(
            "DELETE FROM procrastinate.procrastinate_jobs WHERE task_name LIKE 'accounts.%'"
            " RETURNING task_name, args"
        )
        jobs = self.session.execute(statement).all()
        self.session.commit()
        for name, arguments in jobs:
            getattr(postbox, name.removeprefix("accounts."))(**arguments)
        self.session.expire_all()
        return self.letters[before:]

    def link(self) -> str:
        """Deliver one letter and return the path of its link."""
        (letter,) = self.deliver()
        found = _LINK.search(letter.text)
        assert found is not None, letter.text
        return found[1]


def opened_postbox(session: Session, monkeypatch: pytest.MonkeyPatch) -> Postbox:
    """Return a post box that catches every letter."""
    box = Postbox(session)
    monkeypatch.setattr(postbox, "send", lambda letter, _settings: box.letters.append(letter))
    return box
