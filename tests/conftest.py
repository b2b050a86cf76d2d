"""Fixtures shared by all tests: a database of one's own, the application, its client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal import create_app
from portal.accounts.models import Account
from portal.accounts.roles import Role
from portal.config import Settings
from portal.db.cluster import ClusterError, DatabaseUrls
from portal.db.engine import db, writer_engine
from tests.support.accounts import Postbox, make_account, opened_postbox, sign_in_as
from tests.support.database import throwaway_database
from tests.support.isolation import rolled_back
from tests.support.page import PageClient
from tests.support.unavailable import unavailable

SECRET = "only-for-tests-only-for-tests-only-for-tests"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database, so that ``-m 'not db'`` runs without one; browsers come last.

    Once a browser is started, its driver's event loop counts as running in this process to its
    end, and whoever would run one of their own, as the task queue's worker does, no longer can.
    """
    for item in items:
        if "urls" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.db)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def urls() -> Iterator[DatabaseUrls]:
    """Return the URLs of this test process's own database; committed writes stay in it."""
    database = throwaway_database()
    try:
        urls = database.__enter__()
    except ClusterError as error:
        unavailable(f"no PostgreSQL with PostGIS: {error}")
    yield urls
    database.__exit__(None, None, None)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return settings that touch nothing outside the test's folder."""
    instance: Path = tmp_path_factory.mktemp("instance")
    return Settings(secret_key=SECRET, instance=instance)


@pytest.fixture(scope="session")
def application(settings: Settings, urls: DatabaseUrls) -> Iterator[Flask]:
    """Return the one application of this test process, without isolation. See ``app``."""
    application = create_app(settings, urls)
    application.testing = True
    application.test_client_class = PageClient
    yield application
    with application.app_context():
        db.engine.dispose()
        writer_engine().dispose()


@pytest.fixture
def connection(application: Flask) -> Iterator[Connection]:
    """Return the connection of this test, rolled back at the end."""
    with rolled_back(application) as connection:
        yield connection


@pytest.fixture
def app(application: Flask, connection: Connection) -> Flask:
    """Return the application; all it writes is rolled back after the test."""
    return application


@pytest.fixture
def request_context(connection: Connection) -> Context:
    """Return the context in which the client asks: no application context is open in it."""
    return copy_context()


@pytest.fixture
def session(app: Flask, connection: Connection, request_context: Context) -> Iterator[Session]:
    """Return a session for arranging and looking; ``commit()`` as in life. The app is at hand."""
    with app.app_context():
        session = Session(connection, join_transaction_mode="create_savepoint")
        with session:
            yield session


@pytest.fixture
def client(app: Flask, request_context: Context) -> FlaskClient:
    """Return a client that checks every page.

    Each request has an application context of its own, also where ``session`` keeps one open:
    otherwise ``g`` would live through several requests.
    """
    client = app.test_client()
    ask = client.open

    def open_(*arguments: Any, **options: Any) -> Any:
        return request_context.copy().run(ask, *arguments, **options)

    client.open = open_  # type: ignore[method-assign]
    return client


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Return a runner for ``flask`` commands."""
    return app.test_cli_runner()


@pytest.fixture
def sign_in(client: FlaskClient, session: Session) -> Callable[[str], Account]:
    """Return what signs the client in as a fresh account of a role."""

    def sign_in(role: str = "investor") -> Account:
        account = make_account(session, Role(role))
        sign_in_as(client, session, account)
        return account

    return sign_in


@pytest.fixture
def mails(session: Session, monkeypatch: pytest.MonkeyPatch) -> Postbox:
    """Return the post box of this test: it does the worker's part and keeps the letters."""
    return opened_postbox(session, monkeypatch)
