"""``flask parcels``: the catalog from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.kernel.errors import InvalidInput, PortalError
from portal.parcels import queries, services
from portal.parcels.exporting.files import export_file
from portal.parcels.exporting.formats import FORMATS
from portal.parcels.terms import read_status, read_terms
from portal.parcels.vocab import ParcelStatus
from portal.places import distances

cli = AppGroup("parcels", help="Change and check parcels.")

_STATUSES = "|".join(ParcelStatus)
#: What a field is called on the command line.
_OPTIONS = {
    "number": "NUMBER",
    "status": "STATUS",
    "deal_price_yuan": "--price",
    "deal_on": "--on",
    "listing_closes_at": "--closes-at",
}


@cli.command("status")
@click.argument("number")
@click.argument("to_status", metavar=f"[{_STATUSES}]")
@click.option("--price", metavar="YUAN", help="Deal price in yuan; for sold.")
@click.option("--on", metavar="YYYY-MM-DD", help="Day of the deal; for sold.")
@click.option(
    "--closes-at",
    metavar="TIME",
    help='When the listing closes, "2026-09-01 10:00" in Beijing or with an offset; for listed.',
)
@click.option("--note", default="", help="Why; shown in the parcel's timeline.")
@click.option("--note-en", default="", help="The same in English.")
def status(number: str, to_status: str, note: str, note_en: str, **terms: str | None) -> None:
    """Move parcel NUMBER one step along its life."""
    with _explained():
        services.change_status(
            number, read_status(to_status), read_terms(**terms), note=note, note_en=note_en
        )
    click.echo(f"{number}: {to_status}")


@cli.command("measure")
def measure() -> None:
    """Measure the distances of all parcels and parks anew. Safe to repeat."""
    with _explained():
        distances.measure_everything()
    click.echo("measured")


@cli.command("check")
def check() -> None:
    """List parcels whose stated area differs from their outline by more than 0.5 %."""
    for row in queries.parcels_with_doubtful_area():
        click.echo(f"{row.number}: {row.site_area_m2} m² stated, {row.boundary_area_m2} m² drawn")


@cli.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--all", "with_drafts", is_flag=True, help="Drafts too.")
def export(file: Path, with_drafts: bool) -> None:
    """Write all public parcels to FILE: .csv, .xlsx, .gpkg or .geojson. An old FILE is replaced."""
    format_ = FORMATS.get(file.suffix.lower().removeprefix("."))
    if format_ is None:
        suffixes = ", ".join(f".{suffix}" for suffix in FORMATS)
        raise click.BadParameter(f"the name must end in one of {suffixes}", param_hint="FILE")
    if not file.absolute().parent.is_dir():
        raise click.BadParameter("there is no such folder", param_hint="FILE")
    try:
        count = export_file(file.absolute(), format_, with_drafts=with_drafts)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    click.echo(f"{count} parcels written to {file}")


@contextmanager
def _explained() -> Iterator[None]:
    """Turn an expected error into one line that names the option, and exit status 1."""
    try:
        yield
    except InvalidInput as error:
        option = _OPTIONS.get(error.field, error.field)
        raise click.ClickException(f"{option}: {error.text()}") from error
    except PortalError as error:
        raise click.ClickException(error.text()) from error
