"""A person's way: sign in, set up the second factor, look at the account, sign out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.accounts.administration.services import NewAccount, create_accounts
from portal.accounts.models import Account
from portal.accounts.roles import Role
from portal.accounts.totp import code_at
from portal.db.unit_of_work import transaction
from tests.browser.conftest import Visitors
from tests.support.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = ("", "/name", "/mail", "/password", "/totp", "/sessions", "/delete", "/confirm")


def _account(served: Flask, email: str) -> str:
    with served.app_context():
        (issued,) = create_accounts([NewAccount(email, Role.INVESTOR, "很长的单位名称" * 8)])
    return issued.password


def _sign_in(page: Page, prefix: str, email: str, password: str) -> None:
    page.goto(f"{prefix}/account")
    page.fill("#email", email)
    page.fill("#password", password)
    page.locator("main button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/account(/totp.*)?$"))


def test_an_investor_sees_the_account_in_both_languages_and_sizes(
    visitors: Visitors, served: Flask
) -> None:
    password = _account(served, "walker@example.org")
    for prefix, width, scheme in (("", 390, "light"), ("/en", 1366, "dark")):
        page = visitors.come(width=width, color_scheme=scheme)
        _sign_in(page, prefix, "walker@example.org", password)
        for path in PAGES:
            page.goto(f"{prefix}/account{path}")
            assert violations(page) == [], path
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, path
        page.goto(f"{prefix}/account")
        page.locator("form[action$='/sign-out'] button").click()
        expect(page).to_have_url(re.compile(r"/account/signed-out$"))
        page.go_back()
        page.reload()
        expect(page.locator("#password")).to_be_visible()


def test_staff_set_up_their_second_factor_first_and_sign_in_with_it(
    visitors: Visitors, served: Flask
) -> None:
    password = _account(served, "clerk@example.org")
    with served.app_context(), transaction() as session:
        which = update(Account).where(Account.email == "clerk@example.org")
        session.execute(which.values(role=Role.OFFICER))
    page = visitors.come()
    _sign_in(page, "", "clerk@example.org", password)
    expect(page.locator(".account__qr")).to_be_visible()
    assert page.locator(".account__qr").evaluate("image => image.naturalWidth") > 0
    assert violations(page) == []
    secret = page.locator(".account__secret").inner_text().replace(" ", "")

    page.fill("#code", code_at(secret, datetime.now(UTC)))
    page.get_by_role("button", name="开启动态口令").click()

    expect(page.locator(".account__codes li")).to_have_count(10)
    assert violations(page) == []
    page.goto("/account/sessions")
    expect(page.locator("#sessions tbody tr")).to_have_count(1)
