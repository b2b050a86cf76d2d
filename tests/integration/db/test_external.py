"""A server that somebody else runs: its roles are used where there are any."""

from __future__ import annotations

import logging
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from portal.config import Settings
from portal.db.cluster import ClusterError, DatabaseUrls, Hold, database_urls
from portal.db.cluster.external import libpq_url, prepare_external


def _settings(owner_url: str) -> Settings:
    return Settings(secret_key="s" * 32, instance=Path("nowhere"), database_url=owner_url)


def _superuser_url(server: Hold, urls: DatabaseUrls) -> str:
    return urls.owner.replace("portal_owner@", "postgres@")


def test_the_owner_acts_as_the_roles(server: Hold, empty: DatabaseUrls) -> None:
    owner = _superuser_url(server, empty)
    prepare_external(owner)

    urls = database_urls(_settings(owner))

    with psycopg.connect(libpq_url(urls.ro)) as connection:
        row = connection.execute("SELECT current_user, current_setting('lock_timeout')").fetchone()
        assert row == ("app_ro", "3s")
        with pytest.raises(errors.ReadOnlySqlTransaction):
            connection.execute("CREATE TABLE public.intruder ()")


def test_an_owner_who_may_not_is_told_so(
    empty: DatabaseUrls, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        urls = database_urls(_settings(empty.owner))

    assert "without the rights of app_ro" in caplog.text
    with psycopg.connect(libpq_url(urls.ro)) as connection:
        row = connection.execute("SELECT current_setting('transaction_read_only')").fetchone()
    assert row == ("on",)


def test_a_server_that_is_away_is_one_line(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://owner@/portal?host={tmp_path}"

    with pytest.raises(ClusterError, match="PORTAL_DATABASE_URL cannot be reached") as caught:
        database_urls(_settings(url))

    assert "\n" not in str(caught.value)
