"""``/parcels/<number>/outline.*``: one parcel's outline as a file (界址文件)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import shapely
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.geo import geojson
from portal.kernel.errors import InvalidInput, NotFound
from portal.parcels.exporting import fields, note, queries
from portal.parcels.exporting.geojson_file import write_geojson
from portal.parcels.exporting.table import Table
from portal.parcels.numbers import canonical_number
from portal.parcels.outlines.boundary_points import write_boundary_points
from portal.parcels.outlines.dxf import write_dxf
from portal.parcels.outlines.kml import write_kml
from portal.parcels.outlines.sheet import Sheet
from portal.parcels.vocab import LandUse
from portal.web.access import public
from portal.web.downloads import content_disposition
from portal.web.filters import label, local_date, local_name
from portal.web.locale import current_locale
from portal.web.site import site_identity

bp = Blueprint("outlines", __name__)

_WRITERS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "dxf": ("image/vnd.dxf", write_dxf),
    "kml": ("application/vnd.google-earth.kml+xml", write_kml),
    "txt": ("text/plain", write_boundary_points),
}
#: What the page of a parcel offers: suffix and name.
OUTLINE_FORMATS = (("txt", "TXT"), ("dxf", "DXF"), ("kml", "KML"), ("geojson", "GeoJSON"))


@bp.get("/parcels/<number>/outline.<any(dxf, kml, txt, geojson):suffix>")
@public
def outline(number: str, suffix: str) -> ResponseReturnValue:
    """Hand out the outline of a public parcel to be saved."""
    try:
        row = queries.get_row(canonical_number(number))
    except InvalidInput as error:
        raise NotFound from error
    if suffix == "geojson":
        response = Response(_geojson(row), mimetype=geojson.MEDIA_TYPE)
    else:
        media_type, write = _WRITERS[suffix]
        response = Response(write(_sheet(row)), mimetype=media_type)
    name = _("%(number)s_界址", number=row.number)
    response.headers["Content-Disposition"] = content_disposition(f"{name}.{suffix}")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _sheet(row: Any) -> Sheet:
    code, _area, _years = row.parts.split(";")[0].split(":")
    site = site_identity()
    outline: Any = shapely.from_wkb(row.outline)
    sheet = Sheet(
        number=row.number,
        name=local_name(row),
        use=label(LandUse(row.main_use)),
        use_code=code,
        site_area_m2=row.site_area_m2,
        outline=outline,
        publisher=site.owner or site.name,
        made_on=row.exported_on,
    )
    return _with_remarks(sheet, is_demo=row.is_demo)


def _with_remarks(sheet: Sheet, *, is_demo: bool) -> Sheet:
    remarks = [
        _("数据来源：%(source)s", source=sheet.publisher),
        _("导出日期：%(date)s", date=local_date(sheet.made_on)),
        _("坐标系：CGCS2000（EPSG:4490）；平面坐标：EPSG:%(code)s", code=sheet.epsg),
    ]
    if is_demo:
        remarks.append(_("演示数据，地块为虚构，不得用作依据。"))
    return replace(sheet, remarks=tuple(remarks))


def _geojson(row: Any) -> bytes:
    said = note.note(
        _, site_identity().name, row.exported_at, conditions=row.number, has_demo=row.is_demo
    )
    words = note.words(_, in_english=current_locale() == "en")
    return b"".join(write_geojson(Table(fields.heads(words), [fields.record(row, words)], said)))
