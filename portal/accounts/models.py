"""Accounts (账户) and what keeps them safe.

Pages read as ``app_ro``, which sees accounts and the times of sessions, but no table or column with
a hash, a secret or a token's digest; the migration grants it so.
"""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.accounts.roles import ACCOUNT_ROLES, REQUESTABLE
from portal.accounts.vocab import TicketPurpose
from portal.db.base import Base
from portal.db.columns import Code, Instant


def _list(values: object) -> str:
    assert isinstance(values, list)
    return ", ".join(repr(str(value)) for value in values)


class Account(Base):
    """A person who can sign in. Its mail address is proved: no account exists before."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(f"role in ({_list(list(ACCOUNT_ROLES))})", name="role_known"),
        CheckConstraint(
            f"requested_role in ({_list(sorted(REQUESTABLE))})", name="requested_role_known"
        ),
        CheckConstraint("email = lower(email)", name="email_normalised"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    #: In the one spelling of ``normalised_email``.
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Code]
    created_at: Mapped[Instant]
    #: Copied from the secrets, which pages cannot read.
    has_totp: Mapped[bool] = mapped_column(default=False)
    requested_role: Mapped[Code | None]
    role_requested_at: Mapped[Instant | None]
    disabled_at: Mapped[Instant | None]
    deletion_requested_at: Mapped[Instant | None]
    #: Name and address are gone since; the row stands for what it did.
    erased_at: Mapped[Instant | None]
    is_demo: Mapped[bool] = mapped_column(default=False)


class AccountSecret(Base):
    """What an account proves itself with."""

    __tablename__ = "account_secret"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    #: argon2id; ``None``: no password was set yet.
    password_hash: Mapped[str | None]
    #: Sealed, see ``sealing``; ``None``: no second factor.
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: The time step of the last code used: each counts once.
    totp_last_step: Mapped[int | None]


class RecoveryCode(Base):
    """Stands in for one code of the app, once."""

    __tablename__ = "account_recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)


class AccountSession(Base):
    """One signed-in browser (登录会话)."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=uuid.uuid4)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    #: When the person last proved who they are.
    confirmed_at: Mapped[Instant]
    #: The password was right and the code is still to come: nobody is signed in yet.
    awaits_code: Mapped[bool] = mapped_column(default=False)
    wrong_codes: Mapped[int] = mapped_column(SmallInteger, default=0)
    address: Mapped[str]
    user_agent: Mapped[str]


class Ticket(Base):
    """A one-time link (一次性链接), or the request for one that is still to be mailed."""

    __tablename__ = "account_ticket"
    __table_args__ = (
        CheckConstraint(f"purpose in ({_list(list(TicketPurpose))})", name="purpose_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Code]
    #: For a registration there is no account yet.
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    #: Where the link goes.
    email: Mapped[str]
    #: Of a registration: the person's name and the privacy notice agreed to.
    name: Mapped[str]
    privacy_version: Mapped[str | None]
    #: ``None`` until the worker has made the token.
    token_digest: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class Consent(Base):
    """That somebody agreed to a version of a text (同意记录); rows are only added."""

    __tablename__ = "account_consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    document: Mapped[Code]
    version: Mapped[str]
    consented_at: Mapped[Instant]


class Throttle(Base):
    """The failed tries of one account, network or the whole portal (限速)."""

    __tablename__ = "throttle"

    #: A keyed digest: neither addresses nor mail addresses are kept for this.
    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    level: Mapped[float]
    at: Mapped[Instant]
