"""The web kit without features and database, for tests of the kit itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, request

from portal.config import ROOT, Settings
from portal.kernel.errors import Busy, Conflict, InvalidInput
from portal.kernel.vocab import Labelled
from portal.web import (
    assets,
    error_pages,
    filters,
    locale,
    navigation,
    panels,
    preferences,
    proxies,
    security,
    site,
)

SECRET = "only-for-tests-only-for-tests-only-for-tests"


class Mood(Labelled):
    """A vocabulary to speak of in errors; its labels are in the catalog."""

    SOLD = "sold", "已成交"
    PROMOTED = "promoted", "推介中"


def small_app(**changes: Any) -> Flask:
    """Return an application with the kit and a few routes to ask; ``changes`` are of settings."""
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    settings = Settings(secret_key=SECRET, instance=ROOT / "instance", **changes)
    app.config.from_mapping(settings.as_flask())
    for part in (locale, security, error_pages, preferences, proxies):
        part.init_app(app)
    for part in (panels, filters, site, assets, navigation):
        part.init_app(app)
    app.register_blueprint(_routes())
    return app


def _routes() -> Blueprint:
    home = Blueprint("home", __name__)

    @home.get("/")
    def index() -> str:
        return f"<!doctype html><title>x</title>{locale.alternate_url('en')}"

    @home.get("/parcels")
    def parcels() -> str:
        raise InvalidInput("area_min", "填写的内容有误。")

    @home.get("/parcels.geojson")
    def features() -> str:
        raise InvalidInput("area_min", "填写的内容有误。")

    @home.get("/peer")
    def peer() -> str:
        return f"{request.remote_addr} {request.url}"

    @home.get("/conflict")
    @home.get("/conflict.json")
    def conflict() -> str:
        message = "地块状态不能从“%(old)s”改为“%(new)s”。"
        raise Conflict(message, old=Mood.SOLD, new=Mood.PROMOTED)

    @home.get("/busy")
    def busy() -> str:
        raise Busy

    @home.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    return home
