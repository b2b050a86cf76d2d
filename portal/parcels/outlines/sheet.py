"""What the files of one outline show (界址), in degrees and in the metres of its zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shapely.geometry import MultiPolygon, Point

from portal.geo.srid import STORAGE_SRID, gauss_kruger_zone, transform

#: x, y of one corner: easting and northing, or longitude and latitude.
Corner = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A parcel with its outline, EPSG:4490; texts are in the language of the file."""

    number: str
    name: str
    use: str
    use_code: str
    site_area_m2: Decimal
    outline: MultiPolygon
    publisher: str
    made_on: date
    #: Further sentences, such as that the data are for demonstration.
    remarks: tuple[str, ...] = ()

    @property
    def zone(self) -> int:
        """The 3-degree zone (带号) that the outline's middle lies in: 38 for Wuhan."""
        return gauss_kruger_zone(self.outline.centroid.x)

    @property
    def epsg(self) -> int:
        """The system of that zone by its central meridian, without the zone's number in front."""
        return 4509 + self.zone

    def in_metres(self) -> MultiPolygon:
        """Return the outline in the metres of its zone, x easting."""
        return transform(self.outline, STORAGE_SRID, self.epsg)

    def label_point(self) -> Point:
        """Return a point inside, in the metres of the zone."""
        return self.in_metres().representative_point()


def rings(outline: MultiPolygon) -> Iterator[list[Corner]]:
    """Yield the closed rings, each outer one before its holes."""
    for part in outline.geoms:
        for ring in (part.exterior, *part.interiors):
            yield [(x, y) for x, y, *_ in ring.coords]


def one_line(text: str) -> str:
    """Return ``text`` without anything that could end a line or is no letter of XML."""
    return "".join(c if c.isprintable() else " " for c in text)
