"""``flask tasks …``: the background worker."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.config import Settings
from portal.db.cluster import DatabaseUrls
from portal.kernel import logs
from portal.tasks import housekeeping, queries, worker


@click.group("tasks", help="Work done in the background.")
def cli() -> None:
    """Group the commands."""


@cli.command("work")
@click.option("--once", is_flag=True, help="End when the queue is empty.")
@with_appcontext
def work(once: bool) -> None:
    """Run jobs until stopped."""
    settings: Settings = current_app.config["SETTINGS"]
    logs.configure(settings.log, "worker")
    urls: DatabaseUrls = current_app.config["DATABASE_URLS"]
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    worker.run_worker(app, urls.rw, wait=not once)


@cli.command("status")
@with_appcontext
def status() -> None:
    """Say how many workers live and how many jobs are in which state."""
    click.echo(f"workers {queries.living_workers(silent_s=housekeeping.SILENT_S)}")
    for name, count in sorted(queries.jobs_by_status().items()):
        click.echo(f"{name} {count}")
