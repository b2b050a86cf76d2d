"""Response headers that keep a page from doing what it was not made for."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.exceptions import BadHost

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), clipboard-read=(), display-capture=(), geolocation=(self),"
        " gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}
#: A name, an address or one in brackets, with or without a port.
_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
_HSTS = "max-age=31536000; includeSubDomains"


def csp_nonce() -> str:
    """Return this response's nonce for inline scripts, the same each time it is asked for."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    nonce: str = g.csp_nonce
    return nonce


def content_security_policy(nonce: str | None, image_hosts: Sequence[str] = ()) -> str:
    """Return the policy; ``image_hosts`` are base layers that the settings switched on."""
    script = "script-src 'self'" + (f" 'nonce-{nonce}'" if nonce else "")
    return "; ".join(
        (
            "default-src 'none'",
            script,
            "style-src 'self'",
            " ".join(("img-src 'self' data: blob:", *image_hosts)),
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    )


def protect(response: Response) -> Response:
    """Set the headers on every response, errors and files included."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    is_page = response.mimetype == "text/html"
    policy = content_security_policy(
        csp_nonce() if is_page else None, current_app.config.get("CSP_IMAGE_HOSTS", ())
    )
    response.headers.setdefault("Content-Security-Policy", policy)
    if is_page:
        response.headers.setdefault("Cache-Control", "no-cache")
        response.vary.add("Cookie")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", _HSTS)
    return response


def refuse_odd_host() -> None:
    """Answer 400 to a host that is no name: the links of a page could not be written with it.

    Raises:
        BadHost: it is none.
    """
    if not _HOST.fullmatch(request.host):
        raise BadHost
    try:
        request.host_url  # noqa: B018 - read for what it raises
    except UnicodeError as error:
        raise BadHost from error


def refuse_nul() -> None:
    """Answer 404 to a path with a NUL: nothing has such a name, and no database takes one."""
    if "\0" in request.path:
        abort(404)


def init_app(app: Flask) -> None:
    """Guard every request and response of ``app``."""
    app.before_request(refuse_odd_host)
    app.before_request(refuse_nul)
    app.after_request(protect)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
