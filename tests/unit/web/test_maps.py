"""Maps come from our own files, and nobody's text gets into their scripts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import folium
import pytest
from branca.element import Element
from flask import Flask
from folium.plugins import HeatMap

from portal.config import ROOT, Settings
from portal.web import base_layers as base_maps
from portal.web import maps
from portal.web.base_layers import base_layer_hosts, base_layers
from portal.web.map_assets import ASSETS, AssetKind, UnknownAsset, asset_of
from portal.web.maps import DataLayerSpec, LegendItem, MapSpec, render_map
from tests.support.web_kit import small_app

#: folium classes that write text as HTML or as a script.
UNSAFE = {"Popup", "Tooltip", "GeoJsonPopup", "GeoJsonTooltip", "TimestampedGeoJson"}

SETTINGS = Settings(secret_key="only-for-tests-only-for-tests-only")
PARCELS = DataLayerSpec(
    "parcels", "parcel", "/parcels.geojson", "地块", legend=(LegendItem("status-sold", "已成交"),)
)
HIDDEN = DataLayerSpec("deals", "deal", "/layers/deals.geojson", "历史成交", shown=False)
SPEC = MapSpec("catalog", (PARCELS, HIDDEN), draw=True)


def test_the_script_names_no_host() -> None:
    fragment = render_map(SPEC)

    assert "http" not in fragment.script
    assert "//cdn" not in fragment.script
    assert not re.search(r"https?:", fragment.html)


def test_the_script_holds_no_text_for_people() -> None:
    fragment = render_map(SPEC)

    assert fragment.script.isascii()


def test_all_files_are_ours() -> None:
    fragment = render_map(SPEC)

    paths = [asset.path for asset in fragment.assets]
    assert paths[0] == "leaflet/leaflet.js"
    assert {asset.kind for asset in fragment.assets} == {AssetKind.SCRIPT, AssetKind.STYLE}
    assert not [path for path in paths if "//" in path or "jquery" in path or "bootstrap" in path]
    assert len(paths) == len(set(paths))


def test_drawing_is_loaded_only_where_it_is_used() -> None:
    plain = render_map(MapSpec("plain", (PARCELS,)))

    assert asset_of("leaflet_draw_js") not in plain.assets
    assert asset_of("leaflet_draw_js") in render_map(SPEC).assets


def test_an_unknown_asset_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_heat(spec: MapSpec) -> folium.Map:
        built = maps.PortalMap(location=(30.6, 114.3), tiles=None)
        HeatMap([[30.6, 114.3]]).add_to(built)  # type: ignore[no-untyped-call]
        return built

    monkeypatch.setattr(maps, "_build", with_heat)

    with pytest.raises(UnknownAsset):
        render_map(MapSpec("heat", ()))


def test_a_foreign_host_in_the_script_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_tiles(spec: MapSpec) -> folium.Map:
        built = maps.PortalMap(location=(30.6, 114.3), tiles=None)
        folium.TileLayer("https://tiles.example/{z}/{x}/{y}.png", attr="x").add_to(built)
        return built

    monkeypatch.setattr(maps, "_build", with_tiles)

    with pytest.raises(RuntimeError, match="foreign host"):
        render_map(MapSpec("tiles", ()))


def test_two_renderings_are_equal() -> None:
    first = render_map.__wrapped__(SPEC)
    second = render_map.__wrapped__(SPEC)

    assert first == second
    assert render_map(SPEC) is render_map(SPEC)


def test_ids_are_random_again_outside() -> None:
    render_map(SPEC)

    assert Element()._id != Element()._id


def test_a_hidden_layer_is_registered_but_not_added() -> None:
    script = render_map(SPEC).script

    names = re.findall(r"var (data_layer_\w+) = ", script)
    registered, added = (
        [name for name in names if f", {name});" in script],
        [name for name in names if f"{name}.addTo(" in script],
    )
    assert registered == names
    assert added == names[:1]


def test_base_layers_are_off_unless_configured() -> None:
    assert base_layers(SETTINGS) == ()
    assert base_layer_hosts(SETTINGS) == ()


@pytest.mark.parametrize(("prefix", "credit"), [("", "天地图"), ("/en", "Tianditu")])
def test_base_layers_are_credited_in_the_visitors_language(prefix: str, credit: str) -> None:
    allowed = base_layers(replace(SETTINGS, tianditu_key="k"))
    app = small_app()

    @app.get("/credit")
    def credited() -> str:
        config = maps.map_config(render_map(MapSpec("based", (), base_layers=allowed)))
        return str(config["baseLayers"][0]["attribution"])

    assert app.test_client().get(f"{prefix}/credit").text == credit


def test_the_policy_allows_the_hosts_of_what_is_switched_on() -> None:
    app = Flask("portal")
    app.config["SETTINGS"] = replace(SETTINGS, osm_tiles=True)

    base_maps.init_app(app)

    assert app.config["CSP_IMAGE_HOSTS"] == ("https://tile.openstreetmap.org",)


def test_configured_base_layers_stay_out_of_the_script() -> None:
    allowed = base_layers(replace(SETTINGS, tianditu_key="k", osm_tiles=True))
    hosts = base_layer_hosts(replace(SETTINGS, tianditu_key="k", osm_tiles=True))

    fragment = render_map(MapSpec("based", (PARCELS,), base_layers=allowed))

    assert fragment.spec.base_layers == allowed
    assert len(allowed) == 2
    assert "https://tile.openstreetmap.org" in hosts
    assert len(hosts) == 9
    assert "tianditu" not in fragment.script


def test_every_asset_key_has_a_file_of_the_lock() -> None:
    packages = (ROOT / "package.json").read_text(encoding="utf-8")

    for asset in ASSETS.values():
        assert f'"{asset.path.partition("/")[0]}"' in packages


def test_modules_to_fetch_early_are_those_the_entry_imports() -> None:
    folder = ROOT / "static" / "js" / "map"

    assert set(maps.MODULES) == _imported(folder, "portal_map.js")


@pytest.mark.parametrize("path", sorted((ROOT / "portal").rglob("*.py")), ids=lambda p: p.name)
def test_nobody_uses_what_writes_text_as_html(path: Path) -> None:
    names = set(_names(ast.parse(path.read_text(encoding="utf-8"))))

    assert not names & UNSAFE


@pytest.mark.parametrize(
    "path", sorted((ROOT / "static" / "js" / "map").glob("*.js")), ids=lambda p: p.name
)
def test_scripts_put_text_in_as_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function(", "http"):
        # The namespace of SVG is a name, not an address.
        assert unsafe not in source.replace("http://www.w3.org/2000/svg", "")
    assert len(source.splitlines()) <= 250


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name


def _imported(folder: Path, name: str) -> set[str]:
    source = (folder / name).read_text(encoding="utf-8")
    direct = set(re.findall(r'^import .*? from "\./(\w+\.js)";', source, re.MULTILINE | re.DOTALL))
    return direct.union(*(_imported(folder, other) for other in direct))
