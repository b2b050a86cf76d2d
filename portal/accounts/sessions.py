"""Sessions in the database (登录会话): opening, ending, writing down their use.

Every function joins its caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.client import MAX_USER_AGENT, Browser
from portal.accounts.models import AccountSession
from portal.accounts.sealing import digest_of, new_token
from portal.accounts.timing import ABSOLUTE, TOUCH_EVERY
from portal.db.unit_of_work import database_now
from portal.kernel.errors import NotFound


def open_session(
    session: Session,
    account_id: int,
    browser: Browser,
    *,
    awaits_code: bool = False,
    created_at: datetime | None = None,
) -> str:
    """End the browser's old session, open a new one and return its token.

    Args:
        session: the open transaction.
        account_id: who signs in.
        browser: what it comes from; ``browser.token`` is dead afterwards.
        awaits_code: the second step is still to come.
        created_at: when the person signed in, where this session goes on with an older one.
    """
    end_by_token(session, browser.token)
    token, now = new_token(), database_now(session)
    session.add(
        AccountSession(
            account_id=account_id,
            token_digest=digest_of(token),
            created_at=created_at or now,
            last_seen_at=now,
            confirmed_at=now,
            awaits_code=awaits_code,
            address=browser.address,
            user_agent=browser.user_agent[:MAX_USER_AGENT],
        )
    )
    session.flush()
    return token


def renew(session: Session, session_id: int) -> str:
    """Give a session a new token and return it: what proved less before is dead."""
    token = new_token()
    values = {"token_digest": digest_of(token), "confirmed_at": database_now(session)}
    session.execute(update(AccountSession).where(AccountSession.id == session_id).values(values))
    return token


def end_by_token(session: Session, token: str | None) -> None:
    """End the session of ``token``, if there is one."""
    if token:
        digest = digest_of(token)
        session.execute(delete(AccountSession).where(AccountSession.token_digest == digest))


def end_all(session: Session, account_id: int, *, but: int | None = None) -> int:
    """End all sessions of an account, save the one with id ``but``; return how many."""
    which = delete(AccountSession).where(AccountSession.account_id == account_id)
    if but is not None:
        which = which.where(AccountSession.id != but)
    return len(session.execute(which.returning(AccountSession.id)).all())


def end_one(session: Session, account_id: int, public_id: UUID) -> None:
    """End one session of this account.

    Raises:
        NotFound: the account has no such session.
    """
    which = delete(AccountSession).where(
        AccountSession.account_id == account_id, AccountSession.public_id == public_id
    )
    if not session.execute(which.returning(AccountSession.id)).all():
        raise NotFound


def touch(session: Session, session_id: int) -> None:
    """Write down that the session is in use; a row that is locked or fresh is left alone."""
    due = (
        select(AccountSession.id)
        .where(
            AccountSession.id == session_id,
            AccountSession.last_seen_at <= database_now(session) - TOUCH_EVERY,
        )
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    now = database_now(session)
    statement = update(AccountSession).where(AccountSession.id == due).values(last_seen_at=now)
    session.execute(statement.execution_options(synchronize_session=False))


def delete_dead(session: Session) -> int:
    """Delete sessions that are over whatever their use; return how many."""
    dead = AccountSession.created_at <= database_now(session) - ABSOLUTE
    which = delete(AccountSession).where(dead).returning(AccountSession.id)
    return len(session.execute(which).all())


def locked_pending(session: Session, session_id: int) -> AccountSession | None:
    """Return the session that waits for its code, locked, ``None`` when it does no more."""
    statement = (
        select(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.awaits_code)
        .with_for_update()
    )
    fresh = {"populate_existing": True}
    return session.scalars(statement, execution_options=fresh).one_or_none()
