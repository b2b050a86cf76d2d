"""Overlays: a higher feature lays its things over the map of a lower feature.

The higher feature registers what makes its layer for a slot; the lower one's map takes
``overlays("park")`` and does not know who answers. See ``panels`` for the same on pages.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

from portal.web.maps import DataLayerSpec

_KEY = "portal-overlays"


def init_app(app: Flask) -> None:
    """Give ``app`` an empty set of slots."""
    app.extensions[_KEY] = {}


def register(app: Flask, slot: str, make_layer: Callable[[], DataLayerSpec]) -> None:
    """Lay what ``make_layer`` returns over the maps of ``slot``; later ones lie above."""
    slots: dict[str, list[Callable[[], DataLayerSpec]]] = app.extensions[_KEY]
    slots.setdefault(slot, []).append(make_layer)


def overlays(slot: str) -> tuple[DataLayerSpec, ...]:
    """Return the layers of ``slot``, from below; none when nobody has registered."""
    slots: dict[str, list[Callable[[], DataLayerSpec]]] = current_app.extensions[_KEY]
    return tuple(make_layer() for make_layer in slots.get(slot, ()))
