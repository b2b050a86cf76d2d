"""The banner on every page."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.demo.models import DemoLoad


def test_pages_say_so_while_demonstration_data_are_loaded(
    client: FlaskClient, session: Session
) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    session.add(DemoLoad(id=1, loaded_at=now, seed=1, today=date(2026, 11, 23), fingerprint="x"))
    session.commit()

    page = client.get("/parks").get_data(as_text=True)

    assert 'class="site-banner demo-banner"' in page


def test_pages_say_nothing_without_them(client: FlaskClient) -> None:
    page = client.get("/parks").get_data(as_text=True)

    assert "demo-banner" not in page
