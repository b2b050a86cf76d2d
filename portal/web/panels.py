"""Panels: a feature shows itself on the page of a lower feature.

The higher feature registers a renderer for a slot; the page calls ``panels("park", park.id)``
and does not know who answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from markupsafe import Markup

#: Gets the id of what the page shows (``None`` on pages of no thing) and returns safe HTML or "".
Renderer = Callable[[int | None], str]

_KEY = "portal-panels"


@dataclass(frozen=True, slots=True)
class _Panel:
    order: int
    render: Renderer


def init_app(app: Flask) -> None:
    """Give ``app`` an empty set of slots and its templates the function ``panels``."""
    app.extensions[_KEY] = {}
    app.jinja_env.globals["panels"] = panels


def register(app: Flask, slot: str, render: Renderer, *, order: int = 100) -> None:
    """Show ``render`` in ``slot``; lower ``order`` comes first."""
    slots: dict[str, list[_Panel]] = app.extensions[_KEY]
    entries = slots.setdefault(slot, [])
    entries.append(_Panel(order, render))
    entries.sort(key=lambda panel: panel.order)


def panels(slot: str, thing_id: int | None = None) -> Markup:
    """Return the HTML of all panels of ``slot``, in order; empty when there are none."""
    slots: dict[str, list[_Panel]] = current_app.extensions[_KEY]
    # Renderers return what render_template made, which is escaped already.
    return Markup("").join(Markup(panel.render(thing_id)) for panel in slots.get(slot, ()))
