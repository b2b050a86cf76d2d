"""The portal with its demonstration data on loopback, and a Chromium that watches itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from geoalchemy2.shape import to_shape
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from sqlalchemy import select

from portal import create_app
from portal.config import Settings
from portal.db.cluster import ClusterError
from portal.db.engine import db, writer_engine
from portal.db.unit_of_work import transaction
from portal.demo.services import load_demo
from portal.parcels.services import save_parcel
from portal.places.models import District
from tests.factories.parcels import make_draft
from tests.support.database import throwaway_database
from tests.support.server import serving
from tests.support.sights import REFUSED, addresses
from tests.support.unavailable import unavailable
from tests.support.watch import Watch

TODAY = date(2026, 11, 23)
#: A parcel of which little is known, with the longest name and number that may occur.
SPARSE = "工DHX(2026)901号"
LONG_NAME = (
    "东湖新技术开发区未来科技城高新大道以南光谷八路以西新型工业及配套研发办公混合用地地块" * 3
)
LONG_NAME_EN = (
    "Land for new industry, research, development and offices south of Gaoxin Avenue " * 3
)

_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PLACES = ("chromium", "chromium-browser", "google-chrome")
#: More than a page needs even on a machine that is busy with other tests.
_TIMEOUT_MS = 20_000


@pytest.fixture(scope="session")
def served(settings: Settings) -> Iterator[Flask]:
    """Return the portal with the demonstration data, in its own database."""
    with ExitStack() as stack:
        try:
            urls = stack.enter_context(throwaway_database("browser"))
        except ClusterError as error:
            unavailable(f"no PostgreSQL with PostGIS: {error}")
        app = create_app(settings, urls)
        stack.callback(_close, app)
        with app.app_context():
            load_demo(today=TODAY)
            _save_sparse_parcel()
        yield app


@pytest.fixture(scope="session")
def live_server(served: Flask) -> Iterator[str]:
    """Return the address of the portal with the demonstration data."""
    with serving(served) as address:
        yield address


def _save_sparse_parcel() -> None:
    with transaction() as session:
        district = session.scalars(select(District).where(District.slug == "hongshan")).one()
        inside = to_shape(district.label_point).representative_point()
        draft = make_draft(
            district,
            number=SPARSE,
            name=LONG_NAME,
            name_en=LONG_NAME_EN.strip(),
            at=(inside.x, inside.y),
            plot_ratio=None,
        )
        save_parcel(session, draft)


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
        writer_engine().dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium that talks to nobody but the pages it is shown."""
    found = next(filter(None, map(shutil.which, _PLACES)), None)
    if found is None:
        unavailable("no Chromium: install the package chromium")
    expect.set_options(timeout=_TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def paths(live_server: str) -> dict[str, str]:
    """Return the path of every page by name."""
    return addresses(live_server, SPARSE)


@dataclass(frozen=True, slots=True)
class Visitors:
    """Makes visitors, each in a browser context of its own that is watched."""

    browser: Browser
    home: str
    watches: list[Watch]
    stack: ExitStack

    def come(self, *, width: int = 1366, **options: Any) -> Page:
        """Return an empty page of a new visitor; ``options`` are Playwright's of a context."""
        height = 768 if width > 1000 else 844
        size: Any = {"width": width, "height": height}
        options = {"reduced_motion": "reduce", "locale": "zh-CN"} | options
        context = self.browser.new_context(viewport=size, base_url=self.home, **options)
        self.stack.callback(_leave, context)
        context.set_default_timeout(_TIMEOUT_MS)
        self.watches.append(Watch(context, self.home))
        return context.new_page()


def _leave(context: BrowserContext) -> None:
    with suppress(Error):
        context.close()


@pytest.fixture
def allowed() -> list[str]:
    """Return the patterns of faults that the test expects; it adds them itself."""
    return []


@pytest.fixture
def visitors(browser: Browser, live_server: str, allowed: list[str]) -> Iterator[Visitors]:
    """Return a maker of visitors; at the end none may have met a fault."""
    with ExitStack() as stack:
        visitors = Visitors(browser, live_server, [], stack)
        yield visitors
    faults = [fault for watch in visitors.watches for fault in watch.faults(allowed)]
    assert faults == []


@pytest.fixture
def show(paths: dict[str, str], allowed: list[str]) -> Callable[..., None]:
    """Return what opens a page by name in a language and waits until its map is there."""

    def show(page: Page, name: str, language: str = "zh", *, waits: bool = True) -> None:
        if name in REFUSED:
            allowed.append(f"status of {REFUSED[name]}")
        answer = page.goto(("/en" if language == "en" else "") + paths[name])
        assert answer is not None
        assert answer.status == REFUSED.get(name, 200)
        if waits and page.locator("[data-map-frame]").count():
            page.wait_for_selector("[data-map-ready]")

    return show


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """Return the page of one visitor at a desk, in Chinese and light."""
    return visitors.come()
