"""The map in a browser: it starts under the policy, links with the list, draws, is steered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("[data-map-ready]")


@pytest.mark.parametrize("path", ["/map", "/parcels", "/en/map", "/en/parcels"])
def test_a_map_starts_without_a_complaint(page: Page, live_server: str, path: str) -> None:
    _open(page, live_server + path)

    expect(page.locator(".map-cluster, .map-point-box").first).to_be_visible()
    expect(page.locator("[data-map-status]")).to_be_hidden()


def test_show_on_map_opens_the_popup_and_marks_the_card(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/parcels")
    card = page.locator("[data-parcel]").nth(1)

    card.locator("[data-show-on-map]").click()

    expect(page.locator(".map-popup__name")).to_have_text(card.locator(".card__title").inner_text())
    expect(card).to_have_attribute("aria-current", "true")
    expect(page.locator(".map-popup__fact")).to_have_count(4)


def test_hovering_a_card_thickens_its_outline_without_a_move(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/parcels")
    card = page.locator("[data-parcel]").first
    card.locator("[data-show-on-map]").click()
    page.keyboard.press("Escape")
    before = page.url

    card.hover()

    expect(page.locator(".map-parcel--active")).to_have_count(1)
    assert page.url == before


def test_a_pan_offers_to_search_here_and_the_form_takes_the_view(
    page: Page, live_server: str
) -> None:
    _open(page, f"{live_server}/parcels")
    button = page.locator("[data-map-search-here]")
    expect(button).to_be_hidden()

    _drag(page, 120, 40)
    button.click()

    page.wait_for_url(re.compile(r"bbox=[\d.]+"))


def test_a_drawn_circle_becomes_a_filter_and_can_be_cleared(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/parcels")

    page.click(".leaflet-draw-draw-circle")
    _drag(page, 60, 60)
    page.wait_for_url(re.compile(r"circle="))
    expect(page.locator("path.map-area")).to_have_count(1)
    page.click("[data-map-clear]")

    page.wait_for_url(lambda url: "circle=" not in url)
    expect(page.locator("path.map-area")).to_have_count(0)


def test_a_polygon_may_have_its_corners_on_parcels(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/parcels")
    everything = page.locator("#result-count").inner_text()
    page.click(".leaflet-draw-draw-polygon")
    box = page.locator(".map-cluster").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    for done, (right, down) in enumerate([(0, 0), (-150, 20), (-130, 120), (0, 0)]):
        expect(page.locator(".leaflet-editing-icon")).to_have_count(done)
        page.mouse.move(x + right, y + down, steps=3)
        # Faster than a hand, the tool takes two presses for one.
        page.wait_for_timeout(100)
        page.mouse.click(x + right, y + down, delay=40)

    page.wait_for_url(re.compile(r"within=POLYGON"))
    expect(page.locator(".filters__chips .chip")).to_have_count(1)
    expect(page.locator("path.map-area")).to_have_count(1)
    expect(page.locator("#result-count")).not_to_have_text(everything)


def test_the_address_keeps_the_view(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/map#map=13/30.50000/114.40000")

    _drag(page, -100, 0)
    page.wait_for_url(re.compile(r"#map=13/30\.5\d*/114\.4\d+"))
    moved = page.url
    page.reload()
    page.wait_for_selector("[data-map-ready]")

    assert page.url == moved


def test_keys_steer_and_escape_leaves(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/map#map=11/30.58000/114.30000")
    container = page.locator(".folium-map")
    container.focus()

    page.keyboard.press("+")
    page.wait_for_url(re.compile(r"#map=12/"))
    page.keyboard.press("Escape")

    expect(container).not_to_be_focused()


def test_a_layer_can_be_switched_off(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/map")
    expect(page.locator("path.map-shape--line").first).to_be_attached()

    page.click("[data-map-layers] summary")
    page.uncheck("[data-map-layer=metro]")

    expect(page.locator("path.map-shape--line")).to_have_count(0)


def test_one_layer_that_fails_leaves_the_rest(
    page: Page, live_server: str, allowed: list[str]
) -> None:
    allowed.append(r"/layers/metro\.geojson")
    page.route("**/layers/metro.geojson", lambda route: route.abort())

    _open(page, f"{live_server}/map")

    expect(page.locator("[data-map-status]")).to_contain_text("1")
    expect(page.locator("path.map-shape--district").first).to_be_attached()


def test_a_name_is_found_and_gone_to(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/map")

    page.fill("#find", "光谷")
    page.locator("[data-map-found] button").first.click()

    expect(page.locator(".map-popup__name")).to_contain_text("光谷")


def test_coordinates_follow_the_pointer_stay_where_it_clicked_and_are_copied(
    page: Page, live_server: str
) -> None:
    page.context.grant_permissions(["clipboard-write"], origin=live_server)
    _open(page, f"{live_server}/map#map=12/30.50000/114.40000")
    output = page.locator("[data-map-coordinates]")
    expect(output).to_have_text("114.40000, 30.50000")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + box["width"] / 2 + 100, box["y"] + box["height"] / 2)
    moved = output.inner_text()
    page.mouse.click(box["x"] + box["width"] / 2 + 100, box["y"] + box["height"] / 2)
    page.locator("[data-map-copy]").click()

    # At zoom 12 a pixel is 360° / (256 · 2¹²), whatever the latitude.
    longitude, latitude = map(float, moved.split(", "))
    assert longitude == pytest.approx(114.4 + 100 * 360 / (256 * 2**12), abs=0.001)
    assert latitude == pytest.approx(30.5, abs=0.001)
    assert re.fullmatch(r"\d{2,3}\.\d{5}, \d{2}\.\d{5}", moved)
    expect(output).to_have_text(moved)
    expect(page.locator("[data-map-status]")).to_have_text("已复制")
    # Our own policy forbids scripts to read the clipboard; pasting is the visitor's.
    page.locator("#find").focus()
    page.keyboard.press("Control+V")
    expect(page.locator("#find")).to_have_value(moved)


def test_the_legend_explains_every_layer_and_sign(page: Page, live_server: str) -> None:
    _open(page, f"{live_server}/map")
    page.click("[data-map-layers] summary")

    layers = page.locator(".map-layers__layer")
    for words in ("公告中", "挂牌中", "已成交", "推介中", "历史成交"):
        expect(page.locator("[data-map-layers]")).to_contain_text(words)
    for layer in layers.all():
        expect(layer.locator("[data-map-layer]")).to_be_visible()
    signs = page.locator(".map-layers__signs li")
    assert signs.count() >= 8
    assert signs.locator("svg, .icon").count() >= signs.count()
    assert [sign for sign in signs.all_inner_texts() if not sign.strip()] == []
    assert page.locator("[data-map-base]").count() == 0


def _drag(page: Page, right: int, down: int) -> None:
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    # Below the middle, where no sign of the default view stands in the way of the pointer.
    x, y = box["x"] + box["width"] * 0.5, box["y"] + min(box["height"] * 0.6, 380)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right, y + down, steps=6)
    page.mouse.up()
