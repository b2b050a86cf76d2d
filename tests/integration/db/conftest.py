"""Fixtures for tests of the server itself."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from portal.db.cluster import DatabaseUrls, Hold, hold
from tests.support.database import INSTANCE, empty_database


@pytest.fixture
def server(urls: DatabaseUrls) -> Iterator[Hold]:
    """Return a hold on the server that the tests run on."""
    held = hold(INSTANCE)
    yield held
    held.close()


@pytest.fixture
def empty(server: Hold) -> Iterator[DatabaseUrls]:
    """Return the URLs of a database without tables."""
    with empty_database(server, f"test_empty_{os.getpid()}") as urls:
        yield urls
