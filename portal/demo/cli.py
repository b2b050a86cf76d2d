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
from portal.kernel.errors import Conflict

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
@click.option(
    "--keep-fresh",
    is_flag=True,
    help=f"The same, but only when their day is more than {services.FRESH_DAYS} days past and"
    " nobody has edited them.",
)
def load(seed: int | None, today: datetime | None, refresh: bool, keep_fresh: bool) -> None:
    """Load districts, parks, places, past deals and 120 parcels. Safe to run at any time."""
    try:
        with _Bar() as bar:
            report = services.load_demo(
                progress=bar.show,
                seed=seed,
                today=today.date() if today else None,
                is_refresh=refresh,
                max_age_days=services.FRESH_DAYS if keep_fresh else None,
            )
    except Conflict as error:
        raise click.ClickException(error.text()) from None
    if _settings().demo:
        for line in accounts.lines(accounts.make_accounts()):
            click.echo(line)
    click.echo(_said(report))


def _said(report: services.LoadReport) -> str:
    of = f"(seed {report.seed}, {report.today})"
    if report.is_stale:
        return (
            f"the dates of the demonstration parcels are old {of}, but some were edited or their"
            " numbers are taken: 'flask demo load --refresh' makes them anew all the same"
        )
    if not report.has_changed:
        return f"demonstration data are loaded already {of}"
    return (
        f"loaded {report.parcels} parcels, {report.parks} parks, {report.places} places,"
        f" {report.deals} past deals {of}"
    )


@cli.command("clear")
@click.option(
    "--adopt-geography",
    is_flag=True,
    help="Call the districts, parks and places that stay checked: no page says 演示数据 then.",
)
def clear(adopt_geography: bool) -> None:
    """Remove the demonstration data; what is real stays. Safe to run at any time."""
    report = services.clear_demo(adopts_ground=adopt_geography)
    click.echo(f"removed {report.parcels} demonstration parcels")
    if report.stays:
        click.echo(
            f"districts, parks, places and past deals stay: {report.stays.parcels} real parcels"
            f" and {report.stays.others} other real records stand on them"
        )
        if not adopt_geography:
            click.echo("pages go on saying 演示数据; --adopt-geography ends that")


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
