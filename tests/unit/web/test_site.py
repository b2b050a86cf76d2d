"""Who publishes the portal, in the language of the page."""

from __future__ import annotations

from portal.config import Site
from portal.web.site import site_identity
from tests.support.web_kit import small_app

SITE = Site(
    owner="某局", map_source="某测绘院", map_source_en="Some Survey", map_approval="鄂S(2026)1号"
)


def test_names_are_in_the_language_of_the_page() -> None:
    app = small_app(site=SITE)

    with app.test_request_context("/"):
        assert site_identity().map_source == "某测绘院"
    with app.test_request_context("/", environ_overrides={"portal.language": "en"}):
        identity = site_identity()

    assert (identity.map_source, identity.owner) == ("Some Survey", "某局")


def test_nothing_is_made_up() -> None:
    with small_app().test_request_context("/"):
        identity = site_identity()

    assert (identity.owner, identity.map_source, identity.map_approval) == ("", "", "")
