"""Serving an application over loopback to a real browser, for as long as a test needs it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Quiet(WSGIRequestHandler):
    """Keeps connections open, as a browser expects, and writes no log."""

    protocol_version = "HTTP/1.1"
    #: A browser leaves connections open; the server must be able to end without waiting for it.
    timeout = 5

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(application: WSGIApplication) -> Iterator[str]:
    """Yield the address of ``application`` on a free port."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
