"""``flask demo``: load, clear and look at the demonstration data."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any, Self

import click
from flask import current_app
from flask.cli import AppGroup
from tqdm import tqdm

from portal.config import Settings
from portal.demo import accounts, queries, services

cli = AppGroup("demo", help="Demonstration data (演示数据).")

_LINES = 10


@cli.command("load")
@click.option("--seed", type=int, help=f"Which parcels to make; {services.DEFAULT_SEED} if none.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that dates are relative to; the database's day if none.",
)
@click.option("--refresh", is_flag=True, help="Make the parcels anew with dates of today.")
def load(seed: int | None, today: datetime | None, refresh: bool) -> None:
    """Load districts, parks, places, past deals and 120 parcels. Safe to run at any time."""
    with _Bar() as bar:
        report = services.load_demo(
            seed=seed,
            today=today.date() if today else None,
            is_refresh=refresh,
            progress=bar.show,
        )
    if _settings().demo:
        for line in accounts.lines(accounts.make_accounts()):
            click.echo(line)
    if not report.has_changed:
        click.echo(f"demonstration data are loaded already (seed {report.seed}, {report.today})")
        return
    click.echo(
        f"loaded {report.parcels} parcels, {report.parks} parks, {report.places} places,"
        f" {report.deals} past deals (seed {report.seed}, {report.today})"
    )


@cli.command("clear")
def clear() -> None:
    """Remove the demonstration data. Safe to run at any time."""
    click.echo(f"removed {services.clear_demo()} demonstration parcels")


@cli.command("status")
def status() -> None:
    """Say whether demonstration data are loaded."""
    loaded = queries.find_load()
    if loaded is None:
        click.echo("no demonstration data are loaded")
    else:
        click.echo(
            f"loaded at {loaded.loaded_at:%Y-%m-%d %H:%M} UTC, seed {loaded.seed},"
            f" dates relative to {loaded.today}"
        )


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


class _Bar:
    """A progress bar on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._bar: tqdm[Any] = tqdm(total=1, unit="", disable=not self._on_terminal)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._bar.close()

    def show(self, done: int, total: int, kind: str) -> None:
        """Say that ``done`` of ``total`` records are stored, the last one of ``kind``."""
        if self._on_terminal:
            self._bar.total = total
            self._bar.set_description(kind, refresh=False)
            self._bar.update()
        elif done * _LINES // total > (done - 1) * _LINES // total:
            click.echo(f"demo data {done}/{total}", err=True)
