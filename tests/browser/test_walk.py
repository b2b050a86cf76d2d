"""An investor's way through the portal: filter, draw, look closely, see the park, see the map."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INDUSTRIAL = "#filters input[name=use][value=industrial]"


def _count(page: Page) -> int:
    found = re.search(r"\d+", page.locator("#result-count").inner_text())
    assert found is not None
    return int(found.group())


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _draw_over_the_middle(page: Page) -> None:
    page.locator(".leaflet-draw-draw-rectangle").click()
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.35
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + box["width"] * 0.35, y + box["height"] * 0.4, steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile(r"(within|bbox)="))


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_from_the_front_door_to_the_map(visitors: Visitors, prefix: str, width: int) -> None:
    page = visitors.come(width=width)
    page.goto(f"{prefix}/")
    page.locator(f"header a[href='{prefix}/parcels']").click()
    page.wait_for_selector("[data-map-ready]")
    everything = _count(page)

    # Filter: one box, and the list follows without a reload of the page.
    if width < 960:
        page.locator("#filters-all > summary").click()
    page.locator("details.menu").first.locator("summary").click()
    page.locator(INDUSTRIAL).check()
    page.wait_for_url(re.compile(r"use=industrial"))
    expect(page.locator(".chip").first).to_be_visible()
    industrial = _count(page)
    assert 0 < industrial < everything

    # Draw: the server decides what lies inside.
    page.keyboard.press("Escape")
    _draw_over_the_middle(page)
    page.wait_for_selector("[data-map-ready]")
    drawn = _count(page)
    assert drawn < industrial
    assert _query(page)["use"] == ["industrial"]

    # Back undoes the drawing and keeps the filter; so does the address alone.
    page.go_back()
    page.wait_for_url(lambda url: "within=" not in url and "bbox=" not in url)
    expect(page.locator("#result-count")).to_contain_text(str(industrial))
    assert _query(page)["use"] == ["industrial"]

    # A parcel of a park, its park, and the whole map.
    page.goto(f"{prefix}/parcels?park=biolake&sort=area_desc")
    title = page.locator(".card__title a").first
    name = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_contain_text(name)
    page.locator("#site ~ dl a[href*='/parks/']").click()
    page.wait_for_url(re.compile(r"/parks/biolake$"))
    expect(page.locator(".card__title a").first).to_be_visible()
    page.locator(f"header a[href='{prefix}/map']").click()
    page.wait_for_selector("[data-map-ready]")
    expect(page.locator(".map-cluster, .map-point-box").first).to_be_visible()


def test_a_shared_address_shows_the_same_result(visitors: Visitors) -> None:
    address = "/parcels?use=industrial&near=metro:5000&sort=area_desc"
    one, other = visitors.come(), visitors.come(width=390)
    one.goto(address)
    other.goto(f"/en{address}")

    assert _count(one) == _count(other)
    shown = [
        page.locator("[data-parcel]").first.get_attribute("data-parcel") for page in (one, other)
    ]
    assert shown[0] == shown[1]


def test_the_language_switch_stays_on_the_page(page: Page, live_server: str) -> None:
    page.goto(f"{live_server}/parcels?use=logistics")

    page.locator("header a[hreflang=en]").click()

    page.wait_for_url(re.compile(r"/en/parcels\?use=logistics"))
    expect(page.locator("html")).to_have_attribute("lang", re.compile("^en"))
