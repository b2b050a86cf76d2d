"""An application that says which names of its query the catalog's form finds fault with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from portal.search.criteria import Choices
from portal.search.forms import ParcelFilterForm

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with the names, parted by commas."""
    args = MultiDict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True))
    form = ParcelFilterForm(args, Choices())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [",".join(form.faults).encode()]
