"""How a visitor wants pages shown: care mode (关怀版), kept in a cookie."""

from __future__ import annotations

import re

from flask import Blueprint, Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.web.access import public

_COOKIE = "care"
_YEAR_S = 365 * 24 * 3600
#: A path of this site: one slash, then no second one, no backslash, no control character.
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")

bp = Blueprint("preferences", __name__, url_prefix="/preferences")


def is_local_path(target: str) -> bool:
    """Say whether a redirect to ``target`` stays on this site."""
    return _LOCAL_PATH.fullmatch(target) is not None


def care_mode() -> bool:
    """Say whether the visitor asked for larger type and targets."""
    return request.cookies.get(_COOKIE) == "1"


def this_page() -> str:
    """Return path and query of the page being made, to come back to."""
    return request.script_root + request.full_path.rstrip("?")


@bp.get("/care/<any(on, off):choice>")
@public
def care(choice: str) -> ResponseReturnValue:
    """Switch care mode and return to the page the visitor came from."""
    target = request.args.get("next", "")
    if target and not is_local_path(target):
        abort(400)
    response = redirect(target or url_for("home.index"), 303)
    if choice == "on":
        response.set_cookie(
            _COOKIE, "1", max_age=_YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure
        )
    else:
        response.delete_cookie(_COOKIE, samesite="Lax", httponly=True, secure=request.is_secure)
    response.headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask) -> None:
    """Register the switch and hand its state to the templates."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(care_mode=care_mode, this_page=this_page)
