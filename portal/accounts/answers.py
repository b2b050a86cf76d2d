"""What several pages of accounts do alike: read the browser, show a form again."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal.accounts import cookies
from portal.accounts.client import Browser
from portal.accounts.forms import explain, faults
from portal.kernel.errors import PortalError, TooMany

_SECRETS = {"csrf_token", "password", "old_password", "code", "sealed"}
#: For ``Busy``: the queue is short.
_SOON_S = 2


def browser() -> Browser:
    """Return what services are told about the browser of this request."""
    cookie_name = cookies.cookie_name()
    return Browser(
        address=address(),
        user_agent=request.user_agent.string,
        token=cookies.session_token(),
        fields={name: text for name, text in request.form.items() if name not in _SECRETS},
        cookies={name: text for name, text in request.cookies.items() if name != cookie_name},
    )


def address() -> str:
    """Return the visitor's address."""
    return request.remote_addr or ""


def form_page(
    template: str, form: FlaskForm, status: int = 200, **values: Any
) -> ResponseReturnValue:
    """Show a form; one that came back says what is wrong with it."""
    status = 422 if status == 200 and form.is_submitted() else status
    return render_template(template, form=form, faults=faults(form), **values), status


def refused(
    template: str, form: FlaskForm, field: str, error: PortalError, **values: Any
) -> ResponseReturnValue:
    """Show the form again with an expected error beside a field."""
    explain(form, field, error)
    headers = {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.retry_after_s)
    elif error.status == 503:
        headers["Retry-After"] = str(_SOON_S)
    page = render_template(template, form=form, faults=faults(form), **values)
    return page, error.status, headers


def to(target: str, token: str | None = None) -> Response:
    """Lead on to ``target``; ``token`` goes into the browser's cookie."""
    response = redirect(target, 303)
    if token is not None:
        cookies.keep(response, token)  # type: ignore[arg-type]
    return response
