"""One's own account: overview, name, mail address, data, deletion, role."""

from __future__ import annotations

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import queries
from portal.accounts.answers import address, form_page, refused, to
from portal.accounts.blueprint import bp
from portal.accounts.forms import EmailForm, LinkForm, NameForm
from portal.accounts.own_data import own_data
from portal.accounts.profile import services
from portal.accounts.roles import Role, is_staff
from portal.accounts.timing import GRACE
from portal.kernel.errors import TooMany
from portal.web.access import requires, signed_in

_NAME = "accounts/name.html"
_MAIL = "accounts/mail.html"


@bp.get("")
@requires()
def overview() -> ResponseReturnValue:
    """Show the account: who one is here, what keeps it safe, what one can do."""
    account = queries.get_account(signed_in().account_id)
    role = Role(account.role)
    deletion_on = account.deletion_requested_at and account.deletion_requested_at + GRACE
    return render_template(
        "accounts/overview.html",
        account=account,
        role=role,
        is_staff=is_staff(role),
        requested=Role(account.requested_role) if account.requested_role else None,
        may_request=role is Role.INVESTOR and account.requested_role is None,
        deletion_on=deletion_on,
        consents=queries.consents_of(account.id),
    )


@bp.route("/name", methods=["GET", "POST"])
@requires()
def name() -> ResponseReturnValue:
    """Change the name shown."""
    account = queries.get_account(signed_in().account_id)
    form = NameForm(data={"name": account.name})
    if not form.validate_on_submit():
        return form_page(_NAME, form)
    services.rename(account.id, form.name.data or "")
    return to(url_for(".overview"))


@bp.route("/mail", methods=["GET", "POST"])
@requires(recently=True)
def mail() -> ResponseReturnValue:
    """Ask for another mail address; a link goes to it."""
    form = EmailForm()
    if not form.validate_on_submit():
        return form_page(_MAIL, form)
    try:
        services.ask_to_change_mail(signed_in().account_id, form.email.data or "", address())
    except TooMany as error:
        return refused(_MAIL, form, "email", error)
    return to(url_for(".mailed"))


@bp.get("/export")
@requires(recently=True)
def export() -> ResponseReturnValue:
    """Hand out everything kept of the person as a file."""
    response = Response(own_data(signed_in().account_id), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="account.json"'
    return response


@bp.route("/delete", methods=["GET", "POST"])
@requires(recently=True)
def delete() -> ResponseReturnValue:
    """Ask for the deletion of the account."""
    account = queries.get_account(signed_in().account_id)
    form = LinkForm()
    if not form.validate_on_submit():
        return form_page(
            "accounts/delete.html",
            form,
            days=GRACE.days,
            is_staff=is_staff(Role(account.role)),
            is_requested=account.deletion_requested_at is not None,
        )
    services.request_deletion(account.id)
    return to(url_for(".overview"))


@bp.post("/delete/cancel")
@requires()
def cancel_deletion() -> ResponseReturnValue:
    """Keep the account after all."""
    services.cancel_deletion(signed_in().account_id)
    return to(url_for(".overview"))


@bp.post("/bidder")
@requires(Role.INVESTOR)
def request_bidder() -> ResponseReturnValue:
    """Ask to become a bidder; the office decides."""
    services.request_role(signed_in().account_id, Role.BIDDER)
    return to(url_for(".overview"))
