"""What accounts show on other pages: the link in the header."""

from __future__ import annotations

from flask import Flask, current_app, render_template
from sqlalchemy.exc import SQLAlchemyError

from portal.web import panels
from portal.web.access import viewer


def render_link(_thing_id: int | None) -> str:
    """Return the link to sign in or to one's account; without a database the former."""
    try:
        found = viewer()
    except SQLAlchemyError:
        current_app.logger.warning("the header does not know who is signed in")
        found = None
    return render_template("accounts/_header.html", viewer=found)


def init_app(app: Flask) -> None:
    """Put the link into the header."""
    panels.register(app, "header_tools", render_link)
