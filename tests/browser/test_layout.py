"""No page is wider than its window, and none is heavier than a phone likes."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.support.sights import PATHS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Show = Callable[..., None]

_WIDTHS = (320, 390, 1366)
_KB = 1024
#: What is wider than the window, less what a box that scrolls by itself holds.
_WIDE = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = (element) => element.getBoundingClientRect().right > innerWidth + 1;
  const isHeld = (element) => element && element !== document.body && (
    (getComputedStyle(element).overflowX !== "visible" && !out(element)) ||
    isHeld(element.parentElement));
  return [`${wide} of ${innerWidth}`, ...[...document.querySelectorAll("body *")]
    .filter((element) => element.checkVisibility() && out(element) && !isHeld(element))
    .slice(0, 5).map((element) => `${element.tagName} ${element.className}`)];
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_nothing_sticks_out(page: Page, show: Show, name: str, language: str) -> None:
    show(page, name, language, waits=False)
    found = {}
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(_WIDE)

    assert found == {width: [] for width in _WIDTHS}


@pytest.mark.parametrize(
    ("name", "most_kb"),
    [
        ("home", 60),
        ("privacy", 60),
        ("missing", 60),
        ("list", 150),
        ("listed", 150),
        ("parks", 150),
        ("park", 150),
        ("map", 150),
    ],
)
def test_a_page_keeps_to_its_budget(page: Page, show: Show, name: str, most_kb: int) -> None:
    responses: list[Response] = []

    def keep(response: Response) -> None:
        responses.append(response)

    # Not the list's own method: Playwright marks what it is given, and that cannot be marked.
    page.on("response", keep)
    show(page, name)

    sizes = _packed_sizes(responses)

    assert sizes["document"] <= 30 * _KB
    assert sizes["own style"] <= 15 * _KB
    assert sizes["own script"] <= 15 * _KB
    assert sum(sizes.values()) <= most_kb * _KB


def _packed_sizes(responses: list[Response]) -> dict[str, int]:
    """Return the bytes of each kind, packed as they travel; data and pictures are not counted."""
    sizes = {"document": 0, "own style": 0, "own script": 0, "vendor": 0}
    kinds = {"document": "document", "stylesheet": "own style", "script": "own script"}
    for response in responses:
        kind = kinds.get(response.request.resource_type)
        if kind is None:
            continue
        if "/vendor/" in response.url:
            kind = "vendor"
        sizes[kind] += len(gzip.compress(response.body(), 9))
    return sizes
