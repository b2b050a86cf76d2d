"""The doors: signing in and out, registering, setting a password anew.

A hash is made between two short transactions, never inside one: it takes longer than everything
else, and a waiting transaction would hold a connection and locks.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import hooks, passwords, second_factor, sessions, throttling, tickets
from portal.accounts.client import Browser
from portal.accounts.consent import DOCUMENT
from portal.accounts.errors import DeadLink, SecondStepOver, WrongCode, WrongCredentials
from portal.accounts.models import Account, AccountSecret, Consent
from portal.accounts.password_rules import check_password
from portal.accounts.postbox import tasks
from portal.accounts.postbox.services import sealed_address
from portal.accounts.roles import Role
from portal.accounts.throttle import GUESSES, MAILS
from portal.accounts.timing import SECOND_STEP
from portal.accounts.totp import TRIES
from portal.accounts.turnstile import turn
from portal.accounts.vocab import Notice, TicketPurpose
from portal.config import Settings
from portal.db.unit_of_work import database_now, transaction
from portal.tasks.queue import defer

logger = logging.getLogger("portal.accounts")

GUESS, MAIL, CODE = "guess", "mail", "code"


@dataclass(frozen=True, slots=True)
class Entry:
    """A session was opened; its token goes into the browser's cookie."""

    token: str = field(repr=False)
    awaits_code: bool
    account_id: int


class _Known(NamedTuple):
    account_id: int
    password_hash: str | None


def sign_in(email: str, password: str, browser: Browser) -> Entry:
    """Check address and password and open a session; the browser's old one is dead.

    Args:
        email: normalised.
        password: as typed.
        browser: where it comes from.

    Raises:
        WrongCredentials: they do not belong together, or the account is closed.
        TooMany: too many failures of this account or network; the password was not looked at.
        Busy: too many sign in at this moment.
    """
    with turn():
        with transaction() as session:
            throttling.charge(session, GUESSES, GUESS, email, browser.address)
            known = _known(session, email)
        if not passwords.is_password(known.password_hash if known else None, password):
            logger.info("a sign-in failed")
            raise WrongCredentials
        assert known is not None
        assert known.password_hash is not None
        fresh = known.password_hash
        if passwords.needs_rehash(fresh):
            fresh = passwords.hash_password(password)
        with transaction() as session:
            throttling.refund(session, GUESS, email, browser.address)
            secret = second_factor.locked_secret(session, known.account_id)
            if secret.password_hash != known.password_hash:
                raise WrongCredentials  # changed meanwhile
            secret.password_hash = fresh
            account = session.get_one(Account, known.account_id)
            return _enter(session, account, browser, awaits_code=account.has_totp)


def give_code(session_id: int, account_id: int, code: str, browser: Browser) -> Entry:
    """Check the second factor of a session that waits for it; it gets a new token.

    Raises:
        WrongCode: it is not the code of now, or was used.
        SecondStepOver: too late, or wrong too often: the session is gone.
        TooMany: too many wrong codes for this account.
    """
    with transaction() as session:
        throttling.charge(session, GUESSES, CODE, str(account_id), browser.address)
        entry = _with_code(session, session_id, account_id, code, browser)
    if isinstance(entry, Entry):
        return entry
    raise entry


def sign_out(token: str | None) -> None:
    """End the session of ``token``. May be repeated."""
    with transaction() as session:
        sessions.end_by_token(session, token)


def ask_to_register(email: str, name: str, privacy_version: str, address: str) -> None:
    """Store the wish to register; the worker writes to the address, whatever it is.

    Raises:
        TooMany: too many mails were asked for.
    """
    with transaction() as session:
        throttling.charge(session, MAILS, MAIL, email, address)
        ticket = tickets.new_ticket(session, TicketPurpose.REGISTER, email)
        ticket.name, ticket.privacy_version = name, privacy_version
        defer(session, tasks.write_link, ticket_id=ticket.id)


def register(token: str, password: str, browser: Browser) -> Entry:
    """Make the account of a registration whose link came back, and sign it in.

    Args:
        token: of the link.
        password: as typed.
        browser: where it comes from.

    Raises:
        InvalidInput: the password will not do; the link stays good.
        DeadLink: the link is over, or the address has got an account meanwhile.
        Busy: too many hashes at this moment.
    """
    check_new_password(password, *_link_holder(token, TicketPurpose.REGISTER))
    with turn():
        password_hash = passwords.hash_password(password)
    try:
        with transaction() as session:
            ticket = tickets.use(session, TicketPurpose.REGISTER, token)
            account = new_account(session, ticket.email, ticket.name, Role.INVESTOR)
            second_factor.locked_secret(session, account.id).password_hash = password_hash
            _note_consent(session, account.id, ticket.privacy_version)
            return _enter(session, account, browser, awaits_code=False)
    except IntegrityError as error:
        raise DeadLink from error


def ask_to_reset(email: str, address: str) -> None:
    """Store the wish for a new password; the worker writes if there is such an account.

    Raises:
        TooMany: too many mails were asked for.
    """
    with transaction() as session:
        throttling.charge(session, MAILS, MAIL, email, address)
        ticket = tickets.new_ticket(session, TicketPurpose.RESET, email)
        defer(session, tasks.write_link, ticket_id=ticket.id)


def reset_password(token: str, password: str) -> None:
    """Set the password of the link's account and end all its sessions; nobody is signed in by it.

    The second factor stays. Failures counted against the account are forgotten.

    Raises:
        InvalidInput: the password will not do; the link stays good.
        DeadLink: the link is over.
        Busy: too many hashes at this moment.
    """
    check_new_password(password, *_link_holder(token, TicketPurpose.RESET))
    with turn():
        password_hash = passwords.hash_password(password)
    with transaction() as session:
        ticket = tickets.use(session, TicketPurpose.RESET, token)
        account = session.get_one(Account, ticket.account_id)
        if account.disabled_at is not None or account.erased_at is not None:
            raise DeadLink
        second_factor.locked_secret(session, account.id).password_hash = password_hash
        tickets.end_links(session, account.id)
        sessions.end_all(session, account.id)
        throttling.forgive(session, GUESS, account.email)
        tell(session, account.email, Notice.PASSWORD_CHANGED)


def touch_session(session_id: int) -> None:
    """Write down that a session is in use."""
    with transaction() as session:
        sessions.touch(session, session_id)


def new_account(session: Session, email: str, name: str, role: Role) -> Account:
    """Store an account without a password."""
    account = Account(email=email, name=name, role=role, created_at=database_now(session))
    session.add(account)
    session.flush()
    return account


def tell(session: Session, email: str, notice: Notice) -> None:
    """Write to ``email`` once the transaction is committed."""
    sealed = sealed_address(email, notice)
    defer(session, tasks.write_notice, sealed_email=sealed, notice=str(notice))


def check_new_password(password: str, email: str, name: str) -> None:
    """Refuse a password that will not do for this person.

    Raises:
        InvalidInput: says why.
    """
    check_password(password, (email, name, *_site_names()))


def _link_holder(token: str, purpose: TicketPurpose) -> tuple[str, str]:
    """Return mail address and name that a link stands for; the link is not used up."""
    with transaction() as session:
        ticket = tickets.use(session, purpose, token)
        holder = session.get(Account, ticket.account_id) if ticket.account_id else None
        found = (ticket.email, holder.name if holder else ticket.name)
        session.rollback()
    return found


def _known(session: Session, email: str) -> _Known | None:
    statement = (
        select(Account.id, AccountSecret.password_hash)
        .join(AccountSecret, AccountSecret.account_id == Account.id)
        .where(Account.email == email, Account.disabled_at.is_(None), Account.erased_at.is_(None))
    )
    row = session.execute(statement).one_or_none()
    return None if row is None else _Known(*row)


def _with_code(
    session: Session, session_id: int, account_id: int, code: str, browser: Browser
) -> Entry | WrongCode | SecondStepOver:
    """Return the error rather than raise it: what it counts must be committed."""
    pending = sessions.locked_pending(session, session_id)
    if pending is None or pending.account_id != account_id:
        return SecondStepOver()
    if database_now(session) - pending.created_at >= SECOND_STEP:
        session.delete(pending)
        return SecondStepOver()
    if not second_factor.use_code(session, account_id, code):
        pending.wrong_codes += 1
        if pending.wrong_codes < TRIES:
            return WrongCode()
        session.delete(pending)
        return SecondStepOver()
    throttling.refund(session, CODE, str(account_id), browser.address)
    account = session.get_one(Account, account_id)
    session.delete(pending)
    session.flush()
    return _enter(session, account, browser, awaits_code=False)


def _enter(session: Session, account: Account, browser: Browser, *, awaits_code: bool) -> Entry:
    token = sessions.open_session(session, account.id, browser, awaits_code=awaits_code)
    if not awaits_code:
        logger.info("account %s signed in", account.public_id)
        hooks.announce(session, account.id, browser)
    return Entry(token, awaits_code, account.id)


def _note_consent(session: Session, account_id: int, version: str | None) -> None:
    if version:
        session.add(
            Consent(
                account_id=account_id,
                document=DOCUMENT,
                version=version,
                consented_at=database_now(session),
            )
        )


def _site_names() -> tuple[str, ...]:
    settings: Settings = current_app.config["SETTINGS"]
    site = settings.site
    return tuple(filter(None, (site.name, site.name_en, site.city, site.city_en, site.owner)))
