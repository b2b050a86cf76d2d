"""Conditions in words (条件说明), in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from portal.search.criteria import Bounds, Choices, Circle, Near, Part
from portal.web.filters import area_ha_mu, distance, label, local_name, wan_yuan, yuan_per_m2
from portal.web.formats import ratio


def part_text(part: Part, choices: Choices) -> str:
    """Return what a chip says of one condition."""
    if part.name in ("district", "zone", "park"):
        choice = choices.find(part.name, str(part.value))
        return local_name(choice) if choice else str(part.value)
    text: str = _TEXTS[part.name](part.value)
    return text


def condition_name(name: str) -> str:
    """Return the name of a condition, such as 面积."""
    names = {
        "q": _("关键词"),
        "use": _("用途"),
        "status": _("状态"),
        "district": _("行政区"),
        "zone": _("功能区"),
        "park": _("产业园区"),
        "area": _("面积"),
        "price": _("总价"),
        "floor_price": _("楼面地价"),
        "far": _("容积率"),
        "near": _("距离"),
        "within": _("选区"),
        "circle": _("圆形选区"),
        "bbox": _("地图范围"),
    }
    text: str = names[name]
    return text


def near_text(near: Near) -> str:
    """Return a distance to a kind of place in words."""
    text: str = _(
        "距%(place)s ≤ %(distance)s", place=label(near.kind), distance=distance(near.distance_m)
    )
    return text


def _bounds(name: str, unit: Callable[[Any], str]) -> Callable[[Bounds], str]:
    def text(bounds: Bounds) -> str:
        title = condition_name(name)
        if bounds.most is None:
            return f"{title} ≥ {unit(bounds.least)}"
        if bounds.least is None:
            return f"{title} ≤ {unit(bounds.most)}"
        return f"{title} {unit(bounds.least)} – {unit(bounds.most)}"

    return text


def _circle(circle: Circle) -> str:
    text: str = _("圆形选区，半径 %(radius)s", radius=distance(Decimal(circle.radius_m)))
    return text


_TEXTS: dict[str, Callable[[Any], str]] = {
    "q": lambda q: _("含“%(text)s”", text=q),
    "use": label,
    "status": label,
    "area": _bounds("area", area_ha_mu),
    "price": _bounds("price", wan_yuan),
    "floor_price": _bounds("floor_price", yuan_per_m2),
    "far": _bounds("far", ratio),
    "near": near_text,
    "within": lambda _wkt: condition_name("within"),
    "circle": _circle,
    "bbox": lambda _view: condition_name("bbox"),
}
