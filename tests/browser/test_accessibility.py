"""Everybody can use every page: axe finds nothing, and the keyboard reaches everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.support.sights import PATHS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Show = Callable[..., None]

#: Pages made like another one, to be left out where time counts.
_ALIKE = {"filtered", "long", "withdrawn", "sitemap"}

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


@pytest.mark.parametrize("name", sorted(PATHS.keys() - _ALIKE))
def test_axe_finds_nothing(page: Page, show: Show, name: str) -> None:
    show(page, name)
    at_a_desk = violations(page)

    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})

    assert at_a_desk == []
    assert violations(page) == []


@pytest.mark.parametrize("name", ["home", "list", "listed"])
def test_axe_finds_nothing_in_english(visitors: Any, show: Show, name: str) -> None:
    page: Page = visitors.come(width=390)
    show(page, name, "en")
    on_a_phone = violations(page)

    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1366, "height": 768})

    assert on_a_phone == []
    assert violations(page) == []


@pytest.mark.parametrize("name", ["home", "listed"])
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
