"""Boundary points (界址点成果) as surveyors hand them over: text, X north before Y east."""

from __future__ import annotations

from portal.geo.shapes import geodesic_area_m2, to_outline
from portal.geo.srid import LOCAL_METRIC_SRID, STORAGE_SRID, transform
from portal.parcels.draft import ParcelDraft

_HEAD = """\
[演示数据 / Demonstration data]
宗地编号 Parcel number: {number}
宗地名称 Name: {name} / {name_en}
坐标系 Coordinate system: CGCS2000 / 3-degree Gauss-Kruger CM 114E (EPSG:4547)
中央子午线 Central meridian: 114°E
计量单位 Unit: 米 metre
坐标次序 Order: X = 北 north, Y = 东 east
几何图形数 Rings: {rings}
界址点数 Points: {points}
图形面积 Area of the outline: {area} ㎡
出让面积 Stated area: {stated} ㎡
"""


def boundary_points(draft: ParcelDraft) -> str:
    """Return the points of ``draft``'s outline in ``LOCAL_METRIC_SRID``, ring by ring."""
    outline = to_outline(draft.boundary, draft.epsg)
    plane = transform(outline, STORAGE_SRID, LOCAL_METRIC_SRID)
    rings = [list(ring.coords)[:-1] for ring in (part.exterior for part in plane.geoms)]
    head = _HEAD.format(
        number=draft.number,
        name=draft.name,
        name_en=draft.name_en,
        rings=len(rings),
        points=sum(map(len, rings)),
        area=geodesic_area_m2(outline),
        stated=draft.site_area_m2,
    )
    rows = ["点号\t圈号\tX (m)\tY (m)"]
    point = 0
    for ring_number, ring in enumerate(rings, start=1):
        for east, north in ring:
            point += 1
            rows.append(f"J{point}\t{ring_number}\t{north:.3f}\t{east:.3f}")
    return head + "\n".join(rows) + "\n"
