"""Registering and setting a password: asked for on a page, done by a link in a mail."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries, services
from portal.accounts.answers import address, browser, form_page, refused, to
from portal.accounts.blueprint import bp
from portal.accounts.consent import PRIVACY_VERSION
from portal.accounts.errors import DeadLink
from portal.accounts.forms import EmailForm, LinkForm, NewPasswordForm, RegisterForm
from portal.accounts.profile import services as profile
from portal.accounts.views import entered, signed_out
from portal.accounts.vocab import TicketPurpose
from portal.kernel.errors import Busy, InvalidInput, TooMany
from portal.web.access import public

_REGISTER = "accounts/register.html"
_RESET = "accounts/reset.html"
_SET = "accounts/set_password.html"
_DEAD = {
    TicketPurpose.REGISTER: "accounts.register",
    TicketPurpose.RESET: "accounts.reset",
    TicketPurpose.MAIL: "accounts.mail",
}


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Take the wish to register; the answer is the same whether the address is known or not."""
    form = RegisterForm()
    if not form.validate_on_submit():
        return form_page(_REGISTER, form)
    try:
        services.ask_to_register(
            form.email.data or "", form.name.data or "", PRIVACY_VERSION, address()
        )
    except TooMany as error:
        return refused(_REGISTER, form, "email", error)
    return to(url_for(".mailed"))


@bp.route("/reset", methods=["GET", "POST"])
@public
def reset() -> ResponseReturnValue:
    """Take the wish for a new password; the answer is the same for every address."""
    form = EmailForm()
    if not form.validate_on_submit():
        return form_page(_RESET, form)
    try:
        services.ask_to_reset(form.email.data or "", address())
    except TooMany as error:
        return refused(_RESET, form, "email", error)
    return to(url_for(".mailed"))


@bp.get("/mailed")
@public
def mailed() -> ResponseReturnValue:
    """Say that a mail is on its way, and what to do when none comes."""
    return render_template("accounts/mailed.html")


@bp.route("/register/<token>", methods=["GET", "POST"])
@public
def finish_registration(token: str) -> ResponseReturnValue:
    """Set the first password; that makes the account and signs it in."""
    purpose = TicketPurpose.REGISTER
    form = NewPasswordForm()
    if not queries.is_link_alive(token, purpose):
        return dead_link(purpose)
    if not form.validate_on_submit():
        return form_page(_SET, form, purpose=purpose)
    try:
        entry = services.register(token, form.password.data or "", browser())
    except (InvalidInput, Busy) as error:
        return refused(_SET, form, "password", error, purpose=purpose)
    except DeadLink:
        return dead_link(purpose)
    return entered(entry, url_for(".overview"))


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def set_password(token: str) -> ResponseReturnValue:
    """Set a new password; one signs in with it afterwards, second factor included."""
    purpose = TicketPurpose.RESET
    form = NewPasswordForm()
    if not queries.is_link_alive(token, purpose):
        return dead_link(purpose)
    if not form.validate_on_submit():
        return form_page(_SET, form, purpose=purpose)
    try:
        services.reset_password(token, form.password.data or "")
    except (InvalidInput, Busy) as error:
        return refused(_SET, form, "password", error, purpose=purpose)
    except DeadLink:
        return dead_link(purpose)
    return signed_out(url_for(".sign_in"))


@bp.route("/mail/<token>", methods=["GET", "POST"])
@public
def confirm_mail(token: str) -> ResponseReturnValue:
    """Take the new address by a press; one signs in with it afterwards."""
    form = LinkForm()
    if not queries.is_link_alive(token, TicketPurpose.MAIL):
        return dead_link(TicketPurpose.MAIL)
    if not form.validate_on_submit():
        return form_page("accounts/confirm_mail.html", form)
    try:
        profile.change_mail(token)
    except DeadLink:
        return dead_link(TicketPurpose.MAIL)
    return signed_out(url_for(".sign_in"))


def dead_link(purpose: TicketPurpose) -> ResponseReturnValue:
    """Say that the link is over and where to get another."""
    again = url_for(_DEAD[purpose])
    return render_template("accounts/dead_link.html", again=again), DeadLink.status
