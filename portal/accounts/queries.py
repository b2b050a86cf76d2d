"""Reading accounts, as ``app_ro``: what is secret is not to be read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Row, cast, func, select

from portal.accounts.models import Account, AccountSession, Consent, Ticket
from portal.accounts.roles import Role
from portal.accounts.sealing import digest_of
from portal.accounts.timing import SessionTimes, is_alive
from portal.accounts.vocab import TicketPurpose
from portal.db.engine import db
from portal.kernel.errors import NotFound

#: More than anybody has browsers; all end together with "sign out elsewhere".
MAX_SESSIONS = 100


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session as the guard sees it, with the clock that judged it."""

    id: int
    account_id: int
    account_public_id: UUID
    name: str
    role: Role
    has_totp: bool
    awaits_code: bool
    times: SessionTimes
    now: datetime


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """A session in the list of its owner."""

    id: int
    public_id: UUID
    created_at: datetime
    last_seen_at: datetime
    address: str
    user_agent: str


_LIVE_COLUMNS = (
    AccountSession.id,
    AccountSession.created_at,
    AccountSession.last_seen_at,
    AccountSession.confirmed_at,
    AccountSession.awaits_code,
    Account.id.label("account_id"),
    Account.public_id,
    Account.name,
    Account.role,
    Account.has_totp,
    func.clock_timestamp().label("now"),
)


def find_session(token: str) -> LiveSession | None:
    """Return the session of ``token`` if it is alive and its account open."""
    statement = (
        select(*_LIVE_COLUMNS)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.id == func.account_session_of(cast(digest_of(token), LargeBinary)),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    times = SessionTimes(row.created_at, row.last_seen_at, row.confirmed_at)
    return _to_live(row, times) if is_alive(times, Role(row.role), row.now) else None


def _to_live(row: Row[Any], times: SessionTimes) -> LiveSession:
    return LiveSession(
        id=row.id,
        account_id=row.account_id,
        account_public_id=row.public_id,
        name=row.name,
        role=Role(row.role),
        has_totp=row.has_totp,
        awaits_code=row.awaits_code,
        times=times,
        now=row.now,
    )


def get_account(account_id: int) -> Account:
    """Return an account.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def is_link_alive(token: str, purpose: TicketPurpose) -> bool:
    """Say whether a one-time link can still be used."""
    statement = select(Ticket.id).where(
        Ticket.id == func.account_ticket_of(cast(digest_of(token), LargeBinary)),
        Ticket.purpose == purpose,
        Ticket.used_at.is_(None),
        Ticket.expires_at > func.clock_timestamp(),
    )
    return db.session.execute(statement).one_or_none() is not None


def sessions_of(account_id: int, role: Role) -> Sequence[SessionEntry]:
    """Return the live sessions of an account, last used first."""
    columns = (
        AccountSession.id,
        AccountSession.public_id,
        AccountSession.created_at,
        AccountSession.last_seen_at,
        AccountSession.address,
        AccountSession.user_agent,
    )
    now = func.clock_timestamp().label("now")
    statement = (
        select(*columns, AccountSession.confirmed_at, now)
        .where(AccountSession.account_id == account_id, ~AccountSession.awaits_code)
        .order_by(AccountSession.last_seen_at.desc(), AccountSession.id)
        .limit(MAX_SESSIONS)
    )
    return [_entry(row) for row in db.session.execute(statement) if _is_alive(row, role)]


def consents_of(account_id: int) -> Sequence[Consent]:
    """Return what an account agreed to, oldest first."""
    statement = select(Consent).where(Consent.account_id == account_id).order_by(Consent.id)
    return db.session.scalars(statement).all()


def accounts(*, limit: int = 1000) -> Sequence[Account]:
    """Return accounts for the operator, oldest first."""
    statement = select(Account).where(Account.erased_at.is_(None)).order_by(Account.id)
    return db.session.scalars(statement.limit(limit)).all()


def _is_alive(row: Row[Any], role: Role) -> bool:
    times = SessionTimes(row.created_at, row.last_seen_at, row.confirmed_at)
    return is_alive(times, role, row.now)


def _entry(row: Row[Any]) -> SessionEntry:
    return SessionEntry(
        id=row.id,
        public_id=row.public_id,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        address=row.address,
        user_agent=row.user_agent,
    )
