"""Pages about the site itself (网站地图, 隐私政策, 无障碍声明)."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.consent import PRIVACY_VERSION
from portal.web.access import public

bp = Blueprint("about", __name__, url_prefix="/about")


@bp.get("/sitemap")
@public
def sitemap() -> ResponseReturnValue:
    """List the site's pages."""
    return render_template("about/sitemap.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept of a visit."""
    return render_template("about/privacy.html", privacy_version=PRIVACY_VERSION)


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how the site can be used, by keyboard and otherwise."""
    return render_template("about/accessibility.html")
