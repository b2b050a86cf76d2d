"""Accounts of the demonstration: one of each role, with passwords that nobody can know before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from portal.accounts.administration.services import Issued, NewAccount, create_accounts
from portal.accounts.roles import ACCOUNT_ROLES

#: Reserved by RFC 2606: no mail ever leaves for it.
_DOMAIN = "demo.invalid"


def make_accounts() -> list[Issued]:
    """Make the accounts that are missing; return those made, with their passwords."""
    wanted = [
        NewAccount(f"{role}@{_DOMAIN}", role, f"{role.label}（演示）", is_demo=True)
        for role in ACCOUNT_ROLES
    ]
    return create_accounts(wanted)


def lines(issued: Sequence[Issued]) -> Iterator[str]:
    """Yield what the operator is shown, once."""
    if issued:
        yield "demonstration accounts, shown once (sign in at /account/sign-in):"
    for each in issued:
        yield f"  {each.role:<14} {each.email:<28} password {each.password}"
        if each.totp_secret is not None:
            yield (
                f"  {'':<14} {'second factor':<28} secret   {each.totp_secret}"
                f" (present code: .venv/bin/flask --app wsgi accounts code {each.email})"
            )
