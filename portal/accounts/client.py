"""What a service is told about a browser: plain data, since services see no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_USER_AGENT = 300


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signs in from. ``token``: of the session it had before, if any."""

    address: str
    user_agent: str
    token: str | None = field(default=None, repr=False)
    #: Fields of the form and cookies, for who listens to ``signed_in``; see ``hooks``.
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
