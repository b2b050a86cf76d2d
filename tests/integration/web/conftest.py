"""One of each thing, so that every address of the portal has something to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal import create_app
from portal.config import Settings
from portal.db.cluster import DatabaseUrls
from portal.db.engine import db, writer_engine
from portal.demo.models import DemoLoad
from portal.kernel.errors import Busy
from portal.parcels.attachments import AttachmentDraft, attach_file
from portal.parcels.vocab import AttachmentKind
from portal.web.access import public
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district, make_park
from tests.support.accounts import make_account, sign_in_as
from tests.support.isolation import rolled_back
from tests.support.page import PageClient
from tests.support.routes import get_addresses, static_things


@pytest.fixture
def addresses(app: Flask, session: Session) -> dict[str, str]:
    """Return endpoint -> address of every GET route, each with something to show."""
    return get_addresses(app, static_things(app) | _one_of_each(session))


def _one_of_each(session: Session) -> dict[str, Any]:
    district = make_district(session)
    park = make_park(session, district)
    parcel = make_parcel(session, district, park_slug=park.slug)
    draft = AttachmentDraft(
        kind=AttachmentKind.OTHER,
        title="坐标",
        title_en="Coordinates",
        file_name="a.txt",
        media_type="text/plain",
        content=b"x",
    )
    attachment = attach_file(session, parcel, draft)
    session.commit()
    return {"slug": park.slug, "number": parcel.number, "public_id": attachment.public_id}


@pytest.fixture
def investor(app: Flask, client: FlaskClient, session: Session) -> FlaskClient:
    """Return the client of one who is signed in, and has just proved who they are."""
    sign_in_as(client, session, make_account(session))
    return client


@pytest.fixture
def demo(session: Session) -> None:
    """Say that demonstration data are loaded."""
    load(session)


def load(session: Session) -> None:
    """Write down that demonstration data are loaded."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    session.add(DemoLoad(id=1, loaded_at=now, seed=1, today=date(2026, 11, 23), fingerprint="x"))
    session.commit()


@pytest.fixture
def troubled(settings: Settings, urls: DatabaseUrls) -> Iterator[Flask]:
    """Return an application with demonstration data whose further routes go wrong."""
    app = create_app(settings, urls)
    app.test_client_class = PageClient
    app.config["PROPAGATE_EXCEPTIONS"] = False
    _add_troubles(app)
    with rolled_back(app) as connection:
        with app.app_context(), Session(connection, join_transaction_mode="create_savepoint") as s:
            load(s)
        yield app
    with app.app_context():
        db.engine.dispose()
        writer_engine().dispose()


def _add_troubles(app: Flask) -> None:
    @app.get("/trouble/broken")
    @public
    def broken() -> str:
        raise RuntimeError("secret detail")

    @app.get("/trouble/busy")
    @public
    def busy() -> str:
        raise Busy

    @app.post("/trouble/large")
    @public
    def large() -> str:
        return str(len(request.get_data()))
