"""Static maps (静态地图): shapely geometry in, SVG text out; they stand in where no script runs.

Only presentation attributes are used, so that a strict content security policy and the PDF
writer both take the result. The projection is a plain one with the cosine of the middle
latitude as aspect: over a city its error is below the width of a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

import shapely
from shapely.geometry.base import BaseGeometry

from portal.geo.svg_theme import Attributes, attributes_of, colour, patterns

#: west, south, east, north in degrees.
Bounds = tuple[float, float, float, float]

_METRES_PER_DEGREE = 111_320.0
_FONT = "-apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
_TOLERANCE_PX = 0.5


@dataclass(frozen=True, slots=True)
class Shape:
    """One thing drawn: degrees, a style of the theme, and what overrides it."""

    geometry: BaseGeometry
    style: str
    overrides: Attributes = field(default_factory=dict)
    #: Radius of a point in pixels.
    radius: float = 4.0


@dataclass(frozen=True, slots=True)
class Label:
    """A name at a place in degrees; one that would cover an earlier one is left out."""

    lon: float
    lat: float
    text: str
    size: float = 13.0
    token: str = "ink"
    weight: int = 400
    #: Pixels the text is moved down, to stand below a sign.
    below: float = 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """The few words a map carries, in the reader's language."""

    title: str
    description: str = ""
    north: str = "N"
    kilometres: str = "km"
    metres: str = "m"


class Projection:
    """Degrees to pixels of a box ``width`` wide around ``bounds``; the height follows."""

    def __init__(self, bounds: Bounds, width: float, *, height: float | None = None) -> None:
        west, south, east, north = bounds
        self._aspect = math.cos(math.radians((south + north) / 2))
        span_x, span_y = max((east - west) * self._aspect, 1e-9), max(north - south, 1e-9)
        self.width = width
        self.height = height or round(width * span_y / span_x)
        #: Pixels per degree of latitude.
        self.scale = min(self.width / span_x, self.height / span_y)
        self._middle = ((west + east) / 2, (south + north) / 2)

    def to_pixels(self, lon: float, lat: float) -> tuple[float, float]:
        """Return x to the right and y downwards of a point in degrees."""
        middle_lon, middle_lat = self._middle
        x = self.width / 2 + (lon - middle_lon) * self._aspect * self.scale
        return x, self.height / 2 - (lat - middle_lat) * self.scale

    @property
    def bounds(self) -> Bounds:
        """What the picture shows: the box asked for, widened to the picture's proportions."""
        lon, lat = self._middle
        side = self.width / 2 / self.scale / self._aspect
        up = self.height / 2 / self.scale
        return lon - side, lat - up, lon + side, lat + up

    @property
    def metres_per_pixel(self) -> float:
        """Metres one pixel stands for, in the middle of the map."""
        return _METRES_PER_DEGREE / self.scale

    def path_of(self, geometry: BaseGeometry) -> str:
        """Return the ``d`` attribute of lines and areas, simplified to half a pixel."""
        plain = geometry.simplify(_TOLERANCE_PX / self.scale, preserve_topology=True)
        parts = [part for part in shapely.get_parts(plain) if not part.is_empty]
        rings = [ring for part in parts for ring in _rings(part)]
        return "".join(self._ring(ring.coords, closed) for ring, closed in rings)

    def _ring(self, coordinates: Iterable[Sequence[float]], closed: bool) -> str:
        pixels = [self.to_pixels(point[0], point[1]) for point in coordinates]
        texts = [f"{x:.1f} {y:.1f}" for x, y in pixels]
        if closed:
            return f"M{'L'.join(texts[:-1])}Z"
        return f"M{'L'.join(texts)}"


def bounds_around(geometry: BaseGeometry, margin_m: float) -> Bounds:
    """Return the box of a geometry in degrees, widened by ``margin_m`` on each side."""
    west, south, east, north = geometry.bounds
    up = margin_m / _METRES_PER_DEGREE
    side = up / math.cos(math.radians((south + north) / 2))
    return west - side, south - up, east + side, north + up


def draw_map(
    shapes: Iterable[Shape],
    labels: Iterable[Label],
    *,
    projection: Projection,
    theme: str,
    words: Words,
) -> str:
    """Return a whole SVG document; what comes first lies below.

    Raises:
        KeyError: a style or theme the design guide does not know.
    """
    described = f"<desc>{escape(words.description)}</desc>" if words.description else ""
    width, height = f"{projection.width:.0f}", f"{projection.height:.0f}"
    body = [_shape(shape, projection, theme) for shape in shapes]
    body += _labels(labels, projection, theme)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" font-family={quoteattr(_FONT)}>'
        f"<title>{escape(words.title)}</title>{described}"
        f"<defs>{patterns(theme)}</defs>"
        f'<rect width="{width}" height="{height}" fill="{colour("outside", theme)}"/>'
        f"{''.join(body)}{_scale_bar(projection, theme, words)}{_north(projection, theme, words)}"
        "</svg>"
    )


def _rings(part: BaseGeometry) -> list[tuple[BaseGeometry, bool]]:
    if isinstance(part, shapely.Polygon):
        return [(part.exterior, True), *((hole, True) for hole in part.interiors)]
    return [(part, False)]


def _shape(shape: Shape, projection: Projection, theme: str) -> str:
    attributes = {**attributes_of(shape.style, theme), **shape.overrides}
    if isinstance(shape.geometry, shapely.Point):
        x, y = projection.to_pixels(shape.geometry.x, shape.geometry.y)
        head = f'circle cx="{x:.1f}" cy="{y:.1f}" r="{shape.radius:g}"'
    else:
        outline = projection.path_of(shape.geometry)
        if not outline:
            return ""
        head = f'path d="{outline}" fill-rule="evenodd"'
    return f"<{head} {_attributes(attributes)}/>"


def _attributes(attributes: Attributes) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())


def _labels(labels: Iterable[Label], projection: Projection, theme: str) -> list[str]:
    taken: list[Bounds] = []
    written = []
    for label in labels:
        x, y = projection.to_pixels(label.lon, label.lat)
        y += label.below
        half = _text_width(label.text, label.size) / 2
        box = (x - half, y - label.size, x + half, y + label.size * 0.3)
        if _is_outside(box, projection) or any(_overlaps(box, other) for other in taken):
            continue
        taken.append(box)
        written.append(_text(label, x, y, theme))
    return written


def _text(label: Label, x: float, y: float, theme: str) -> str:
    """Return a halo, then the text: some PDF writers ignore ``paint-order``."""
    head = (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{label.size:g}" font-weight="{label.weight}"'
        ' text-anchor="middle"'
    )
    halo, ink, words = colour("halo", theme), colour(label.token, theme), escape(label.text)
    outline = f'stroke="{halo}" stroke-width="3" stroke-linejoin="round" fill="{halo}"'
    return f'{head} aria-hidden="true" {outline}>{words}</text>{head} fill="{ink}">{words}</text>'


def _note(text: str) -> Label:
    """Return a text that stands at pixels of its own, not at a place."""
    return Label(0, 0, text, size=12)


def _text_width(text: str, size: float) -> float:
    return sum(size if ord(letter) > 0x2E80 else size * 0.56 for letter in text)


def _is_outside(box: Bounds, projection: Projection) -> bool:
    return box[0] < 0 or box[1] < 0 or box[2] > projection.width or box[3] > projection.height


def _overlaps(one: Bounds, other: Bounds) -> bool:
    apart_x = one[2] < other[0] or other[2] < one[0]
    return not (apart_x or one[3] < other[1] or other[3] < one[1])


def nice_length_m(longest_m: float) -> float:
    """Return the greatest of 1, 2, 5 times a power of ten that is not above ``longest_m``."""
    power = 10 ** math.floor(math.log10(longest_m))
    return float(max(step * power for step in (1, 2, 5) if step * power <= longest_m * 1.000001))


def _scale_bar(projection: Projection, theme: str, words: Words) -> str:
    length_m = nice_length_m(projection.width * 0.22 * projection.metres_per_pixel)
    pixels = length_m / projection.metres_per_pixel
    left, bottom = 16.0, projection.height - 16
    kilometres = length_m >= 1000
    figure = f"{length_m / 1000:g}" if kilometres else f"{length_m:g}"
    text = f"{figure} {words.kilometres if kilometres else words.metres}"
    bar = f"M{left:.1f} {bottom - 6:.1f}V{bottom:.1f}H{left + pixels:.1f}V{bottom - 6:.1f}"
    ink, halo = colour("ink", theme), colour("halo", theme)
    return (
        f'<path d="{bar}" fill="none" stroke="{halo}" stroke-width="4.5"/>'
        f'<path d="{bar}" fill="none" stroke="{ink}" stroke-width="1.5"/>'
        + _text(_note(text), left + pixels / 2, bottom - 5, theme)
    )


def _north(projection: Projection, theme: str, words: Words) -> str:
    x, top, ink = projection.width - 24, 14.0, colour("ink", theme)
    arrow = f"M{x:.1f} {top:.1f}L{x + 6:.1f} {top + 18:.1f}L{x:.1f} {top + 13:.1f}"
    return (
        f'<path d="{arrow}L{x - 6:.1f} {top + 18:.1f}Z" fill="{ink}"'
        f' stroke="{colour("halo", theme)}" stroke-width="1"/>'
        + _text(_note(words.north), x, top + 33, theme)
    )
