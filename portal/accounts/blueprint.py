"""The blueprint of all pages under ``/account``; none of them is kept by anybody."""

from __future__ import annotations

from flask import Blueprint, Response

bp = Blueprint("accounts", __name__, url_prefix="/account")


@bp.after_request
def keep_nothing(response: Response) -> Response:
    """Forms hold tokens, pages hold personal things: no cache keeps either."""
    response.headers["Cache-Control"] = "no-store"
    return response
