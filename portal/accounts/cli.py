"""``flask accounts``: making and keeping accounts."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from portal.accounts import queries
from portal.accounts.administration import services
from portal.accounts.emails import normalised_email
from portal.accounts.roles import ACCOUNT_ROLES, Role
from portal.config import Settings
from portal.kernel.errors import PortalError

_ROLES = click.Choice([str(role) for role in ACCOUNT_ROLES])


class _Explained(AppGroup):
    """A group whose commands end with one line when something expected goes wrong."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except PortalError as error:
            raise click.ClickException(error.text()) from error


cli = _Explained("accounts", help="Accounts and roles.")


@cli.command("create")
@click.argument("mail")
@click.option("--role", type=_ROLES, required=True, help="What the account may do.")
@click.option("--name", default="", help="The person's name; the part before the @ if none.")
@click.option("--link", is_flag=True, help="Print a link to set a password, not a password.")
def create(mail: str, role: str, name: str, link: bool) -> None:
    """Make an account for MAIL and print its password once. An account that is there stays."""
    email = normalised_email(mail)
    name = name.strip() or email.partition("@")[0]
    issued = services.create_accounts([services.NewAccount(email, Role(role), name)])
    if not issued:
        click.echo(f"{email} has an account already; nothing was changed")
        return
    click.echo(f"{email}: {role}")
    click.echo(_link(email) if link else f"password (shown once): {issued[0].password}")


@cli.command("list")
def list_() -> None:
    """List accounts: role, mail address, state, requested role."""
    for account in queries.accounts():
        state = "disabled" if account.disabled_at else "open"
        wish = f" asks to be {account.requested_role}" if account.requested_role else ""
        factor = " second factor" if account.has_totp else ""
        click.echo(f"{account.role:<14} {account.email} {state}{factor}{wish}")


@cli.command("roles")
def roles() -> None:
    """List the roles."""
    for role in ACCOUNT_ROLES:
        click.echo(f"{role:<14} {role.label}")


@cli.command("role")
@click.argument("mail")
@click.argument("role", type=_ROLES)
def role_(mail: str, role: str) -> None:
    """Give the account of MAIL another role; it has to sign in again."""
    services.set_role(normalised_email(mail), Role(role))
    click.echo(f"{mail}: {role}")


@cli.command("disable")
@click.argument("mail")
def disable(mail: str) -> None:
    """Close the account of MAIL and end its sessions."""
    services.disable(normalised_email(mail))
    click.echo(f"{mail}: disabled")


@cli.command("enable")
@click.argument("mail")
def enable(mail: str) -> None:
    """Open the account of MAIL again."""
    services.enable(normalised_email(mail))
    click.echo(f"{mail}: open")


@cli.command("link")
@click.argument("mail")
def link_(mail: str) -> None:
    """Print a link by which the person of MAIL sets a new password."""
    click.echo(_link(normalised_email(mail)))


@cli.command("sign-out")
@click.argument("mail")
def sign_out(mail: str) -> None:
    """End all sessions of MAIL."""
    ended = services.sign_out_everywhere(normalised_email(mail))
    click.echo(f"{mail}: {ended} sessions ended")


@cli.command("totp-off")
@click.argument("mail")
def totp_off(mail: str) -> None:
    """Take away the second factor of MAIL, whose phone is lost; staff set up a new one."""
    services.reset_second_factor(normalised_email(mail))
    click.echo(f"{mail}: no second factor")


@cli.command("code")
@click.argument("mail")
def code(mail: str) -> None:
    """Print the present code of MAIL, an account of the demonstration."""
    click.echo(services.demo_code(normalised_email(mail)))


@cli.command("purge")
def purge() -> None:
    """Erase accounts whose grace is over; delete what is dead. Safe to run at any time."""
    done = services.purge()
    click.echo(
        f"erased {done.accounts} accounts; deleted {done.sessions} sessions, {done.links} links,"
        f" {done.tallies} tallies"
    )


def _link(email: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    token = services.issue_link(email)
    return f"set a password within 30 minutes: {settings.base_url}/account/reset/{token}"
