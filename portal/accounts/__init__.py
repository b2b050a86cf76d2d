"""Accounts (账户): who is here, and what they may do."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the pages, the guard's entrance, the tasks and the commands of accounts."""
    from portal.accounts import cli, devices, doorkeeper, hooks, own_data, pages, panels
    from portal.accounts.administration import tasks as nightly_tasks  # noqa: F401 - it registers itself
    from portal.accounts.postbox import tasks as mail_tasks  # noqa: F401 - it registers itself

    hooks.init_app(app)
    own_data.init_app(app)
    doorkeeper.init_app(app)
    app.register_blueprint(pages.bp)
    panels.init_app(app)
    app.jinja_env.filters["device_name"] = devices.device_name
    app.cli.add_command(cli.cli)
