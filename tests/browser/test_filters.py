"""The filters on a phone stand in one disclosure; on a wide screen in the bar."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OUTER = "#filters-all > summary"
#: Chromium names the preloaded modules that it may not run.
MODULES = r"^failed: .*\.js csp$"
INDUSTRIAL = "#filters input[name=use][value=industrial]"


def test_a_phone_keeps_the_filters_open_while_they_are_used(visitors: Visitors) -> None:
    page = visitors.come(width=390)
    page.goto("/parcels?status=promoted&q=%E5%9C%B0")
    page.wait_for_selector("[data-map-ready]")
    expect(page.locator("#menu-use")).to_be_hidden()
    expect(page.locator("#q")).to_be_visible()
    expect(page.locator(".filters__chips .chip").first).to_be_visible()
    expect(page.locator(f"{OUTER} .menu__count")).to_have_text("1")

    page.locator(OUTER).click()
    page.locator("#menu-use summary").click()
    page.locator(INDUSTRIAL).check()
    page.wait_for_url(re.compile(r"use=industrial"))

    expect(page.locator(f"{OUTER} .menu__count")).to_have_text("2")
    expect(page.locator(INDUSTRIAL)).to_be_visible()
    page.locator(OUTER).click()
    expect(page.locator(INDUSTRIAL)).to_be_hidden()


def test_a_phone_opens_the_filters_by_keyboard(visitors: Visitors) -> None:
    page = visitors.come(width=390)
    page.goto("/parcels")

    page.locator("#q").focus()
    page.keyboard.press("Tab")
    expect(page.locator(OUTER)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.locator("#menu-use > summary")).to_be_focused()
    expect(page.locator("#menu-use > summary")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wide_screen_has_the_menus_in_the_bar(
    visitors: Visitors, allowed: list[str], *, scripts: bool
) -> None:
    allowed.extend([] if scripts else [MODULES])
    page = visitors.come(java_script_enabled=scripts)
    page.goto("/parcels")

    expect(page.locator(OUTER)).to_be_hidden()
    page.locator("#menu-status > summary").click()
    expect(page.locator("#filters input[name=status][value=listed]")).to_be_visible()
    assert _top(page, "#menu-status > summary") == _top(page, "#q")


def test_a_phone_without_script_filters_by_its_form(visitors: Visitors, allowed: list[str]) -> None:
    allowed.append(MODULES)
    page = visitors.come(width=390, java_script_enabled=False)
    page.goto("/parcels")

    page.locator(OUTER).click()
    page.locator("#menu-use summary").click()
    page.check(INDUSTRIAL)
    page.locator("form.filters button[type=submit]").click()

    expect(page).to_have_url(re.compile("use=industrial"))
    expect(page.locator(f"{OUTER} .menu__count")).to_have_text("1")


def test_a_window_made_narrow_and_wide_again_shows_the_filters(visitors: Visitors) -> None:
    page = visitors.come()
    page.goto("/parcels")
    page.wait_for_selector("[data-map-ready]")

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#menu-use")).to_be_hidden()
    page.set_viewport_size({"width": 1366, "height": 768})

    expect(page.locator("#menu-use")).to_be_visible()


def test_the_keyboard_on_a_phone_meets_nothing_covered(visitors: Visitors) -> None:
    page = visitors.come(width=390)
    page.goto("/parcels")
    page.wait_for_selector("[data-map-ready]")

    page.locator("#q").focus()
    met = []
    while (found := _tab(page)) is not None:
        met.append(found)

    assert len(met) > 40
    assert [name for name, is_covered in met if is_covered] == []


def _tab(page: Page) -> tuple[str, bool] | None:
    """Go on to the next control; return it and whether something lies over it."""
    page.keyboard.press("Tab")
    found: list[Any] | None = page.evaluate(
        """async () => {
          // Frames for what moves when the focus does, such as the skip links.
          for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
          const own = document.activeElement;
          if (own === document.body) return null;
          const box = own.getBoundingClientRect();
          const top = document.elementFromPoint(
            box.x + box.width / 2, Math.min(box.y + box.height / 2, innerHeight - 1));
          const isFree = top && (own.contains(top) || top.contains(own));
          return [own.outerHTML.slice(0, 80), !isFree];
        }"""
    )
    return None if found is None else (found[0], found[1])


def _top(page: Page, selector: str) -> int:
    box = page.locator(selector).bounding_box()
    assert box is not None
    return round(box["y"])
