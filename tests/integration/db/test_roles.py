"""What each role may do; the owner migrates, services write, pages read."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from portal.db.cluster import DatabaseUrls
from portal.db.cluster.external import libpq_url


def _run(url: str, statement: str) -> object:
    with psycopg.connect(libpq_url(url)) as connection:
        row = connection.execute(statement.encode()).fetchone()
        connection.rollback()
    return row[0] if row else None


def test_no_role_of_the_portal_is_more_than_it_must_be(urls: DatabaseUrls) -> None:
    statement = (
        "SELECT count(*) FROM pg_roles WHERE rolname IN ('portal_owner', 'app_rw', 'app_ro')"
        " AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)"
    )

    assert _run(urls.ro, statement) == 3


@pytest.mark.parametrize("schema", ["public", "procrastinate"])
@pytest.mark.parametrize("role", ["app_rw", "app_ro"])
def test_application_roles_create_nothing(urls: DatabaseUrls, role: str, schema: str) -> None:
    assert _run(urls.ro, f"SELECT has_schema_privilege('{role}', '{schema}', 'CREATE')") is False


def test_pages_read_and_do_not_write(urls: DatabaseUrls) -> None:
    assert _run(urls.ro, "SELECT count(*) FROM zone") == 0

    with pytest.raises(errors.ReadOnlySqlTransaction):
        _run(urls.ro, "INSERT INTO zone (slug, name, name_en) VALUES ('a', 'a', 'a') RETURNING id")


def test_pages_do_not_write_even_when_they_ask_for_it(urls: DatabaseUrls) -> None:
    with psycopg.connect(libpq_url(urls.ro), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")

        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("DELETE FROM zone")


def test_services_write(urls: DatabaseUrls) -> None:
    statement = "INSERT INTO zone (slug, name, name_en) VALUES ('a', 'a', 'a') RETURNING slug"

    assert _run(urls.rw, statement) == "a"


@pytest.mark.parametrize(
    "statement",
    ["DROP TABLE parcel", "TRUNCATE zone", "UPDATE alembic_version SET version_num = 1"],
)
def test_services_leave_the_schema_alone(urls: DatabaseUrls, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        _run(urls.rw, statement)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("statement_timeout", "5s"),
        ("lock_timeout", "3s"),
        ("idle_in_transaction_session_timeout", "30s"),
    ],
)
def test_sessions_have_limits(urls: DatabaseUrls, setting: str, value: str) -> None:
    for url in (urls.rw, urls.ro):
        assert _run(url, f"SELECT current_setting('{setting}')") == value
