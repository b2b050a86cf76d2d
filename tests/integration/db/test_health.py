"""A database that is not as it must be is refused in one line that names the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask

from portal.db import migration
from portal.db.cluster import DatabaseUrls, Hold
from portal.db.cluster.external import libpq_url
from portal.db.health import UnfitDatabase, check_database, check_revision, check_server


@pytest.fixture
def owner(empty: DatabaseUrls) -> Iterator[psycopg.Connection[Any]]:
    """Return a connection of the owner to a database without tables."""
    with psycopg.connect(libpq_url(empty.owner), autocommit=True) as connection:
        yield connection


def test_the_database_of_the_tests_is_fit(urls: DatabaseUrls) -> None:
    check_database(urls.owner)


def test_a_session_without_safe_commits_is_refused(owner: psycopg.Connection[Any]) -> None:
    owner.execute("SET synchronous_commit = off")

    with pytest.raises(UnfitDatabase, match="set synchronous_commit = on"):
        check_server(owner)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "server_encoding"])
def test_each_unsafe_setting_is_refused(
    owner: psycopg.Connection[Any], setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = "portal.db.health._setting"
    unsafe = {setting: "SQL_ASCII" if setting == "server_encoding" else "off"}
    usual = {"server_encoding": "UTF8"}
    monkeypatch.setattr(real, lambda _connection, name: (usual | unsafe).get(name, "on"))

    with pytest.raises(UnfitDatabase, match=unsafe[setting]) as caught:
        check_server(owner)

    assert "\n" not in str(caught.value)


def test_a_database_without_postgis_is_refused(server: Hold, empty: DatabaseUrls) -> None:
    url = libpq_url(empty.owner).replace("portal_owner@", "postgres@")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP EXTENSION postgis")

        with pytest.raises(UnfitDatabase, match="CREATE EXTENSION postgis"):
            check_server(connection)


def test_an_empty_database_asks_for_the_upgrade(owner: psycopg.Connection[Any]) -> None:
    with pytest.raises(UnfitDatabase, match="db upgrade"):
        check_revision(owner)


def test_a_database_from_the_future_asks_for_newer_code(owner: psycopg.Connection[Any]) -> None:
    owner.execute("CREATE TABLE alembic_version (version_num text)")
    owner.execute("INSERT INTO alembic_version VALUES ('9999')")

    with pytest.raises(UnfitDatabase, match="newer code"):
        check_revision(owner)


def test_migrations_run_up_down_and_up(empty: DatabaseUrls) -> None:
    migration.upgrade(empty.owner)
    migration.downgrade(empty.owner, "base")
    migration.upgrade(empty.owner)

    check_database(empty.owner)


def test_an_older_queue_gets_the_changes_it_lacks(empty: DatabaseUrls) -> None:
    migration.upgrade(empty.owner)
    with psycopg.connect(libpq_url(empty.owner), autocommit=True) as connection:
        newest = migration.installed_queue(connection)
        connection.execute(
            "COMMENT ON SCHEMA procrastinate IS '03.04.00_01_pre_add_retry_failed_job_procedure'"
        )
        # The change after that one only replaces functions, so it may run twice.
        migration.upgrade(empty.owner)

        assert migration.installed_queue(connection) == newest


def test_migrations_make_the_tables_of_the_models(application: Flask, empty: DatabaseUrls) -> None:
    migration.upgrade(empty.owner)

    assert application.blueprints  # all models are imported
    assert migration.differences(empty.owner) == []
