"""Static files: addresses, caching, packing, nothing from outside the folder."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.config import ROOT
from portal.web.assets import asset_url, vendor_asset
from tests.support.web_kit import small_app


@pytest.fixture(scope="module")
def kit() -> Flask:
    return small_app()


@pytest.fixture(scope="module")
def visitor(kit: Flask) -> FlaskClient:
    return kit.test_client()


@pytest.fixture(scope="module")
def bundle(kit: Flask) -> str:
    with kit.test_request_context("/en/parcels"):
        return asset_url("app.css")


def test_the_bundle_is_packed_and_kept_for_ever(visitor: FlaskClient, bundle: str) -> None:
    answer = visitor.get(bundle, headers={"Accept-Encoding": "gzip"})

    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    text = gzip.decompress(answer.data).decode()
    assert text.startswith("@layer vendor, reset, tokens, base, components, utilities;")


def test_who_takes_no_gzip_gets_none(visitor: FlaskClient, bundle: str) -> None:
    answer = visitor.get(bundle, headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in answer.headers


def test_an_old_address_gets_todays_file_but_not_for_ever(visitor: FlaskClient) -> None:
    answer = visitor.get("/static/v/000000000000/app.css")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name",
    [
        "vendor/manifest.json",
        "css/../../wsgi.py",
        "../wsgi.py",
        "css/nothing.css",
        "css",
        "",
        "js/" + "a" * 300,
    ],
)
def test_what_is_not_ours_to_give_is_not_found(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/static/v/000000000000/{name}").status_code in (404, 308)
    assert visitor.get("/static/vendor/../../wsgi.py").status_code == 404


def test_own_scripts_are_sent_without_their_comments(kit: Flask, visitor: FlaskClient) -> None:
    with kit.test_request_context("/"):
        address = asset_url("js/map/area.js")

    text = visitor.get(address).text

    assert "export" in text
    assert "/**" in (ROOT / "static/js/map/area.js").read_text(encoding="utf-8")
    assert "/**" not in text


def test_a_script_keeps_the_spaces_it_puts_into_texts(kit: Flask, visitor: FlaskClient) -> None:
    with kit.test_request_context("/"):
        address = asset_url("js/map/wkt.js")

    text = visitor.get(address).text

    # Longitude, a space, latitude: without the space an outline is one number.
    assert re.search(r"`\$\{[^}]*\} \$\{[^}]*\}`", text)


def test_scripts_are_made_small_before_workers_are_forked(
    kit: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*_arguments: object) -> str:
        raise AssertionError("the library's threads do not live on in a forked worker")

    with kit.test_request_context("/"):
        addresses = [
            asset_url(str(path.relative_to(ROOT / "static")))
            for path in (ROOT / "static" / "js").rglob("*.js")
        ]
    monkeypatch.setattr("minify.string", hang)

    assert addresses
    assert {visitor.get(address).status_code for address in addresses} == {200}
    assert visitor.get(f"{addresses[0]}.later.js").status_code == 404


def test_files_of_others_are_sent_as_they_came(kit: Flask, visitor: FlaskClient) -> None:
    with kit.test_request_context("/"):
        asset = vendor_asset("htmx.org/htmx.min.js")

    body = visitor.get(asset.url).data

    digest = base64.b64encode(hashlib.sha384(body).digest()).decode()
    assert asset.integrity == f"sha384-{digest}"


def test_style_sheets_name_no_colour_but_by_token() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    paths = [path for path in (ROOT / "static/css").rglob("*.css") if path.name != "tokens.css"]

    wrong = {path.name: found for path in paths if (found := literal.findall(path.read_text()))}

    # base.css prints black on white.
    assert set(wrong) <= {"base.css"}


def test_the_bundle_and_the_scripts_of_every_page_keep_their_budget(
    visitor: FlaskClient, bundle: str
) -> None:
    style = visitor.get(bundle, headers={"Accept-Encoding": "gzip"}).data
    scripts = [*(ROOT / "static/js/lib").glob("*.js"), ROOT / "static/js/site.js"]

    assert len(style) <= 15_000
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) <= 15_000
