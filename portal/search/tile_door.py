"""A short way to tiles that this process has answered before (瓦片直达).

A map asks for dozens of tiles at once, most of them drawn already; going through the whole
application costs ten times what handing out the bytes does. The door stands in front of the
application and repeats an answer that the application itself gave to the very same request,
headers and all, while the store believes its version. All else passes through.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from portal.search.tile_store import TileStore, weak_tag

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MARK = "/parcels/tiles/"
#: All that an answer may depend on, besides the store's version.
_ASKED = (
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_HOST",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PREFIX",
    "wsgi.url_scheme",
)
_MOST = 1_024
_OWN = "x-request-id"
#: What an answer without a body leaves out (RFC 9110, 15.4.5).
_OF_BODY = {"content-length", "content-type", "content-encoding"}

Key = tuple[Any, ...]
Headers = list[tuple[str, str]]


class TileDoor:
    """WSGI middleware in front of the application; ``count`` is told of each answer it gives."""

    def __init__(
        self, wsgi_app: WSGIApplication, store: TileStore, count: Callable[[int], None]
    ) -> None:
        self._wsgi_app, self._store, self._count = wsgi_app, store, count
        self._answers: OrderedDict[Key, tuple[str, Headers, bytes]] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if _MARK not in environ.get("PATH_INFO", "") or environ["REQUEST_METHOD"] != "GET":
            return self._wsgi_app(environ, start_response)
        version = self._store.believed()
        key = tuple(environ.get(name) for name in _ASKED)
        held = self._answers.get(key)
        if held is not None and version is not None and held[0] == weak_tag(version):
            return self._repeat(held, environ, start_response)
        return self._ask(key, environ, start_response)

    def _repeat(
        self,
        held: tuple[str, Headers, bytes],
        environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        tag, headers, body = held
        own = [("X-Request-ID", secrets.token_hex(8))]
        if environ.get("HTTP_IF_NONE_MATCH") == tag:
            kept = [pair for pair in headers if pair[0].lower() not in _OF_BODY]
            start_response("304 NOT MODIFIED", kept + own)
            self._count(304)
            return []
        start_response("200 OK", headers + own)
        self._count(200)
        return [body]

    def _ask(
        self, key: Key, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        told: dict[str, Any] = {}

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], Any]:
            told.update(status=status, headers=headers)
            return start_response(status, headers, exc_info)

        pieces = self._wsgi_app(environ, listen)
        if told.get("status") != "200 OK":
            return pieces
        try:
            body = b"".join(pieces)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        self._keep(key, told["headers"], body)
        return [body]

    def _keep(self, key: Key, headers: Headers, body: bytes) -> None:
        named = {name.lower(): value for name, value in headers}
        # What is meant for one visitor is not for the next.
        is_personal = "set-cookie" in named or "cookie" in named.get("vary", "").lower()
        if is_personal or "etag" not in named:
            return
        kept = [pair for pair in headers if pair[0].lower() != _OWN]
        self._answers[key] = (named["etag"], kept, body)
        while len(self._answers) > _MOST:
            self._answers.popitem(last=False)
