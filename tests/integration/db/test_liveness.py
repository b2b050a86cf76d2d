"""A connection that the server dropped while it rested is replaced before anybody notices."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from portal.db import liveness
from portal.db.cluster import DatabaseUrls


def _drop_resting(urls: DatabaseUrls, pid: int) -> None:
    other = create_engine(urls.rw)
    with other.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    other.dispose()


@pytest.mark.parametrize("rest_s", [0.0, 60.0])
def test_a_dropped_connection_is_noticed_after_a_rest(
    urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch, rest_s: float
) -> None:
    monkeypatch.setattr(liveness, "REST_S", rest_s)
    engine = create_engine(urls.rw, pool_size=1)
    liveness.ping_after_rest(engine)
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    assert isinstance(pid, int)
    _drop_resting(urls, pid)

    if rest_s:
        with pytest.raises(OperationalError), engine.connect() as connection:
            connection.scalar(text("SELECT 1"))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()
