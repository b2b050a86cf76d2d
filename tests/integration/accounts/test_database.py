"""What the database itself keeps from pages, and what the schema refuses: rows 24, 54, 70."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import errors

from portal.db.cluster import DatabaseUrls
from portal.db.cluster.external import libpq_url


@pytest.fixture
def reader(urls: DatabaseUrls) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(libpq_url(urls.ro), autocommit=True) as connection:
        yield connection


def test_24_a_fresh_database_has_no_account(
    reader: psycopg.Connection[tuple[object, ...]],
) -> None:
    assert reader.execute("SELECT count(*) FROM account").fetchone() == (0,)


@pytest.mark.parametrize(
    "what",
    [
        "* FROM account_secret",
        "password_hash FROM account_secret",
        "totp_sealed FROM account_secret",
        "digest FROM account_recovery_code",
        "token_digest FROM account_session",
        "* FROM account_session",
        "token_digest FROM account_ticket",
        "email FROM account_ticket",
        "* FROM throttle",
    ],
)
def test_70_pages_cannot_read_secrets(
    reader: psycopg.Connection[tuple[object, ...]], what: str
) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        reader.execute(f"SELECT {what}".encode())


@pytest.mark.parametrize(
    "what",
    [
        "id, email, name, role FROM account",
        "id, account_id, last_seen_at, address FROM account_session",
        "id, purpose, expires_at FROM account_ticket",
        "account_session_of('x'::bytea)",
        "account_ticket_of('x'::bytea)",
    ],
)
def test_70_pages_read_what_they_show(
    reader: psycopg.Connection[tuple[object, ...]], what: str
) -> None:
    reader.execute(f"SELECT {what}".encode())


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM account", "UPDATE account SET role = 'administrator'", "DELETE FROM throttle"],
)
def test_70_pages_change_no_account(
    reader: psycopg.Connection[tuple[object, ...]], statement: str
) -> None:
    reader.execute("SET default_transaction_read_only = off")
    with pytest.raises(errors.InsufficientPrivilege):
        reader.execute(statement.encode())


@pytest.mark.parametrize(
    "values",
    ["'A@example.org', 'n', 'investor'", "'a@example.org', 'n', 'visitor'", "'b', 'n', 'root'"],
)
def test_the_schema_refuses_roles_and_spellings_that_are_none(
    urls: DatabaseUrls, values: str
) -> None:
    statement = (
        "INSERT INTO account (public_id, created_at, has_totp, is_demo, email, name, role)"
        f" VALUES (gen_random_uuid(), now(), false, false, {values})"
    )
    with psycopg.connect(libpq_url(urls.rw)) as connection:
        with pytest.raises(errors.CheckViolation):
            connection.execute(statement.encode())
        connection.rollback()
