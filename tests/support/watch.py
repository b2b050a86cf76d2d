"""Watching a browser: whatever a visitor's page must not do is written down as a fault."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Request

_REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.reportViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
_LOUD = {"error", "warning", "assert"}


class Watch:
    """The faults of one browser context, from the moment it is watched."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self._own = (f"{home}/", "data:", "blob:")
        self._faults: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"script: {error.error}"))
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.expose_binding("reportViolation", self._on_violation)
        context.add_init_script(_REPORT_VIOLATIONS)

    def faults(self, allowed: Iterable[str] = ()) -> list[str]:
        """Return what happened, less what a pattern in ``allowed`` is found in."""
        patterns = [re.compile(pattern) for pattern in allowed]
        return [
            fault
            for fault in self._faults
            if not any(pattern.search(fault) for pattern in patterns)
        ]

    def _note(self, fault: str) -> None:
        self._faults.append(fault)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in _LOUD:
            self._note(f"console {message.type}: {message.text} {message.location.get('url')}")

    def _on_violation(self, _source: Any, text: str) -> None:
        self._note(f"policy: {text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(self._own):
            self._note(f"foreign: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # A page that is left while it loads, or a search overtaken by the next, is no failure.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed: {request.url} {request.failure}")
