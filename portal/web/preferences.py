"""How a visitor wants pages shown: care mode (关怀版), kept in a cookie."""

from __future__ import annotations

from flask import Blueprint, Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.web.access import public
from portal.web.targets import is_local_path, this_page

_COOKIE = "care"
_YEAR_S = 365 * 24 * 3600

bp = Blueprint("preferences", __name__, url_prefix="/preferences")


def care_mode() -> bool:
    """Say whether the visitor asked for larger type and targets."""
    return request.cookies.get(_COOKIE) == "1"


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
