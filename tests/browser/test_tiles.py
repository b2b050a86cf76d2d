"""Vector tiles in a browser: they come near by, look like parcels, open the same popup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from portal import create_app
from portal.config import Settings
from portal.db.cluster import ClusterError
from portal.db.engine import db, writer_engine
from portal.demo.services import load_demo
from tests.browser.conftest import TODAY
from tests.support.database import throwaway_database
from tests.support.server import serving
from tests.support.unavailable import unavailable

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NEAR = "#map=14/30.58000/114.30000"
TILE_PATHS = "path.map-parcel"


@pytest.fixture(scope="module")
def live_server(settings: Settings) -> Iterator[str]:
    """Return the address of a portal whose maps draw tiles, few parcels though there are."""
    with ExitStack() as stack:
        try:
            urls = stack.enter_context(throwaway_database("tiles"))
        except ClusterError as error:
            unavailable(f"no PostgreSQL with PostGIS: {error}")
        app = create_app(replace(settings, tiles_from=0), urls)
        with app.app_context():
            load_demo(today=TODAY)
            stack.callback(db.engine.dispose)
            stack.callback(writer_engine().dispose)
        yield stack.enter_context(serving(app))


def _number_at(page: Page, live_server: str) -> tuple[str, float, float]:
    """Return a parcel's number and a place inside it."""
    features = page.request.get(f"{live_server}/parcels.geojson?limit=1").json()["features"]
    ring = features[0]["geometry"]["coordinates"][0][0]
    lon = sum(x for x, _ in ring[:-1]) / (len(ring) - 1)
    lat = sum(y for _, y in ring[:-1]) / (len(ring) - 1)
    return features[0]["properties"]["number"], lon, lat


@pytest.mark.parametrize("path", ["/map", "/parcels", "/en/map", "/en/parcels"])
def test_tiles_come_near_by_and_not_far_off(page: Page, live_server: str, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server}{path}#map=11/30.58000/114.30000")
    page.wait_for_selector("[data-map-ready]")
    assert not [url for url in asked if ".mvt" in url]

    _, lon, lat = _number_at(page, live_server)
    with page.expect_response(re.compile(r"/parcels/tiles/15/\d+/\d+\.mvt")) as answer:
        page.goto(f"{live_server}{path}#map=15/{lat:.5f}/{lon:.5f}")

    assert answer.value.status == 200
    assert answer.value.url.startswith(f"{live_server}{'/en' if '/en/' in path else ''}/parcels/")
    expect(page.locator(f".leaflet-tile-container {TILE_PATHS}").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pressed_outline_opens_the_same_popup(page: Page, live_server: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    number, lon, lat = _number_at(page, live_server)
    page.goto(f"{live_server}/map#map=15/{lat:.5f}/{lon:.5f}")
    page.wait_for_selector("[data-map-ready]")
    page.wait_for_selector(f".leaflet-tile-container {TILE_PATHS}")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None

    with page.expect_response(re.compile(r"/summary\.json")) as answer:
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    properties = answer.value.json()["properties"]
    assert properties["number"] == number
    expect(page.locator(".map-popup__name")).to_have_text(properties["name"])
    expect(page.locator(".map-popup__fact")).to_have_count(4)
    expect(page.locator(".map-parcel--selected")).to_have_count(1)
    expect(page).to_have_url(re.compile("/map"))


def test_what_the_filter_leaves_out_is_dimmed(page: Page, live_server: str) -> None:
    _, lon, lat = _number_at(page, live_server)

    page.goto(f"{live_server}/parcels?use=medical#map=13/{lat:.5f}/{lon:.5f}")
    page.wait_for_selector("[data-map-ready]")

    expect(page.locator(".leaflet-tile-container .map-parcel--dimmed").first).to_be_attached()
