"""``flask db …``: the schema of the database."""

from __future__ import annotations

import os
from typing import Any

import click
import psycopg
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from portal.config import Settings
from portal.db import health, migration
from portal.db.cluster import ClusterError, DatabaseUrls
from portal.db.cluster.external import libpq_url, prepare_external


@click.group("db", help="The schema of the database.")
def cli() -> None:
    """Group the commands."""


@cli.command("upgrade")
@click.argument("revision", default="head")
@with_appcontext
def upgrade(revision: str) -> None:
    """Move the schema up to REVISION and install the task queue. Safe to repeat."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.database_url is not None:
        _explained(prepare_external, settings.database_url)
    _explained(health.check_not_newer, _urls().owner)
    _explained(migration.upgrade, _urls().owner, revision)
    click.echo(f"database at revision {_revision()}")


@cli.command("downgrade")
@click.argument("revision")
@with_appcontext
def downgrade(revision: str) -> None:
    """Move the schema down to REVISION ("base", "-1" or a number). Drops what came later."""
    _explained(migration.downgrade, _urls().owner, revision)
    click.echo(f"database at revision {_revision()}")


@cli.command("current")
@with_appcontext
def current() -> None:
    """Say at which revision the database is, and which the code needs."""
    click.echo(f"database {_revision()}, code {migration.head() or 'none'}")


@cli.command("check")
@with_appcontext
def check() -> None:
    """Check the server's settings, the revision, and the tables against the models."""
    _explained(health.check_database, _urls().owner)
    differences = migration.differences(_urls().owner)
    for difference in differences:
        click.echo(repr(difference))
    if differences:
        raise click.ClickException("the tables differ from the models")
    click.echo("database is safe and up to date")


@cli.command("psql")
@click.option(
    "--role",
    type=click.Choice(["owner", "rw", "ro"]),
    default="ro",
    show_default=True,
    help="Whose rights the session has.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@with_appcontext
def psql(role: str, arguments: tuple[str, ...]) -> None:
    """Open psql on the database; what follows -- goes to psql."""
    url = libpq_url(getattr(_urls(), role))
    # psql is a child rather than a successor: this process holds the private server for it.
    try:
        code = os.spawnlp(os.P_WAIT, "psql", "psql", "-d", url, *arguments)
    except FileNotFoundError:
        code = 127
    if code == 127:
        raise click.ClickException("psql is not installed (postgresql-client)")
    raise SystemExit(code)


def _urls() -> DatabaseUrls:
    urls: DatabaseUrls = current_app.config["DATABASE_URLS"]
    return urls


def _revision() -> str:
    with psycopg.connect(libpq_url(_urls().owner)) as connection:
        return migration.current(connection) or "none"


def _explained(act: Any, *arguments: str) -> None:
    """Call ``act``; turn what went wrong on the server into one line for the terminal."""
    try:
        act(*arguments)
    except (ClusterError, CommandError) as error:
        raise click.ClickException(str(error)) from None
    except OperationalError as error:
        reason = " ".join(str(error.orig).split())
        raise click.ClickException(f"the database refused: {reason}; try again") from None
