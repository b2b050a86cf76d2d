"""Without script every page has its content, filters and pages work, pictures stand for maps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def plain(visitors: Any, allowed: list[str]) -> Page:
    """Return the page of a visitor whose browser runs no script."""
    # Chromium names the preloaded modules that it may not run.
    allowed.append(r"^failed: .*\.js csp$")
    page: Page = visitors.come(java_script_enabled=False)
    return page


def _is_drawn(picture: Locator) -> bool:
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("complete", value=True)
    return bool(picture.evaluate("image => image.naturalWidth > 0"))


def test_home_shows_parcels_and_the_city(plain: Page) -> None:
    plain.goto("/")

    expect(plain.locator("h1")).to_be_visible()
    assert plain.locator(".card__title a").count() >= 6
    assert _is_drawn(plain.locator(".overview img"))


def test_the_list_is_filtered_and_sorted_by_its_form(plain: Page) -> None:
    plain.goto("/parcels")
    expect(plain.locator("#result-count")).to_contain_text("121")

    plain.locator("#menu-use summary").click()
    plain.check("input[name=use][value=industrial]")
    plain.select_option("#sort", "area_desc")
    plain.locator("form.filters button[type=submit]").click()

    expect(plain).to_have_url(re.compile("use=industrial.*sort=area_desc"))
    expect(plain.locator(".filters__chips .chip")).to_have_count(1)
    expect(plain.locator("#result-count")).not_to_contain_text("121")
    assert _is_drawn(plain.locator(".map-frame__static img"))


def test_the_list_is_paged_forth_and_back(plain: Page) -> None:
    plain.goto("/parcels?limit=50")
    first = plain.locator("[data-parcel]").first.get_attribute("data-parcel")
    seen = _numbers(plain)

    for _ in range(2):
        plain.locator("a[rel=next]").click()
        seen |= _numbers(plain)
    expect(plain.locator("a[rel=next]")).to_have_count(0)
    plain.locator("a[rel=prev]").click()
    plain.locator("a[rel=prev]").click()

    assert len(seen) == 121
    expect(plain.locator("[data-parcel]").first).to_have_attribute("data-parcel", first or "")


def _numbers(page: Page) -> set[str | None]:
    return {card.get_attribute("data-parcel") for card in page.locator("[data-parcel]").all()}


def test_a_parcel_shows_its_indicators_and_where_it_lies(
    plain: Page, paths: dict[str, str]
) -> None:
    plain.goto(paths["listed"])

    expect(plain.locator("#indicator-table tbody tr").first).to_be_visible()
    expect(plain.locator("#distance-table tbody tr")).to_have_count(7)
    for picture in plain.locator(".static-map__image").all():
        assert _is_drawn(picture)


@pytest.mark.parametrize("name", ["parks", "park", "map"])
def test_a_picture_stands_for_the_map(plain: Page, paths: dict[str, str], name: str) -> None:
    plain.goto(paths[name])

    expect(plain.locator("h1")).to_be_visible()
    assert _is_drawn(plain.locator(".map-frame__static img"))


def test_parks_lead_to_their_parcels(plain: Page) -> None:
    plain.goto("/parks?level=national")
    assert plain.locator(".card").count() >= 5

    plain.goto("/en/parks/biolake")
    expect(plain.locator("section[aria-labelledby=parcels]")).to_be_visible()
