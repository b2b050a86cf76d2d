"""Boundary points as text (界址点成果 TXT): X is north, Y is east with the number of the zone.

Source: 国土资源部 建设用地报批 勘测定界界址点坐标交换格式: ``[属性描述]``, ``[地块坐标]``; rings
are counted, and each ends with its first point. UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator

from portal.parcels.outlines.sheet import Corner, Sheet, one_line, rings

_ZONE_M = 1_000_000


def write_boundary_points(sheet: Sheet) -> bytes:
    """Return the file; coordinates to the millimetre."""
    return "\r\n".join([*_head(sheet), *_parcel(sheet), ""]).encode()


def _head(sheet: Sheet) -> list[str]:
    return [
        "[属性描述]",
        "格式版本号=1.01版本",
        f"数据产生单位={one_line(sheet.publisher)}",
        f"数据产生日期={sheet.made_on.isoformat()}",
        "坐标系=2000国家大地坐标系",
        "几度分带=3",
        "投影类型=高斯克吕格",
        "计量单位=米",
        f"带号={sheet.zone}",
        "精度=0.001",
        "转换参数=0,0,0,0,0,0,0",
        *(f"备注={one_line(remark)}" for remark in sheet.remarks),
        "[地块坐标]",
    ]


def _parcel(sheet: Sheet) -> Iterator[str]:
    found = list(rings(sheet.in_metres()))
    # The closing points are lines, not points of their own.
    count = sum(len(ring) - 1 for ring in found)
    hectares = sheet.site_area_m2 / 10_000
    facts = (sheet.number, sheet.name, "面", "", sheet.use, sheet.use_code)
    yield f"{count},{hectares:.4f},{','.join(map(_plain, facts))},@"
    first = 1
    for index, ring in enumerate(found, 1):
        names = [f"J{first + step}" for step in range(len(ring) - 1)] + [f"J{first}"]
        for name, corner in zip(names, ring, strict=True):
            yield f"{name},{index},{_coordinates(corner, sheet.zone)}"
        first += len(ring) - 1


def _coordinates(corner: Corner, zone: int) -> str:
    east, north = corner
    return f"{north:.3f},{zone * _ZONE_M + east:.3f}"


def _plain(text: str) -> str:
    """Return ``text`` without the signs that divide the line."""
    return one_line(text).replace(",", "，").replace("@", "＠")
