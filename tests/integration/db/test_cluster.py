"""The private server: safe settings, one start, recovery after a crash, clean end."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import scalar_row

from portal.db.cluster import ClusterError, DatabaseUrls, Hold, hold, stop_if_last
from portal.db.cluster.embedded import remove_cluster
from portal.db.cluster.external import libpq_url
from portal.db.cluster.processes import postmaster_pid

pytestmark = pytest.mark.slow


@pytest.fixture
def instance(urls: DatabaseUrls, tmp_path: Path) -> Iterator[Path]:
    """Return an instance whose server is taken away after the test."""
    yield tmp_path / "instance"
    assert remove_cluster(tmp_path / "instance")


def _pid(held: Hold) -> int:
    pid = postmaster_pid(held.layout)
    assert pid is not None
    return pid


def _setting(url: str, name: str) -> str:
    with psycopg.connect(libpq_url(url)) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        assert row is not None
        return str(row[0])


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", ""),
    ],
)
def test_the_private_server_is_safe(urls: DatabaseUrls, setting: str, value: str) -> None:
    assert _setting(urls.owner, setting) == value


def test_the_last_one_to_leave_stops_the_server(instance: Path) -> None:
    first, second = hold(instance), hold(instance)
    pid = _pid(first)

    stopped_by_first = first.close()
    ran_on = postmaster_pid(second.layout) == pid
    stopped_by_second = second.close()

    assert (stopped_by_first, ran_on, stopped_by_second) == (False, True, True)
    assert postmaster_pid(second.layout) is None


def test_a_killed_server_comes_back_with_what_was_committed(instance: Path) -> None:
    held = hold(instance)
    url = libpq_url(held.urls().owner)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    busy = psycopg.connect(url)
    # A backend that computes does not notice that its postmaster has died.
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000)")
    os.kill(_pid(held), signal.SIGKILL)

    revived = held.ensure()

    busy.close()

    with psycopg.connect(url, row_factory=scalar_row) as connection:
        assert (revived, connection.execute("SELECT answer FROM kept").fetchone()) == (True, 42)
    held.close()


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(instance: Path) -> None:
    held = hold(instance)
    held.close()
    # After a restart of a container the old number belongs to somebody else.
    stale = held.layout.data / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{held.layout.data}\n{int(time.time())}\n5432\n")

    again = hold(instance)

    assert _setting(again.urls().ro, "fsync") == "on"
    again.close()


def test_a_first_start_that_was_interrupted_begins_anew(instance: Path) -> None:
    held = hold(instance)
    held.close()
    held.layout.data.rename(held.layout.root / "data.new")

    again = hold(instance)

    assert _setting(again.urls().ro, "data_checksums") == "on"
    again.close()


def test_stopping_what_was_never_started_is_no_error(tmp_path: Path) -> None:
    assert stop_if_last(tmp_path / "nowhere")


def test_a_long_path_puts_the_socket_elsewhere(urls: DatabaseUrls, tmp_path: Path) -> None:
    instance = tmp_path / ("long" * 30) / "instance"

    held = hold(instance)

    assert _setting(held.urls().ro, "fsync") == "on"
    assert len(bytes(held.layout.socket)) < 90
    held.close()
    assert remove_cluster(instance)


def test_data_of_a_version_that_is_gone_say_so(instance: Path) -> None:
    held = hold(instance)
    held.close()
    version = held.layout.data / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("13\n")

    with pytest.raises(ClusterError, match="made by PostgreSQL 13"):
        hold(instance)

    version.write_text(made_by)
