"""Everybody can use every page: axe finds nothing, and the keyboard reaches everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.sights import PATHS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Show = Callable[..., None]

#: Pages made like another one, to be left out where time counts.
_ALIKE = {"filtered", "long", "withdrawn", "sitemap"}

#: Pages to be looked at in every language, width and theme.
_MAIN = ("home", "list", "listed", "park", "parks", "map")
_SIZES = ((1366, 768), (390, 844))
_THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

_OPERABLE = """() => {
  const found = document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, iframe, [tabindex]");
  return [...found].filter((element) =>
    element.tabIndex >= 0 && !element.disabled && element.type !== "hidden" &&
    element.checkVisibility({visibilityProperty: true})).map(describe);
}"""
_FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    what: describe(element),
    place: element.matches(".folium-map") ? "map"
      : element.closest(".folium-map .leaflet-control") ? "button"
      : element.closest(".folium-map") ? "sign"
      : element.closest("#list") ? "list" : "page",
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth,
  };
}"""
_DESCRIBE = """() => {
window.describe = (element) => {
  const all = [...document.querySelectorAll("*")];
  const words = element.textContent.trim().slice(0, 20);
  return `${all.indexOf(element)} ${element.tagName} ${element.id} ${element.className} ${words}`;
};
}"""


def _everywhere(page: Page) -> dict[str, list[str]]:
    """Return what axe finds at each width in each theme, without another load."""
    found = {}
    for width, height in _SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for theme in _THEMES:
            page.emulate_media(color_scheme=theme)
            if faults := violations(page):
                found[f"{width} {theme}"] = faults
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", _MAIN)
def test_axe_finds_nothing_at_any_width_in_any_theme(
    page: Page, show: Show, name: str, language: str
) -> None:
    show(page, name, language)

    assert _everywhere(page) == {}


@pytest.mark.parametrize("name", sorted(PATHS.keys() - _ALIKE - set(_MAIN)))
def test_axe_finds_nothing(page: Page, show: Show, name: str) -> None:
    show(page, name)
    at_a_desk = violations(page)

    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})

    assert at_a_desk == []
    assert violations(page) == []


@pytest.mark.parametrize("name", ["home", "list", "listed", "park", "map"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    page: Page, show: Show, name: str
) -> None:
    show(page, name)
    page.evaluate(_DESCRIBE)
    operable = set(page.evaluate(_OPERABLE))

    steps = _tab_through(page, most=len(operable) + 5)

    reached = {step["what"] for step in steps}
    assert sorted(operable - reached) == []
    assert [step["what"] for step in steps if not step["outlined"]] == []
    assert [step["what"] for step in steps if not step["seen"]] == []


@pytest.mark.parametrize("name", ["list", "park", "map"])
def test_the_map_is_one_stop_with_its_buttons_and_comes_after_the_list(
    page: Page, show: Show, name: str
) -> None:
    show(page, name)
    page.evaluate(_DESCRIBE)

    places = [step["place"] for step in _tab_through(page, most=200)]

    assert places.count("map") == 1
    assert "sign" not in places
    first = [places.index(place) for place in ("list", "map", "button") if place in places]
    assert first == sorted(first)
    assert len(first) == (3 if name == "list" else 2)


def test_arrows_pan_the_map_and_leave_the_page_alone(page: Page, live_server: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 500})
    page.goto(f"{live_server}/map#map=12/30.50000/114.40000")
    page.wait_for_selector("[data-map-ready]")
    page.locator(".folium-map").focus()
    before = page.evaluate("scrollY")

    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: not url.endswith("/114.40000"))
    page.keyboard.press("ArrowDown")
    page.wait_for_url(lambda url: "/30.50000/" not in url)

    zoom, latitude, longitude = map(float, page.url.partition("#map=")[2].split("/"))
    assert (zoom, latitude < 30.5, longitude > 114.4) == (12, True, True)
    assert page.evaluate("scrollY") == before


def _tab_through(page: Page, most: int) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        step = page.evaluate(_FOCUSED)
        if step is None or (steps and step["what"] == steps[0]["what"]):
            break
        steps.append(step)
    return steps


@pytest.mark.parametrize(
    ("name", "links"),
    [("home", ["main"]), ("list", ["main", "list", "map"]), ("map", ["main", "map"])],
)
def test_skip_links_lead_where_they_say(
    page: Page, show: Show, name: str, links: list[str]
) -> None:
    for place, target in enumerate(links):
        show(page, name)
        for _ in range(place + 1):
            page.keyboard.press("Tab")
        link = page.locator(f'.skip-links a[href="#{target}"]')
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()

        page.keyboard.press("Enter")

        expect(page.locator(f"#{target}")).to_be_focused()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, show: Show) -> None:
    show(page, "wrong")
    summary = page.locator(".error-summary, [role=alert]").first
    expect(summary).to_be_visible()

    summary.get_by_role("link").first.click()

    expect(page.locator("#area_min_mu")).to_be_focused()
