"""Who is at the door: from the cookie to the viewer, and writing down that a session is in use.

That a session is in use is the one thing a GET leaves in the database: after the answer is made,
through the writers' door, at most once a minute. It may fail without harm: the session then ends a
little earlier. See ADR 13.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, g
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts import cookies, queries, services
from portal.accounts.queries import LiveSession
from portal.accounts.roles import Role, is_staff
from portal.accounts.timing import is_recent, is_touch_due
from portal.kernel.errors import Busy
from portal.web.access import Entrance, Viewer, open_entrance

logger = logging.getLogger(__name__)


def current_session() -> LiveSession | None:
    """Return the session of this request, also one that waits for its code."""
    if "live_session" not in g:
        token = cookies.session_token()
        g.live_session = queries.find_session(token) if token else None
    found: LiveSession | None = g.live_session
    return found


def load_viewer() -> Viewer | None:
    """Return who is signed in; before the second step nobody is."""
    live = current_session()
    if live is None or live.awaits_code:
        return None
    return Viewer(
        account_id=live.account_id,
        session_id=live.id,
        name=live.name,
        role=str(live.role),
        is_recent=is_recent(live.times, live.now),
        must_enrol=is_staff(live.role) and not live.has_totp,
    )


def _touch(response: Response) -> Response:
    live: LiveSession | None = g.get("live_session")
    if live is None or live.awaits_code or not is_touch_due(live.times, live.now):
        return response
    try:
        services.touch_session(live.id)
    except (SQLAlchemyError, Busy):
        logger.warning("the use of a session was not written down")
    return response


def _label_of(role: str) -> str:
    return Role(role).label


def init_app(app: Flask) -> None:
    """Let the guard ask here who somebody is."""
    open_entrance(
        app,
        Entrance(
            load=load_viewer,
            sign_in_endpoint="accounts.sign_in",
            confirm_endpoint="accounts.confirm",
            enrol_endpoint="accounts.totp",
            label_of=_label_of,
        ),
    )
    app.after_request(_touch)
