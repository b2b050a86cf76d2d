"""``make clean``: it takes everything away, but not from under those who use it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.db.cluster import DatabaseUrls, hold

pytestmark = pytest.mark.slow


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a tree of which nothing real can be deleted: links are, what they lead to is not."""
    tree = tmp_path / "tree"
    (tree / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "clean.sh", tree / "scripts")
    (tree / "portal").symlink_to(ROOT / "portal")
    (tree / ".venv").symlink_to(Path(sys.prefix))
    return tree


def test_it_refuses_while_the_database_is_in_use(urls: DatabaseUrls, tree: Path) -> None:
    held = hold(tree / "instance")
    try:
        refused = _clean(tree)
        left = (tree / ".venv").is_symlink(), held.layout.is_initialised()
    finally:
        held.close()
    done = _clean(tree)

    assert refused.returncode == 1
    assert "stop the portal first" in refused.stdout + refused.stderr
    assert left == (True, True)
    assert done.returncode == 0
    assert not held.layout.root.exists()
    assert sorted(path.name for path in tree.iterdir()) == ["portal", "scripts"]


def _clean(tree: Path) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(tree / "scripts" / "clean.sh")]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
