"""The second factor in the database: one code counts once, also for two at the same moment.

Every function joins its caller's transaction.
"""

from __future__ import annotations

import logging

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts import totp
from portal.accounts.models import Account, AccountSecret, RecoveryCode
from portal.accounts.sealing import BrokenSeal, keyed_digest, seal, unseal
from portal.db.unit_of_work import database_now

logger = logging.getLogger(__name__)

_PURPOSE = "totp"
_RECOVERY = "recovery"


def locked_secret(session: Session, account_id: int) -> AccountSecret:
    """Return the secrets of an account, locked; made where there are none."""
    statement = select(AccountSecret).where(AccountSecret.account_id == account_id)
    fresh = {"populate_existing": True}
    found = session.scalars(statement.with_for_update(), execution_options=fresh).one_or_none()
    if found is None:
        found = AccountSecret(account_id=account_id)
        session.add(found)
        session.flush()
    return found


def use_code(session: Session, account_id: int, text: str) -> bool:
    """Say whether ``text`` is a code or recovery code that still counts; then it counts no more."""
    secret = locked_secret(session, account_id)
    if secret.totp_sealed is None:
        return False
    recovery = totp.plain_recovery_code(text)
    if recovery is not None:
        return _use_recovery_code(session, account_id, recovery)
    try:
        plain = unseal(secret.totp_sealed, key=_key(), purpose=_PURPOSE, owner=str(account_id))
    except BrokenSeal:
        logger.error("the second factor of account %s was sealed with another key", account_id)
        return False
    step = totp.matching_step(
        plain.decode(), text, database_now(session), after=secret.totp_last_step
    )
    if step is None:
        return False
    secret.totp_last_step = step
    return True


def turn_on(session: Session, account: Account, secret: str, *, step: int | None) -> list[str]:
    """Store ``secret`` as the account's second factor; return fresh recovery codes.

    ``step`` is that of the code which proved it: that code counts no more.
    """
    row = locked_secret(session, account.id)
    row.totp_sealed = seal(secret.encode(), key=_key(), purpose=_PURPOSE, owner=str(account.id))
    row.totp_last_step = step
    account.has_totp = True
    return new_recovery_codes(session, account.id)


def turn_off(session: Session, account: Account) -> None:
    """Take the second factor and its recovery codes away."""
    row = locked_secret(session, account.id)
    row.totp_sealed = row.totp_last_step = None
    account.has_totp = False
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def new_recovery_codes(session: Session, account_id: int) -> list[str]:
    """Replace the recovery codes; return the new ones, which are shown once."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = totp.new_recovery_codes()
    session.add_all(
        RecoveryCode(account_id=account_id, digest=_digest(account_id, code.replace("-", "")))
        for code in codes
    )
    session.flush()
    return codes


def secret_of(session: Session, account_id: int) -> str | None:
    """Return the secret in plain, for the commands of a demonstration."""
    row = locked_secret(session, account_id)
    if row.totp_sealed is None:
        return None
    return unseal(row.totp_sealed, key=_key(), purpose=_PURPOSE, owner=str(account_id)).decode()


def _use_recovery_code(session: Session, account_id: int, code: str) -> bool:
    which = delete(RecoveryCode).where(
        RecoveryCode.account_id == account_id, RecoveryCode.digest == _digest(account_id, code)
    )
    return bool(session.execute(which.returning(RecoveryCode.id)).all())


def _digest(account_id: int, code: str) -> bytes:
    return keyed_digest(f"{account_id}\0{code}", key=_key(), purpose=_RECOVERY)


def _key() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
