"""What the settings decide about maps: base layers, source, approval number."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import create_app
from portal.config import Settings, Site
from portal.db.cluster import DatabaseUrls
from portal.db.engine import db, writer_engine
from tests.support.isolation import rolled_back
from tests.support.page import Page, PageClient

MAPS = pytest.mark.parametrize("path", ["/map", "/parcels", "/parks", "/en/map", "/en/parcels"])
TIANDITU = "https://t0.tianditu.gov.cn"
OSM = "https://tile.openstreetmap.org"
SKETCH = "位置仅供示意"


def _app(settings: Settings, urls: DatabaseUrls, **changes: Any) -> Iterator[FlaskClient]:
    app: Flask = create_app(dataclasses.replace(settings, **changes), urls)
    app.test_client_class = PageClient
    with rolled_back(app):
        yield app.test_client()
    with app.app_context():
        db.engine.dispose()
        writer_engine().dispose()


@pytest.fixture
def based(settings: Settings, urls: DatabaseUrls) -> Iterator[FlaskClient]:
    """Return a visitor of a portal with both base layers."""
    yield from _app(settings, urls, tianditu_key="secret-key", osm_tiles=True)


@pytest.fixture
def bureau(settings: Settings, urls: DatabaseUrls) -> Iterator[FlaskClient]:
    """Return a visitor of a portal whose maps have a source and an approval number."""
    site = Site(map_source="某测绘院", map_source_en="Some Survey", map_approval="S(2026)001")
    yield from _app(settings, urls, site=site)


def _choices(page: Page) -> list[str]:
    return [box.get("value", "") for box in page.all("input") if "data-map-base" in box.attrib]


@MAPS
def test_base_layers_are_absent_by_default(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    policy = answer.headers["Content-Security-Policy"]
    assert "tianditu" not in answer.text + policy
    assert "openstreetmap" not in answer.text + policy
    assert _choices(Page(answer.text, path=path)) == []


@MAPS
def test_base_layers_of_the_settings_reach_policy_and_switch(based: FlaskClient, path: str) -> None:
    answer = based.get(path)

    directives = answer.headers["Content-Security-Policy"].split("; ")
    (pictures,) = [part for part in directives if part.startswith("img-src")]
    assert {TIANDITU, OSM} <= set(pictures.split())
    assert not [part for part in directives if "https:" in part and part != pictures]
    assert _choices(Page(answer.text, path=path)) == ["-1", "0", "1"]
    assert "secret-key" in answer.text


@MAPS
def test_a_map_without_settings_claims_no_source(client: FlaskClient, path: str) -> None:
    text = Page(client.get(path).text, path=path).text()

    for claim in (SKETCH, "数据来源", "Data source", "审图号", "Map approval"):
        assert claim not in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/map", ["数据来源：某测绘院", "审图号：S(2026)001"]),
        ("/parks", ["数据来源：某测绘院", "审图号：S(2026)001"]),
        ("/en/map", ["Data source: Some Survey", "S(2026)001"]),
    ],
)
def test_source_and_approval_number_of_the_settings_are_shown(
    bureau: FlaskClient, path: str, words: list[str]
) -> None:
    text = Page(bureau.get(path).text, path=path).text()

    for word in words:
        assert word in text
    assert SKETCH not in text


@pytest.mark.usefixtures("demo")
def test_maps_of_demonstration_data_say_how_exact_they_are(client: FlaskClient) -> None:
    assert SKETCH in client.get("/map").text
    assert SKETCH in client.get("/parcels").text
