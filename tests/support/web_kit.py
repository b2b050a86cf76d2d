"""The web kit without features and database, for tests of the kit itself."""

from __future__ import annotations

from flask import Blueprint, Flask

from portal.config import ROOT, Settings, Site
from portal.kernel.errors import Busy, InvalidInput
from portal.web import (
    assets,
    error_pages,
    filters,
    locale,
    navigation,
    panels,
    preferences,
    security,
)

SECRET = "only-for-tests-only-for-tests-only-for-tests"


def small_app(site: Site | None = None) -> Flask:
    """Return an application with the kit and a few routes to ask."""
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    settings = Settings(secret_key=SECRET, instance=ROOT / "instance", site=site or Site())
    app.config.from_mapping(settings.as_flask())
    parts = (locale, panels, filters, assets, security, error_pages, preferences, navigation)
    for part in parts:
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

    @home.get("/busy")
    def busy() -> str:
        raise Busy

    @home.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret detail")

    return home
