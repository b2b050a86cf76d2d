"""What parcels show on the pages of parks: a count in the list, cards on the page of one."""

from __future__ import annotations

from flask import Flask, g, render_template

from portal.parcels import queries
from portal.web import panels


def init_app(app: Flask) -> None:
    """Show parcels on the pages of parks."""
    panels.register(app, "park", parcels_of_park)
    panels.register(app, "park_card", count_of_park)


def parcels_of_park(park_id: int | None) -> str:
    """Return the cards of a park's parcels."""
    if park_id is None:
        return ""
    cards = queries.cards_in_park(park_id)
    slug = queries.park_slug(park_id)
    return render_template("parcels/_of_park.html", cards=cards, slug=slug)


def count_of_park(park_id: int | None) -> str:
    """Return how many parcels of a park can be had; all parks are counted at once."""
    if "available_by_park" not in g:
        g.available_by_park = queries.count_available_by_park()
    count = g.available_by_park.get(park_id, 0)
    return render_template("parcels/_count_of_park.html", count=count)
