"""An outline as KML, well-formed whatever the names hold."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from shapely.geometry import Polygon

from portal.parcels.outlines.sheet import Sheet, one_line

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_HALF_CLEAR_RED = "ff2e10c8"


def write_kml(sheet: Sheet) -> bytes:
    """Return the file: degrees, longitude first; CGCS2000 and WGS 84 agree within centimetres."""
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = _add(root, "Document")
    _add(document, "name", f"{sheet.number} {sheet.name}")
    style = _add(document, "Style")
    style.set("id", "outline")
    line = _add(style, "LineStyle")
    _add(line, "color", _HALF_CLEAR_RED)
    _add(line, "width", "2")
    _add(_add(style, "PolyStyle"), "fill", "0")
    placemark = _add(document, "Placemark")
    _add(placemark, "name", sheet.number)
    _add(placemark, "description", "\n".join((sheet.name, *sheet.remarks)))
    _add(placemark, "styleUrl", "#outline")
    shapes = _add(placemark, "MultiGeometry")
    for part in sheet.outline.geoms:
        _add_polygon(shapes, part)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _add_polygon(parent: ET.Element, part: Polygon) -> None:
    polygon = _add(parent, "Polygon")
    bounds = [("outerBoundaryIs", part.exterior)]
    bounds += [("innerBoundaryIs", ring) for ring in part.interiors]
    for name, ring in bounds:
        corners = " ".join(f"{x!r},{y!r}" for x, y, *_ in ring.coords)
        _add(_add(_add(polygon, name), "LinearRing"), "coordinates", corners)


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, name)
    if text:
        child.text = "\n".join(map(one_line, text.split("\n")))
    return child
