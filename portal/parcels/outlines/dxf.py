"""An outline as a drawing (DXF R2010): metres, x east, y north, one layer a kind of thing."""

from __future__ import annotations

import io

from ezdxf.enums import TextEntityAlignment
from ezdxf.filemanagement import new
from ezdxf.units import M

from portal.parcels.outlines.sheet import Sheet, one_line, rings

LINES, POINTS, TEXTS, REMARKS = "界址线", "界址点", "注记", "说明"
_COLOURS = {LINES: 1, POINTS: 3, TEXTS: 7, REMARKS: 8}
_TEXT_HEIGHT_M = 5.0


def write_dxf(sheet: Sheet) -> bytes:
    """Return the drawing in the system of the outline's own zone."""
    drawing = new("R2010", units=M)
    for name, colour in _COLOURS.items():
        drawing.layers.add(name, color=colour)
    space = drawing.modelspace()
    outline = sheet.in_metres()
    for ring in rings(outline):
        space.add_lwpolyline(ring[:-1], close=True, dxfattribs={"layer": LINES})
        for corner in ring[:-1]:
            space.add_point(corner, dxfattribs={"layer": POINTS})
    middle = outline.representative_point()
    attributes = {"layer": TEXTS, "height": _TEXT_HEIGHT_M}
    label = space.add_text(one_line(sheet.number), dxfattribs=attributes)
    label.set_placement((middle.x, middle.y), align=TextEntityAlignment.MIDDLE_CENTER)
    west, south, _, _ = outline.bounds
    for line, remark in enumerate((sheet.name, *sheet.remarks), 1):
        attributes = {"layer": REMARKS, "height": _TEXT_HEIGHT_M}
        text = space.add_text(one_line(remark), dxfattribs=attributes)
        text.set_placement((west, south - line * 2 * _TEXT_HEIGHT_M))
    written = io.StringIO()
    drawing.write(written)
    return written.getvalue().encode(drawing.output_encoding, "dxfreplace")
