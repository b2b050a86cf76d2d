"""Making links and writing mails, in the worker: what a mail says is decided here.

A page that is asked for a link stores the request and nothing else, so that it does the same work
and takes the same time whether the address is known or not. Tokens are made here and exist in
plain in the mail alone.
"""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts import letters, tickets
from portal.accounts.models import Account, Ticket
from portal.accounts.sealing import from_text, seal, to_text, unseal
from portal.accounts.vocab import Notice, TicketPurpose
from portal.config import Settings
from portal.db.unit_of_work import transaction
from portal.mail.letter import Letter
from portal.mail.sending import send

_ADDRESS = "address"


def write_link(ticket_id: int) -> None:
    """Send the mail that a stored request asks for. Sent again, the earlier link is dead."""
    with transaction() as session:
        ticket = tickets.locked_ticket(session, ticket_id)
        letter = None if ticket is None else _letter_for(session, ticket)
    if letter is not None:
        _send(letter)


def write_notice(sealed_email: str, notice: str) -> None:
    """Tell the owner of an account of a change; the address is sealed by ``sealed_address``."""
    secret: str = current_app.config["SECRET_KEY"]
    sealed = from_text(sealed_email)
    email = unseal(sealed, key=secret, purpose=_ADDRESS, owner=str(notice)).decode()
    _send(letters.notice_letter(Notice(notice), email))


def sealed_address(email: str, notice: Notice) -> str:
    """Return ``email`` as the queue may hold it: every page can read the queue."""
    secret: str = current_app.config["SECRET_KEY"]
    return to_text(seal(email.encode(), key=secret, purpose=_ADDRESS, owner=str(notice)))


def _letter_for(session: Session, ticket: Ticket) -> Letter | None:
    purpose = TicketPurpose(ticket.purpose)
    holder = session.scalars(
        select(Account).where(Account.email == ticket.email, Account.erased_at.is_(None))
    ).one_or_none()
    if purpose is TicketPurpose.RESET:
        if holder is None or holder.disabled_at is not None:
            session.delete(ticket)
            return None
        ticket.account_id = holder.id
    elif holder is not None:
        to = ticket.email
        session.delete(ticket)
        return letters.known_letter(to)
    return letters.link_letter(purpose, ticket.email, tickets.arm(session, ticket))


def _send(letter: Letter) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    send(letter, settings.mail)
