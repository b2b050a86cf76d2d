"""Floor 1: work done in the background, after the request (后台任务)."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Register ``flask tasks`` and with it the queue's own periodic tasks."""
    from portal.tasks import cli

    app.cli.add_command(cli.cli)
