"""One-time links in the database (一次性链接): asked for, made by the worker, used once.

Every function joins its caller's transaction.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.errors import DeadLink
from portal.accounts.models import Ticket
from portal.accounts.sealing import digest_of, new_token
from portal.accounts.timing import TICKET_LIFE
from portal.accounts.vocab import TicketPurpose
from portal.db.unit_of_work import database_now


def new_ticket(
    session: Session,
    purpose: TicketPurpose,
    email: str,
    *,
    account_id: int | None = None,
) -> Ticket:
    """Store a request for a link to ``email``; it has no token yet."""
    now = database_now(session)
    ticket = Ticket(
        purpose=purpose,
        account_id=account_id,
        email=email,
        name="",
        created_at=now,
        expires_at=now + TICKET_LIFE[purpose],
    )
    session.add(ticket)
    session.flush()
    return ticket


def arm(session: Session, ticket: Ticket) -> str:
    """Make the token of a ticket and return it; an earlier one of the same ticket is dead."""
    token = new_token()
    ticket.token_digest = digest_of(token)
    ticket.expires_at = database_now(session) + TICKET_LIFE[TicketPurpose(ticket.purpose)]
    return token


def locked_ticket(session: Session, ticket_id: int) -> Ticket | None:
    """Return a ticket that was not used, locked."""
    statement = select(Ticket).where(Ticket.id == ticket_id, Ticket.used_at.is_(None))
    fresh = {"populate_existing": True}
    return session.scalars(statement.with_for_update(), execution_options=fresh).one_or_none()


def use(session: Session, purpose: TicketPurpose, token: str) -> Ticket:
    """Use up the link with ``token``.

    Raises:
        DeadLink: it was used, has expired, or is for something else.
    """
    statement = select(Ticket).where(
        Ticket.token_digest == digest_of(token), Ticket.purpose == purpose
    )
    fresh = {"populate_existing": True}
    found = session.scalars(statement.with_for_update(), execution_options=fresh).one_or_none()
    now = database_now(session)
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise DeadLink
    found.used_at = now
    return found


def end_links(session: Session, account_id: int) -> None:
    """Let no link of an account work any more."""
    session.execute(
        update(Ticket)
        .where(Ticket.account_id == account_id, Ticket.used_at.is_(None))
        .values(used_at=database_now(session))
    )


def delete_dead(session: Session) -> int:
    """Delete links that are over; return how many."""
    over = (Ticket.expires_at <= database_now(session)) | Ticket.used_at.is_not(None)
    return len(session.execute(delete(Ticket).where(over).returning(Ticket.id)).all())
