"""create the tables of accounts.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: What pages may not read: hashes, secrets, tokens' digests, and who fails how often.
_HIDDEN = (
    "account_secret",
    "account_recovery_code",
    "account_session",
    "account_ticket",
    "throttle",
)
_SHOWN = {
    "account_session": (
        "id, public_id, account_id, created_at, last_seen_at, confirmed_at, awaits_code, address,"
        " user_agent"
    ),
    "account_ticket": "id, purpose, account_id, created_at, expires_at, used_at",
}
#: Who holds a token finds its row; nobody finds a token, nor its digest, by reading.
_FINDERS = {"account_session_of": "account_session", "account_ticket_of": "account_ticket"}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("has_totp", sa.Boolean(), nullable=False),
        sa.Column("requested_role", sa.String(length=40), nullable=True),
        sa.Column("role_requested_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("deletion_requested_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("erased_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "requested_role in ('bidder')", name=op.f("ck_account_requested_role_known")
        ),
        sa.CheckConstraint(
            "role in ('investor', 'bidder', 'officer', 'reviewer', 'inspector', 'administrator')",
            name=op.f("ck_account_role_known"),
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_normalised")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("level", sa.Double(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_table(
        "account_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("consented_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_consent_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_consent")),
    )
    op.create_index(
        op.f("ix_account_consent_account_id"), "account_consent", ["account_id"], unique=False
    )
    op.create_table(
        "account_recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_recovery_code_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_recovery_code")),
        sa.UniqueConstraint(
            "account_id", "digest", name=op.f("uq_account_recovery_code_account_id_digest")
        ),
    )
    op.create_table(
        "account_secret",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_secret_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_account_secret")),
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("wrong_codes", sa.SmallInteger(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_session_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_session_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_account_session_token_digest")),
    )
    op.create_index(
        op.f("ix_account_session_account_id"), "account_session", ["account_id"], unique=False
    )
    op.create_table(
        "account_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("privacy_version", sa.String(), nullable=True),
        sa.Column("token_digest", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("used_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose in ('register', 'reset', 'mail')", name=op.f("ck_account_ticket_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_account_ticket_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_ticket")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_account_ticket_token_digest")),
    )
    op.create_index(
        op.f("ix_account_ticket_account_id"), "account_ticket", ["account_id"], unique=False
    )
    _keep_secrets()


def _keep_secrets() -> None:
    for name, table in _FINDERS.items():
        op.execute(
            f"CREATE FUNCTION {name}(digest bytea) RETURNS integer LANGUAGE sql STABLE STRICT"
            f" SECURITY DEFINER SET search_path = pg_catalog, public"
            f" AS 'SELECT id FROM public.{table} WHERE token_digest = digest'"
        )
        op.execute(f"REVOKE ALL ON FUNCTION {name}(bytea) FROM PUBLIC")
    # The roles are the server's, not the database's: an owner without them has other logins.
    statements = [f"REVOKE ALL ON {', '.join(_HIDDEN)} FROM app_ro"]
    statements += [
        f"GRANT SELECT ({names}) ON {table} TO app_ro" for table, names in _SHOWN.items()
    ]
    _for_role("app_ro", statements)
    for role in ("app_ro", "app_rw"):
        _for_role(role, [f"GRANT EXECUTE ON FUNCTION {name}(bytea) TO {role}" for name in _FINDERS])


def _for_role(role: str, statements: list[str]) -> None:
    body = "; ".join(statements)
    op.execute(
        f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
        f" THEN {body}; END IF; END $$"
    )


def downgrade() -> None:
    """Take it back."""
    for name in _FINDERS:
        op.execute(f"DROP FUNCTION {name}(bytea)")
    op.drop_index(op.f("ix_account_ticket_account_id"), table_name="account_ticket")
    op.drop_table("account_ticket")
    op.drop_index(op.f("ix_account_session_account_id"), table_name="account_session")
    op.drop_table("account_session")
    op.drop_table("account_secret")
    op.drop_table("account_recovery_code")
    op.drop_index(op.f("ix_account_consent_account_id"), table_name="account_consent")
    op.drop_table("account_consent")
    op.drop_table("throttle")
    op.drop_table("account")
