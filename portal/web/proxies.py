"""Reverse proxies in front: whom to believe about the visitor's address, scheme and host."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Https:
    """WSGI middleware for a site that visitors reach by https only, whatever the last hop was."""

    def __init__(self, wsgi_app: WSGIApplication) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        environ["wsgi.url_scheme"] = "https"
        return self._wsgi_app(environ, start_response)


def init_app(app: Flask) -> None:
    """Believe as many ``X-Forwarded-*`` hops as the settings count, and no more.

    ``X-Forwarded-Prefix`` is never believed: ``SCRIPT_NAME`` belongs to the server and to the
    language. Register after the language, so that it sees what came from the visitor.
    """
    settings: Settings = app.config["SETTINGS"]
    wsgi_app: Any = app.wsgi_app
    if settings.https:
        wsgi_app = Https(wsgi_app)
    if count := settings.proxies:
        wsgi_app = ProxyFix(wsgi_app, x_for=count, x_proto=count, x_host=count, x_prefix=0)
    app.wsgi_app = wsgi_app  # type: ignore[method-assign]
