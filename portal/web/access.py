"""Who may use a route: every view carries exactly one mark, and one guard enforces it.

``@public`` opens a view to everybody; ``@requires("officer")`` to signed-in people of these
roles, ``@requires()`` to whoever is signed in. A view without a mark is refused. Who is signed in
is known to a higher floor, which hands in an ``Entrance``; see ADR 14.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.kernel.errors import Forbidden, PortalError, SignInNeeded
from portal.kernel.i18n import N_
from portal.web.error_pages import show_portal_error, wants_json
from portal.web.targets import this_page

View = TypeVar("View", bound=Callable[..., Any])

MARK = "__access__"
PUBLIC = "public"

_KEY = "portal-entrance"
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_OWN_SITES = {"same-origin", "none"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """What ``@requires`` asks of a visitor; without roles any signed-in person will do."""

    roles: frozenset[str]
    #: The person has proved who they are within the last minutes (重新验证).
    recently: bool
    #: Open also to staff who have no second factor yet.
    while_enrolling: bool

    def __str__(self) -> str:
        """Return the mark as the access matrix writes it."""
        words = ["|".join(sorted(self.roles)) or "signed-in"]
        words += ["recently"] if self.recently else []
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page being made: a signed-in account (当前用户)."""

    account_id: int
    session_id: int
    name: str
    role: str
    is_recent: bool
    must_enrol: bool


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the guard needs to know of accounts: who is here, and where to send whom."""

    load: Callable[[], Viewer | None]
    sign_in_endpoint: str
    confirm_endpoint: str
    enrol_endpoint: str
    #: Role -> its label, a msgid.
    label_of: Callable[[str], str]


class ForeignRequest(PortalError):
    """The request was made by a page of another site."""

    status = 403
    message = N_("这一请求来自其他网站，已被拒绝。请从本站页面重新操作。")


class ExpiredForm(PortalError):
    """The form's token is missing, wrong, or of a session that has ended."""

    status = 400
    message = N_("页面已经过期，或者浏览器没有保存 Cookie。请返回上一页，刷新后再提交一次。")


def public(view: View) -> View:
    """Mark ``view`` as open to everybody.

    Raises:
        RuntimeError: the view has a mark already.
    """
    return _mark(view, PUBLIC)


def requires(
    *roles: str, recently: bool = False, while_enrolling: bool = False
) -> Callable[[View], View]:
    """Mark a view as open to these roles only; none named: to everybody signed in.

    Args:
        *roles: values of ``portal.accounts.roles.Role``.
        recently: for dangerous acts: the visitor must have proved who they are lately.
        while_enrolling: staff may come here before they have a second factor.
    """
    requirement = Requirement(frozenset(roles), recently, while_enrolling)
    return lambda view: _mark(view, requirement)


def access_of(view: Callable[..., Any]) -> str | Requirement | None:
    """Return the mark of ``view``, ``None`` when it has none."""
    mark: str | Requirement | None = getattr(view, MARK, None)
    return mark


def viewer() -> Viewer | None:
    """Return who is signed in, ``None`` for a visitor; asked for once a request."""
    if "viewer" not in g:
        entrance: Entrance | None = current_app.extensions.get(_KEY)
        g.viewer = entrance.load() if entrance else None
    found: Viewer | None = g.viewer
    return found


def signed_in() -> Viewer:
    """Return who is signed in. For views with ``@requires``.

    Raises:
        SignInNeeded: nobody is.
    """
    found = viewer()
    if found is None:
        raise SignInNeeded
    return found


def open_entrance(app: Flask, entrance: Entrance) -> None:
    """Let the guard ask ``entrance``; without one every visitor is anonymous."""
    app.extensions[_KEY] = entrance


def _mark(view: View, mark: str | Requirement) -> View:
    if getattr(view, MARK, None) is not None:
        raise RuntimeError(f"{view!r} has an access mark already")
    setattr(view, MARK, mark)
    return view


def _guard() -> ResponseReturnValue | None:
    """Let in whom the mark lets in. Default: nobody."""
    if request.endpoint is None:
        return None  # there is no such page
    _refuse_foreign()
    mark = access_of(current_app.view_functions[request.endpoint])
    if mark == PUBLIC:
        return None
    if not isinstance(mark, Requirement):
        current_app.logger.error("the view %s has no access mark", request.endpoint)
        raise Forbidden
    return _check(mark, current_app.extensions.get(_KEY))


def _check(mark: Requirement, entrance: Entrance | None) -> ResponseReturnValue | None:
    found = viewer()
    if found is None or entrance is None:
        return _send_to(entrance.sign_in_endpoint if entrance else None)
    if found.must_enrol and not mark.while_enrolling:
        return _send_to(entrance.enrol_endpoint)
    if mark.roles and found.role not in mark.roles:
        raise _wrong_role(mark, found, entrance)
    if mark.recently and not found.is_recent:
        return _send_to(entrance.confirm_endpoint)
    return None


def _send_to(endpoint: str | None) -> ResponseReturnValue:
    if endpoint is None or wants_json():
        raise SignInNeeded
    target = _page_to_come_back_to()
    response = redirect(url_for(endpoint, next=target) if target else url_for(endpoint), 303)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page_to_come_back_to() -> str | None:
    """Return this page; for a form that was sent, the page of the same address if there is one."""
    if request.method in ("GET", "HEAD"):
        return this_page()
    adapter = current_app.create_url_adapter(request)
    try:
        adapter.match(method="GET") if adapter else None
    except (HTTPException, RequestRedirect):
        return None
    return this_page()


def _wrong_role(mark: Requirement, found: Viewer, entrance: Entrance) -> Forbidden:
    names = gettext("、").join(gettext(entrance.label_of(role)) for role in sorted(mark.roles))
    return Forbidden(
        N_(
            "这一页面供%(roles)s使用，您当前的身份是%(role)s。"
            "竞买人资格可以在“我的账户”里申请；工作人员账户请联系管理员开通。"
        ),
        roles=names,
        role=gettext(entrance.label_of(found.role)),
    )


def _refuse_foreign() -> None:
    """Refuse a change that a page of another site asks for, whatever tokens it holds."""
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in _OWN_SITES:
            raise ForeignRequest
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        raise ForeignRequest


def _keep_private(response: Response) -> Response:
    """Let nobody keep what was made for a person, and let caches tell visitors apart."""
    if "viewer" not in g:
        return response
    response.vary.add("Cookie")
    if g.viewer is not None:
        response.headers["Cache-Control"] = "no-store"
        for name in ("ETag", "Last-Modified", "Expires"):
            response.headers.pop(name, None)
    return response


def _show_expired_form(_error: CSRFError) -> ResponseReturnValue:
    return show_portal_error(ExpiredForm())


def init_app(app: Flask) -> None:
    """Guard every route of ``app``."""
    app.before_request(_guard)
    app.after_request(_keep_private)
    app.register_error_handler(CSRFError, _show_expired_form)
