"""Making, changing, closing and erasing accounts. Only the operator's commands and the night do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts import hooks, passwords, second_factor, sessions, throttling, tickets, totp
from portal.accounts.models import Account, AccountSecret, Ticket
from portal.accounts.roles import Role, is_staff, may_become
from portal.accounts.services import new_account, tell
from portal.accounts.timing import GRACE
from portal.accounts.vocab import Notice, TicketPurpose
from portal.db.unit_of_work import database_now, transaction
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.i18n import N_

#: Without letters and digits that look alike; 20 of 56 are 116 bits.
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PASSWORD_LENGTH = 20


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What the operator says of an account to be made."""

    email: str
    role: Role
    name: str
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """An account that was made, with what its person needs to sign in; shown once."""

    email: str
    role: Role
    password: str = field(repr=False)
    totp_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Purged:
    """How much a purge removed."""

    accounts: int
    sessions: int
    links: int
    tallies: int


def create_account(wanted: NewAccount) -> Issued:
    """Make an account with a random password.

    Raises:
        Conflict: the address has an account already.
    """
    (issued,) = create_accounts([wanted]) or (None,)
    if issued is None:
        raise Conflict(N_("%(email)s 已有账户。"), email=wanted.email)
    return issued


def create_accounts(wanted: Sequence[NewAccount]) -> list[Issued]:
    """Make those accounts that are missing, each with a random password.

    Accounts of the office made for a demonstration get a second factor at once; others set theirs
    up when they first sign in. Returns what was made; an address that has an account is left alone.
    """
    emails = [each.email for each in wanted]
    with transaction() as session:
        known = set(session.scalars(select(Account.email).where(Account.email.in_(emails))))
    missing = [each for each in wanted if each.email not in known]
    words = [_random_password() for _ in missing]
    hashes = [passwords.hash_password(word) for word in words]
    with transaction() as session:
        return [
            _create(session, each, word, password_hash)
            for each, word, password_hash in zip(missing, words, hashes, strict=True)
        ]


def issue_link(email: str) -> str:
    """Return the token of a fresh link by which the account's person sets a password.

    Raises:
        NotFound: there is no such account.
    """
    with transaction() as session:
        account = _locked(session, email)
        tickets.end_links(session, account.id)
        ticket = tickets.new_ticket(
            session, TicketPurpose.RESET, account.email, account_id=account.id
        )
        return tickets.arm(session, ticket)


def set_role(email: str, role: Role) -> None:
    """Give an account another role; its sessions end. May be repeated.

    Raises:
        NotFound: there is no such account.
        Conflict: the office and those it deals with are kept apart.
    """
    with transaction() as session:
        account = _locked(session, email)
        if not may_become(Role(account.role), role):
            raise Conflict(
                N_("不能由%(old)s改为%(new)s：工作人员与投资人、竞买人须使用不同的账户。"),
                old=Role(account.role),
                new=role,
            )
        account.requested_role = account.role_requested_at = None
        if account.role != role:
            account.role = role
            sessions.end_all(session, account.id)
            tell(session, account.email, Notice.ROLE_CHANGED)


def disable(email: str) -> None:
    """Close an account: its sessions and links end, nobody signs in. May be repeated.

    Raises:
        NotFound: there is no such account.
    """
    with transaction() as session:
        account = _locked(session, email)
        account.disabled_at = account.disabled_at or database_now(session)
        sessions.end_all(session, account.id)
        tickets.end_links(session, account.id)


def enable(email: str) -> None:
    """Open a closed account again. May be repeated.

    Raises:
        NotFound: there is no such account.
    """
    with transaction() as session:
        _locked(session, email).disabled_at = None


def sign_out_everywhere(email: str) -> int:
    """End all sessions of an account; return how many.

    Raises:
        NotFound: there is no such account.
    """
    with transaction() as session:
        return sessions.end_all(session, _locked(session, email).id)


def reset_second_factor(email: str) -> None:
    """Take away a lost second factor; the sessions end. May be repeated.

    Raises:
        NotFound: there is no such account.
    """
    with transaction() as session:
        account = _locked(session, email)
        second_factor.turn_off(session, account)
        sessions.end_all(session, account.id)
        tell(session, account.email, Notice.TOTP_OFF)


def demo_code(email: str) -> str:
    """Return the code that an app would show for an account of the demonstration.

    Raises:
        NotFound: there is no such account of the demonstration, or it has no second factor.
    """
    with transaction() as session:
        account = _locked(session, email)
        secret = second_factor.secret_of(session, account.id) if account.is_demo else None
        if secret is None:
            raise NotFound
        return totp.code_at(secret, database_now(session))


def remove_demo_accounts(session: Session) -> int:
    """Delete the accounts of the demonstration with all that is theirs; return how many."""
    rows = session.execute(delete(Account).where(Account.is_demo).returning(Account.id))
    return len(rows.all())


def purge() -> Purged:
    """Erase accounts whose grace is over; delete dead sessions, links and tallies. Repeatable."""
    with transaction() as session:
        due = select(Account).where(
            Account.deletion_requested_at <= database_now(session) - GRACE,
            Account.erased_at.is_(None),
        )
        accounts = session.scalars(due.order_by(Account.id).with_for_update()).all()
        for account in accounts:
            _erase(session, account)
        return Purged(
            accounts=len(accounts),
            sessions=sessions.delete_dead(session),
            links=tickets.delete_dead(session),
            tallies=throttling.forget_old(session),
        )


def _create(session: Session, wanted: NewAccount, word: str, password_hash: str) -> Issued:
    account = new_account(session, wanted.email, wanted.name, wanted.role)
    account.is_demo = wanted.is_demo
    second_factor.locked_secret(session, account.id).password_hash = password_hash
    secret = None
    if wanted.is_demo and is_staff(wanted.role):
        secret = totp.new_secret()
        second_factor.turn_on(session, account, secret, step=None)
    return Issued(wanted.email, wanted.role, word, secret)


def _erase(session: Session, account: Account) -> None:
    """Take the person out; the row stays for what the law wants kept (假名化)."""
    for owned in hooks.owned():
        owned.erase(session, account.id)
    sessions.end_all(session, account.id)
    session.execute(delete(AccountSecret).where(AccountSecret.account_id == account.id))
    second_factor.turn_off(session, account)
    mine = (Ticket.account_id == account.id) | (Ticket.email == account.email)
    session.execute(delete(Ticket).where(mine))
    account.email = f"erased-{uuid4()}@invalid.invalid"
    account.name = ""
    account.requested_role = account.role_requested_at = None
    account.erased_at = database_now(session)


def _locked(session: Session, email: str) -> Account:
    statement = select(Account).where(Account.email == email, Account.erased_at.is_(None))
    fresh = {"populate_existing": True}
    found = session.scalars(statement.with_for_update(), execution_options=fresh).one_or_none()
    if found is None:
        raise NotFound(N_("没有邮箱为 %(email)s 的账户。"), email=email)
    return found


def _random_password() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))
