"""The cookie of a signed-in browser: a random token and nothing else (登录 Cookie)."""

from __future__ import annotations

import re

from flask import Response, current_app, request

from portal.config import Settings

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_name() -> str:
    """Return the cookie's name; by https one that no other host can set."""
    return "__Host-session" if _settings().https else "session"


def session_token() -> str | None:
    """Return the token that the browser sent; what cannot be one is none."""
    value = request.cookies.get(cookie_name(), "")
    return value if _TOKEN.fullmatch(value) else None


def keep(response: Response, token: str) -> None:
    """Give the browser its token, until it is closed."""
    response.set_cookie(
        cookie_name(), token, path="/", secure=_settings().https, httponly=True, samesite="Lax"
    )
    response.headers["Cache-Control"] = "no-store"


def forget(response: Response) -> None:
    """Take the token away."""
    response.delete_cookie(
        cookie_name(), path="/", secure=_settings().https, httponly=True, samesite="Lax"
    )
    response.headers["Cache-Control"] = "no-store"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
