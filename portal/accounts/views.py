"""Signing in and out, and proving anew who one is."""

from __future__ import annotations

from flask import g, render_template, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import cookies, services
from portal.accounts.answers import address, browser, form_page, refused, to
from portal.accounts.blueprint import bp
from portal.accounts.doorkeeper import current_session
from portal.accounts.errors import SecondStepOver, WrongCode, WrongCredentials, WrongPassword
from portal.accounts.forms import CodeForm, PasswordForm, SignInForm
from portal.accounts.profile import services as profile
from portal.accounts.services import Entry
from portal.kernel.errors import Busy, TooMany
from portal.web.access import public, requires, signed_in, viewer
from portal.web.targets import next_page

_SIGN_IN = "accounts/sign_in.html"
_CODE = "accounts/code.html"
_CONFIRM = "accounts/confirm.html"


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Take mail address and password; who is known goes on to the code or the page."""
    form = SignInForm()
    if not form.validate_on_submit():
        if not form.is_submitted() and viewer() is not None:
            return to(next_page(url_for(".overview")))
        return form_page(_SIGN_IN, form)
    try:
        entry = services.sign_in(form.email.data or "", form.password.data or "", browser())
    except (WrongCredentials, TooMany, Busy) as error:
        return refused(_SIGN_IN, form, "password", error)
    return entered(entry, next_page(url_for(".overview")))


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """Take the second factor of a sign-in whose password was right."""
    pending = current_session()
    if pending is None or not pending.awaits_code:
        return to(url_for(".sign_in", next=next_page(url_for(".overview"))))
    form = CodeForm()
    if not form.validate_on_submit():
        return form_page(_CODE, form)
    try:
        entry = services.give_code(pending.id, pending.account_id, form.code.data or "", browser())
    except (WrongCode, TooMany) as error:
        return refused(_CODE, form, "code", error)
    except SecondStepOver as error:
        return refused(_SIGN_IN, SignInForm(formdata=None), "password", error)
    return entered(entry, next_page(url_for(".overview")))


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's session, also one that waits for its code."""
    services.sign_out(cookies.session_token())
    return signed_out(url_for(".signed_out"))


@bp.get("/signed-out", endpoint="signed_out")
@public
def signed_out_page() -> ResponseReturnValue:
    """Say that one is signed out."""
    return render_template("accounts/signed_out.html")


@bp.route("/confirm", methods=["GET", "POST"])
@requires(while_enrolling=True)
def confirm() -> ResponseReturnValue:
    """Ask for the password again before a dangerous act."""
    found = signed_in()
    form = PasswordForm()
    if not form.validate_on_submit():
        return form_page(_CONFIRM, form)
    try:
        token = profile.confirm(
            found.account_id, found.session_id, form.password.data or "", address()
        )
    except (WrongPassword, TooMany, Busy) as error:
        return refused(_CONFIRM, form, "password", error)
    return to(next_page(url_for(".overview")), token)


def entered(entry: Entry, target: str) -> ResponseReturnValue:
    """Give the browser its new session; tokens of forms made before are worth nothing now."""
    session.clear()
    g.pop("csrf_token", None)
    if entry.awaits_code:
        return to(url_for(".code", next=target), entry.token)
    return to(target, entry.token)


def signed_out(target: str) -> ResponseReturnValue:
    """Take cookie and form token away, and have the browser forget the pages it kept."""
    session.clear()
    response = to(target)
    cookies.forget(response)  # type: ignore[arg-type]
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
