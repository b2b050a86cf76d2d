"""Static maps are small, safe SVG documents."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
import shapely

from portal.geo import svg, svg_theme

BOX = shapely.box(114.0, 30.0, 114.1, 30.1)
SVG = "{http://www.w3.org/2000/svg}"


def _draw(*shapes: svg.Shape, labels: tuple[svg.Label, ...] = (), theme: str = "light") -> str:
    projection = svg.Projection((114.0, 30.0, 114.1, 30.1), 400)
    words = svg.Words(title="图", north="北", kilometres="公里", metres="米")
    return svg.draw_map(shapes, labels, projection=projection, theme=theme, words=words)


@pytest.mark.parametrize("theme", svg_theme.THEMES)
@pytest.mark.parametrize("status", sorted(svg_theme.STATUS_SIGNS))
def test_each_status_is_drawn_in_each_theme(status: str, theme: str) -> None:
    document = _draw(svg.Shape(BOX, f"status-{status}"), theme=theme)

    root = ET.fromstring(document)

    assert svg_theme.colour(status, theme) in document
    assert root.find(f"{SVG}path") is not None


def test_statuses_differ_without_colour() -> None:
    signs = svg_theme.STATUS_SIGNS

    assert len(set(signs.values())) == len(signs)


def test_a_map_keeps_the_shape_of_the_land() -> None:
    projection = svg.Projection((114.0, 30.0, 114.1, 30.1), 1000)

    assert projection.height == pytest.approx(1000 / 0.8656, rel=0.001)
    assert projection.to_pixels(114.05, 30.05) == (500, projection.height / 2)


def test_text_of_people_cannot_become_markup() -> None:
    document = _draw(labels=(svg.Label(114.05, 30.05, '</text><script>"&'),))

    root = ET.fromstring(document)

    assert not root.findall(f".//{SVG}script")
    assert '</text><script>"&' in [text.text for text in root.iter(f"{SVG}text")]


def test_no_style_element_and_no_inline_style() -> None:
    document = _draw(svg.Shape(BOX, "district"), svg.Shape(shapely.Point(114.05, 30.05), "park"))

    assert "style" not in document
    assert document.count("http") == 1


def test_a_label_that_would_cover_another_is_left_out() -> None:
    document = _draw(
        labels=(svg.Label(114.05, 30.05, "先到"), svg.Label(114.0501, 30.0501, "后到"))
    )

    assert "先到" in document
    assert "后到" not in document


def test_a_halo_stands_before_its_text() -> None:
    document = _draw(labels=(svg.Label(114.05, 30.05, "名"),))

    first, second = [
        text for text in ET.fromstring(document).iter(f"{SVG}text") if text.text == "名"
    ]

    assert first.get("stroke") == svg_theme.colour("halo", "light")
    assert second.get("stroke") is None


@pytest.mark.parametrize(
    ("longest", "expected"), [(1, 1), (999, 500), (1000, 1000), (4999, 2000), (0.7, 0.5)]
)
def test_scale_bars_have_round_lengths(longest: float, expected: float) -> None:
    assert svg.nice_length_m(longest) == pytest.approx(expected)


def test_a_hole_stays_a_hole() -> None:
    ring = BOX.difference(shapely.box(114.04, 30.04, 114.06, 30.06))

    path = svg.Projection((114.0, 30.0, 114.1, 30.1), 400).path_of(ring)

    assert path.count("M") == 2
    assert path.count("Z") == 2


def test_bounds_around_adds_metres_on_each_side() -> None:
    west, south, east, north = svg.bounds_around(shapely.Point(114, 30), 1000)

    assert (north - south) * 111.32 == pytest.approx(2.0)
    assert (east - west) * 111.32 * 0.8660 == pytest.approx(2.0, rel=0.001)
