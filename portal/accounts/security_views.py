"""What keeps an account safe: password, second factor, sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import cookies, queries
from portal.accounts.answers import address, form_page, refused, to
from portal.accounts.blueprint import bp
from portal.accounts.errors import WrongCode, WrongPassword
from portal.accounts.forms import ChangePasswordForm, EnrolForm
from portal.accounts.profile import services
from portal.accounts.roles import Role, is_staff
from portal.accounts.sealing import BrokenSeal, from_text, seal, to_text, unseal
from portal.accounts.totp import new_secret, provisioning_uri, qr_image
from portal.kernel.errors import Busy, InvalidInput, TooMany
from portal.web.access import Viewer, requires, signed_in
from portal.web.site import site_identity

_PASSWORD = "accounts/password.html"
_ENROL = "accounts/enrol.html"
_CODES = "accounts/recovery_codes.html"
_SEAL = "enrolment"


@bp.route("/password", methods=["GET", "POST"])
@requires(while_enrolling=True)
def password() -> ResponseReturnValue:
    """Change the password; everywhere else one is signed out."""
    found = signed_in()
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return form_page(_PASSWORD, form)
    old, new = form.old_password.data or "", form.password.data or ""
    try:
        token = services.change_password(found.account_id, found.session_id, old, new, address())
    except (WrongPassword, TooMany, Busy) as error:
        return refused(_PASSWORD, form, "old_password", error)
    except InvalidInput as error:
        return refused(_PASSWORD, form, "password", error)
    return to(url_for(".overview"), token)


@bp.route("/totp", methods=["GET", "POST"])
@requires(recently=True, while_enrolling=True)
def totp() -> ResponseReturnValue:
    """Set up the second factor; nothing is stored before the first code is right."""
    found = signed_in()
    account = queries.get_account(found.account_id)
    if account.has_totp:
        return render_template("accounts/totp.html", is_staff=is_staff(Role(account.role)))
    form = EnrolForm()
    secret = _secret_in(form, found)
    if not form.validate_on_submit():
        return form_page(_ENROL, form, **_enrolment(account.email, secret, found))
    try:
        token, codes = services.enrol(
            found.account_id, found.session_id, secret, form.code.data or ""
        )
    except WrongCode as error:
        return refused(_ENROL, form, "code", error, **_enrolment(account.email, secret, found))
    response = current_app.make_response(render_template(_CODES, codes=codes))
    cookies.keep(response, token)
    return response


@bp.post("/totp/off")
@requires(recently=True)
def totp_off() -> ResponseReturnValue:
    """Turn the second factor off; staff have to set up a new one at once."""
    found = signed_in()
    return to(url_for(".totp"), services.turn_totp_off(found.account_id, found.session_id))


@bp.post("/totp/codes")
@requires(recently=True)
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them this once."""
    codes = services.renew_recovery_codes(signed_in().account_id)
    return render_template(_CODES, codes=codes)


@bp.get("/sessions")
@requires()
def sessions() -> ResponseReturnValue:
    """List the browsers that are signed in."""
    found = signed_in()
    entries = queries.sessions_of(found.account_id, Role(found.role))
    return render_template("accounts/sessions.html", entries=entries, here=found.session_id)


@bp.post("/sessions/<uuid:public_id>/end")
@requires()
def end_session(public_id: UUID) -> ResponseReturnValue:
    """Sign one browser out."""
    services.end_session(signed_in().account_id, public_id)
    return to(url_for(".sessions"))


@bp.post("/sessions/end-others")
@requires()
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    found = signed_in()
    services.end_other_sessions(found.account_id, found.session_id)
    return to(url_for(".sessions"))


def _secret_in(form: EnrolForm, found: Viewer) -> str:
    """Return the secret that the form carries, or a new one."""
    if form.is_submitted():
        try:
            sealed = from_text(form.sealed.data or "")
            return unseal(sealed, key=_key(), purpose=_SEAL, owner=str(found.account_id)).decode()
        except BrokenSeal:
            form.code.data = None  # it belongs to another secret
    return new_secret()


def _enrolment(email: str, secret: str, found: Viewer) -> dict[str, Any]:
    uri = provisioning_uri(secret, email=email, issuer=site_identity().name)
    sealed = seal(secret.encode(), key=_key(), purpose=_SEAL, owner=str(found.account_id))
    return {
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "qr": qr_image(uri),
        "sealed": to_text(sealed),
    }


def _key() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
