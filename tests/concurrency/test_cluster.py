"""Several at once: one server, one upgrade, no harm."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.db import migration
from portal.db.cluster import DatabaseUrls, hold
from portal.db.cluster.embedded import remove_cluster
from portal.db.cluster.processes import postmaster_pid
from portal.db.health import check_database
from tests.support.database import INSTANCE, empty_database

pytestmark = pytest.mark.slow


def test_four_first_starts_at_once_make_one_server(urls: DatabaseUrls, tmp_path: Path) -> None:
    instance = tmp_path / "instance"

    with ThreadPoolExecutor(4) as pool:
        holds = list(pool.map(hold, [instance] * 4))

    assert len({postmaster_pid(held.layout) for held in holds}) == 1
    assert [held.close() for held in holds] == [False, False, False, True]
    assert remove_cluster(instance)


def test_two_upgrades_at_once_wait_for_each_other(urls: DatabaseUrls) -> None:
    held = hold(INSTANCE)
    with empty_database(held, f"test_twice_{os.getpid()}") as empty:
        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(_upgrade_in_a_process, empty.owner)
            _upgrade_in_a_process(empty.owner)
            other.result()

        check_database(empty.owner)
    held.close()


def _upgrade_in_a_process(url: str) -> None:
    """Upgrade in a process of its own: Alembic keeps its context in a global."""
    import subprocess
    import sys

    code = "import sys; from portal.db import migration; migration.upgrade(sys.argv[1])"
    folder = migration.FOLDER.parent
    subprocess.run([sys.executable, "-c", code, url], cwd=folder, check=True)
