"""Changing one's own account. Whoever calls these has checked who is signed in."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts import passwords, second_factor, sessions, throttling, tickets, totp
from portal.accounts.errors import DeadLink, WrongCode, WrongPassword
from portal.accounts.models import Account, AccountSession
from portal.accounts.postbox import tasks
from portal.accounts.roles import REQUESTABLE, Role, is_staff
from portal.accounts.services import GUESS, MAIL, check_new_password, tell
from portal.accounts.throttle import GUESSES, MAILS
from portal.accounts.turnstile import turn
from portal.accounts.vocab import Notice, TicketPurpose
from portal.db.unit_of_work import database_now, transaction
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.i18n import N_
from portal.tasks.queue import defer


def confirm(account_id: int, session_id: int, password: str, address: str) -> str:
    """Check the person's own password and open dangerous acts for a while; a new token comes back.

    Raises:
        WrongPassword: it is not.
        TooMany: too many failures.
        Busy: too many hashes at this moment.
    """
    _check_own_password(account_id, password, address)
    with transaction() as session:
        return sessions.renew(session, session_id)


def change_password(account_id: int, session_id: int, old: str, new: str, address: str) -> str:
    """Set a new password and end the other sessions; this one's new token comes back.

    Raises:
        WrongPassword: the old one is wrong.
        InvalidInput: the new one will not do.
        TooMany: too many failures.
        Busy: too many hashes at this moment.
    """
    email, name = _check_own_password(account_id, old, address)
    check_new_password(new, email, name)
    with turn():
        password_hash = passwords.hash_password(new)
    with transaction() as session:
        second_factor.locked_secret(session, account_id).password_hash = password_hash
        tickets.end_links(session, account_id)
        tell(session, email, Notice.PASSWORD_CHANGED)
        return _alone(session, account_id, session_id)


def rename(account_id: int, name: str) -> None:
    """Change the name shown."""
    with transaction() as session:
        _locked(session, account_id).name = name


def ask_to_change_mail(account_id: int, email: str, address: str) -> None:
    """Store the wish for another address; the worker writes to it, whatever it is.

    Raises:
        TooMany: too many mails were asked for.
    """
    with transaction() as session:
        throttling.charge(session, MAILS, MAIL, email, address)
        ticket = tickets.new_ticket(session, TicketPurpose.MAIL, email, account_id=account_id)
        defer(session, tasks.write_link, ticket_id=ticket.id)


def change_mail(token: str) -> None:
    """Take the address that the link was sent to; all sessions end, the old address is told.

    Raises:
        DeadLink: the link is over, or the address has got an account meanwhile.
    """
    try:
        with transaction() as session:
            ticket = tickets.use(session, TicketPurpose.MAIL, token)
            account = _locked(session, ticket.account_id)
            if account.disabled_at is not None:
                raise DeadLink
            tell(session, account.email, Notice.MAIL_CHANGED)
            account.email = ticket.email
            session.flush()
            tickets.end_links(session, account.id)
            sessions.end_all(session, account.id)
    except IntegrityError as error:
        raise DeadLink from error


def enrol(account_id: int, session_id: int, secret: str, code: str) -> tuple[str, list[str]]:
    """Turn the second factor on; return this session's new token and the recovery codes.

    Raises:
        WrongCode: the app does not have the secret, or its clock is wrong.
        Conflict: it is on already.
    """
    with transaction() as session:
        account = _locked(session, account_id)
        if account.has_totp:
            raise Conflict(N_("动态口令已经开启。要换手机，请先关闭再重新开启。"))
        step = totp.matching_step(secret, code, database_now(session), after=None)
        if step is None:
            raise WrongCode
        codes = second_factor.turn_on(session, account, secret, step=step)
        tell(session, account.email, Notice.TOTP_ON)
        return _alone(session, account_id, session_id), codes


def turn_totp_off(account_id: int, session_id: int) -> str:
    """Turn the second factor off; return this session's new token. Staff then enrol anew."""
    with transaction() as session:
        account = _locked(session, account_id)
        second_factor.turn_off(session, account)
        tell(session, account.email, Notice.TOTP_OFF)
        return _alone(session, account_id, session_id)


def renew_recovery_codes(account_id: int) -> list[str]:
    """Replace the recovery codes and return the new ones.

    Raises:
        Conflict: there is no second factor.
    """
    with transaction() as session:
        if not _locked(session, account_id).has_totp:
            raise Conflict(N_("请先开启动态口令。"))
        return second_factor.new_recovery_codes(session, account_id)


def end_session(account_id: int, public_id: UUID) -> None:
    """Sign out one browser of this account.

    Raises:
        NotFound: the account has no such session.
    """
    with transaction() as session:
        sessions.end_one(session, account_id, public_id)


def end_other_sessions(account_id: int, session_id: int) -> int:
    """Sign out everywhere else; return how many sessions ended."""
    with transaction() as session:
        return sessions.end_all(session, account_id, but=session_id)


def request_role(account_id: int, role: Role) -> None:
    """Ask for another role; the administrator decides. May be repeated.

    Raises:
        Conflict: the role cannot be asked for, or is not for this account.
    """
    with transaction() as session:
        account = _locked(session, account_id)
        if role not in REQUESTABLE or is_staff(Role(account.role)) or account.role == role:
            raise Conflict(N_("您的账户不能申请这一身份。"))
        if account.requested_role != role:
            account.requested_role = role
            account.role_requested_at = database_now(session)


def request_deletion(account_id: int) -> None:
    """Ask for the deletion of one's own account; it happens when the grace is over.

    Raises:
        Conflict: an account of the office is closed by the administrator.
    """
    with transaction() as session:
        account = _locked(session, account_id)
        if is_staff(Role(account.role)):
            raise Conflict(N_("工作人员账户由管理员停用，不能自行注销。"))
        if account.deletion_requested_at is None:
            account.deletion_requested_at = database_now(session)
            tell(session, account.email, Notice.DELETION_REQUESTED)


def cancel_deletion(account_id: int) -> None:
    """Keep the account after all. May be repeated."""
    with transaction() as session:
        _locked(session, account_id).deletion_requested_at = None


def _check_own_password(account_id: int, password: str, address: str) -> tuple[str, str]:
    with turn():
        with transaction() as session:
            account = session.get_one(Account, account_id)
            email, name = account.email, account.name
            throttling.charge(session, GUESSES, GUESS, email, address)
            stored = second_factor.locked_secret(session, account_id).password_hash
        if not passwords.is_password(stored, password):
            raise WrongPassword
        with transaction() as session:
            throttling.refund(session, GUESS, email, address)
    return email, name


def _alone(session: Session, account_id: int, session_id: int) -> str:
    """End all other sessions and give this one a new token."""
    sessions.end_all(session, account_id, but=session_id)
    if session.get(AccountSession, session_id) is None:
        raise NotFound  # ended meanwhile
    return sessions.renew(session, session_id)


def _locked(session: Session, account_id: int | None) -> Account:
    statement = select(Account).where(Account.id == account_id, Account.erased_at.is_(None))
    fresh = {"populate_existing": True}
    found = session.scalars(statement.with_for_update(), execution_options=fresh).one_or_none()
    if found is None:
        raise NotFound
    return found
