"""One's own account: rows 2, 3, 5, 13, 21, 33, 63, 74."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from portal.accounts import hooks, sessions, totp
from portal.accounts.administration import services as administration
from portal.accounts.client import Browser
from portal.accounts.models import (
    Account,
    AccountSecret,
    AccountSession,
    Consent,
    RecoveryCode,
)
from portal.accounts.profile import services as profile
from portal.accounts.roles import Role
from portal.db.unit_of_work import database_now
from portal.kernel.errors import Conflict
from tests.support.accounts import (
    BROWSER,
    PASSWORD,
    Postbox,
    csrf_token,
    make_account,
    post,
)

NEW = "seven lanterns above water"
SignIn = Callable[[str], Account]

#: Parts of OWASP's cheat sheet, each a way out of another context.
XSS = [
    "<script>window.__x=1</script>",
    '"><script>window.__x=1</script>',
    "'><img src=x onerror=window.__x=1>",
    "<svg/onload=window.__x=1>",
    "</textarea><script>1</script>",
    "</title><script>1</script>",
    "<!--<script>1</script>-->",
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>#{7*7}",
    '" autofocus onfocus=alert(1) x="',
    "<iframe srcdoc='<script>1</script>'>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;&#60;script&#62;",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=1>",
    "＜script＞1＜/script＞",
]


def _elements(html: str) -> list[tuple[str, tuple[str, ...]]]:
    root = html5lib.parse(html, namespaceHTMLElements=False)
    return [(str(each.tag), tuple(sorted(map(str, each.attrib)))) for each in root.iter("*")]


@pytest.mark.parametrize("payload", XSS)
def test_33_a_persons_text_makes_no_markup(
    client: FlaskClient, session: Session, payload: str
) -> None:
    account = make_account(session, name="无害")
    token = sessions.open_session(session, account.id, BROWSER)
    session.commit()
    client.set_cookie("session", token)
    paths = ("/account", "/account/name", "/account/sessions", "/en/account")
    before = [_elements(client.get(path).text) for path in paths]

    session.execute(update(Account).values(name=payload, requested_role=None))
    session.execute(update(AccountSession).values(user_agent=payload, address=payload))
    session.commit()

    pages = [client.get(path).text for path in paths]
    assert [_elements(page) for page in pages] == before
    assert "49" not in re.findall(r">([^<>]*7\*7[^<>]*)<", pages[0])


@pytest.mark.parametrize("payload", XSS[:6])
def test_33_what_was_typed_comes_back_as_text(client: FlaskClient, payload: str) -> None:
    plain = post(client, "/account/sign-in", email="nonsense", password="x")
    answer = post(client, "/account/sign-in", email=payload, password="x")

    assert _elements(answer.text) == _elements(plain.text)


def test_02_nobody_ends_the_session_of_another(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    other = make_account(session, email="other@example.org")
    sessions.open_session(session, other.id, BROWSER)
    session.commit()
    theirs = session.scalars(
        select(AccountSession.public_id).where(AccountSession.account_id == other.id)
    ).one()
    sign_in("investor")

    answer = post(client, f"/account/sessions/{theirs}/end")
    missing = post(client, f"/account/sessions/{uuid4()}/end")

    assert answer.status_code == missing.status_code == 404
    assert _without_ids(answer.text) == _without_ids(missing.text)
    assert session.scalar(select(func.count()).where(AccountSession.account_id == other.id)) == 1


def _without_ids(page: str) -> str:
    page = re.sub(r'value="[^"]+"|<code>[0-9a-f]+</code>', "", page)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page)


def test_63_links_carry_no_numbers_in_order(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    account = sign_in("investor")
    sessions.open_session(session, account.id, BROWSER)
    session.commit()

    class Links(HTMLParser):
        found: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value or "" for name, value in attrs if name in ("href", "action")]

    Links().feed(client.get("/account/sessions").text)
    ours = [link for link in Links.found if link.startswith("/account")]
    assert any("/end" in link for link in ours)
    assert not [link for link in ours if re.search(r"/\d+(/|$)", link)]


def test_devices_are_listed_and_signed_out_elsewhere(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    account = sign_in("investor")
    tokens = [sessions.open_session(session, account.id, BROWSER) for _ in range(3)]
    session.commit()
    page = client.get("/account/sessions").text
    assert page.count('/end"') == 3
    assert "本设备" in page
    (one, *_rest) = re.findall(r"/account/sessions/([0-9a-f-]{36})/end", page)

    assert post(client, f"/account/sessions/{one}/end").status_code == 303
    assert session.scalar(select(func.count()).select_from(AccountSession)) == 3
    assert post(client, "/account/sessions/end-others").status_code == 303

    assert session.scalar(select(func.count()).select_from(AccountSession)) == 1
    assert client.get("/account").status_code == 200
    client.set_cookie("session", tokens[1])
    assert client.get("/account").status_code == 303


def test_13_a_new_password_ends_the_other_sessions(
    client: FlaskClient, session: Session, sign_in: SignIn, mails: Postbox
) -> None:
    account = sign_in("investor")
    elsewhere = sessions.open_session(session, account.id, BROWSER)
    session.commit()
    here = client.get_cookie("session")
    fields = {"old_password": PASSWORD, "password": NEW}
    wrong = post(client, "/account/password", **(fields | {"old_password": "wrong wrong"}))
    assert wrong.status_code == 422
    weak = post(client, "/account/password", **(fields | {"password": "password1234"}))
    assert weak.status_code == 400

    assert post(client, "/account/password", **fields).status_code == 303

    after = client.get_cookie("session")
    assert here is not None
    assert after is not None
    assert after.value != here.value
    assert client.get("/account").status_code == 200
    for dead in (elsewhere, here.value):
        client.set_cookie("session", dead)
        assert client.get("/account").status_code == 303
    assert "密码已经更改" in mails.deliver()[0].text


def test_21_13_the_second_factor_is_set_up_with_a_code_and_ends_the_others(
    client: FlaskClient, session: Session, sign_in: SignIn, mails: Postbox
) -> None:
    account = sign_in("investor")
    elsewhere = sessions.open_session(session, account.id, BROWSER)
    session.commit()
    page = client.get("/account/totp").text
    assert 'src="data:image/svg+xml' in page
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    secret = re.search(r'account__secret">([A-Z2-7 ]+)<', page)
    assert sealed is not None
    assert secret is not None
    plain = secret[1].replace(" ", "")
    code = totp.code_at(plain, database_now(session))
    assert session.scalars(select(Account.has_totp)).one() is False

    other = "000000" if code != "000000" else "111111"
    wrong = post(client, "/account/totp", sealed=sealed[1], code=other)
    assert wrong.status_code == 422
    assert secret[1] in wrong.text
    assert post(client, "/account/totp", sealed="forged", code=code).status_code == 422
    answer = post(client, "/account/totp", sealed=sealed[1], code=code)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    codes = re.findall(r"<code>([A-Z2-9-]{19})</code>", answer.text)
    assert len(codes) == 10
    assert "恢复码" not in client.get("/account").text
    stored = session.scalars(select(RecoveryCode.digest)).all()
    assert not [c for c in codes if c.replace("-", "").encode() in stored]
    sealed_secret = session.scalars(select(AccountSecret.totp_sealed)).one()
    assert sealed_secret is not None
    assert plain.encode() not in sealed_secret
    client.set_cookie("session", elsewhere)
    assert client.get("/account").status_code == 303
    assert "开启动态口令" in mails.deliver()[0].text


def test_turning_the_second_factor_off_makes_staff_set_up_another(
    client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("officer")
    assert post(client, "/account/totp/codes").status_code == 200

    answer = post(client, "/account/totp/off")

    assert answer.headers["Location"] == "/account/totp"
    assert client.get("/account").headers["Location"].startswith("/account/totp")


def test_a_wrong_role_is_told_who_can_and_how(client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("officer")

    answer = post(client, "/account/bidder")

    assert answer.status_code == 403
    assert "投资人" in answer.text
    assert "经办人" in answer.text
    assert "联系管理员" in answer.text


def test_an_investor_asks_to_become_a_bidder_and_is_made_one(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    account = sign_in("investor")
    assert "申请竞买人资格" in client.get("/account").text

    assert post(client, "/account/bidder").status_code == 303
    page = client.get("/account").text
    assert "等待工作人员办理" in page

    administration.set_role(account.email, Role.BIDDER)
    session.expire_all()
    assert session.get_one(Account, account.id).requested_role is None


def test_05_services_refuse_what_a_page_would_not_offer(session: Session) -> None:
    officer = make_account(session, Role.OFFICER)
    with pytest.raises(Conflict):
        profile.request_role(officer.id, Role.BIDDER)
    with pytest.raises(Conflict):
        profile.request_deletion(officer.id)
    with pytest.raises(Conflict):
        administration.set_role(officer.email, Role.BIDDER)
    investor = make_account(session)
    for role in set(Role) - {Role.BIDDER}:
        with pytest.raises(Conflict):
            profile.request_role(investor.id, role)


def test_74_03_everything_kept_of_a_person_can_be_taken_away(
    app: Flask,
    client: FlaskClient,
    session: Session,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = sign_in("investor")
    make_account(session, email="other@example.org", name="别人")
    session.add(
        Consent(
            account_id=account.id,
            document="privacy",
            version="1",
            consented_at=database_now(session),
        )
    )
    session.commit()
    monkeypatch.setitem(
        app.extensions["portal-account-hooks"].owned,
        "shoes",
        hooks.Owned("shoes", lambda account_id: [{"of": account_id}], lambda _session, _id: None),
    )

    answer = client.get("/account/export")

    document = json.loads(answer.data)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(document) == {"format", "account", "sessions", "account_consent", "shoes"}
    assert set(document["account"]) == {
        "id",
        "email",
        "name",
        "role",
        "requested_role",
        "created_at",
        "second_factor",
        "deletion_requested_at",
    }
    assert document["account"]["email"] == account.email
    assert document["account_consent"][0]["version"] == "1"
    assert document["shoes"] == [{"of": account.id}]
    assert "别人" not in answer.text
    assert "hash" not in answer.text
    assert "digest" not in answer.text


def test_74_an_account_is_erased_after_its_grace_and_not_before(
    client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    account = sign_in("investor")
    email, account_id = account.email, account.id
    assert post(client, "/account/delete").status_code == 303
    assert "账户将于" in client.get("/account").text
    assert post(client, "/account/delete/cancel").status_code == 303
    assert "账户将于" not in client.get("/account").text
    post(client, "/account/delete")

    _requested_ago(session, timedelta(days=14) - timedelta(minutes=1))
    assert administration.purge().accounts == 0
    _requested_ago(session, timedelta(days=14))
    assert administration.purge().accounts == 1
    assert administration.purge().accounts == 0

    session.expire_all()
    row = session.get_one(Account, account_id)
    assert row.name == ""
    assert email not in row.email
    assert row.erased_at is not None
    assert session.scalars(select(AccountSecret.password_hash)).all() in ([], [None])
    assert client.get("/account").status_code == 303
    assert post(client, "/account/sign-in", email=email, password=PASSWORD).status_code == 422
    make_account(session, email=email)  # the address is free again


def _requested_ago(session: Session, ago: timedelta) -> None:
    values = {"deletion_requested_at": database_now(session) - ago}
    session.execute(update(Account).values(values))
    session.commit()


def test_other_features_rows_go_with_the_account_and_hear_of_sign_ins(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []
    erased: list[int] = []
    found = app.extensions["portal-account-hooks"]
    monkeypatch.setitem(
        found.owned,
        "shoes",
        hooks.Owned(
            "shoes", lambda _id: [], lambda _session, account_id: erased.append(account_id)
        ),
    )

    def hear(_session: Session, account_id: int, browser: Browser) -> None:
        heard.append((account_id, dict(browser.fields), browser.cookies.get("favourites")))

    hooks.on_signed_in(app, hear)
    account = make_account(session, email="li@example.org")
    client.set_cookie("favourites", "P1.P2")

    post(client, "/account/sign-in", email="li@example.org", password=PASSWORD, merge="P3")
    found.signed_in.pop()

    assert heard == [(account.id, {"email": "li@example.org", "merge": "P3"}, "P1.P2")]
    profile.request_deletion(account.id)
    _requested_ago(session, timedelta(days=15))
    administration.purge()
    assert erased == [account.id]


def test_08_no_page_that_is_only_read_needs_to_write(
    client: FlaskClient, session: Session, connection: Connection, sign_in: SignIn
) -> None:
    account = sign_in("investor")
    age_long = timedelta(minutes=5)
    session.execute(update(AccountSession).values(last_seen_at=database_now(session) - age_long))
    session.commit()
    csrf_token(client)
    paths = ["/account", "/account/name", "/account/mail", "/account/password", "/account/totp"]
    paths += ["/account/sessions", "/account/export", "/account/delete", "/account/confirm"]
    paths += ["/account/sign-in/code", "/account/register", "/account/reset", "/", "/parcels"]
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    answers = {path: client.get(path).status_code for path in paths}

    assert set(answers.values()) <= {200, 303}
    assert account.id
