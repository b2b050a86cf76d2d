"""Han land cloud (汉地云): the land-investment portal of a city."""

from __future__ import annotations

from typing import TYPE_CHECKING

# Nothing is imported until an application is built: the process that reads strangers' files
# (portal.parcels.importing) is to load as little as possible.
if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings
    from portal.db.cluster import DatabaseUrls


def create_app(settings: Settings | None = None, urls: DatabaseUrls | None = None) -> Flask:
    """Build one application: settings, then the database, then the web kit, then features.

    Without ``urls`` the database of ``settings`` is used; the embedded one is started.
    """
    from flask import Flask

    from portal.config import ROOT, from_process
    from portal.db.cluster import database_urls

    settings = settings or from_process()
    app = Flask("portal", template_folder=ROOT / "templates", static_folder=None)
    app.config.from_mapping(settings.as_flask())
    _init_database(app, urls or database_urls(settings))
    _init_requests(app)
    _init_pages(app)
    _register_features(app)
    return app


def _init_database(app: Flask, urls: DatabaseUrls) -> None:
    from portal import tasks
    from portal.db import cli, engine

    app.config["DATABASE_URLS"] = urls
    engine.init_app(app, rw_url=urls.rw, ro_url=urls.ro)
    app.cli.add_command(cli.cli)
    tasks.init_app(app)


def _init_requests(app: Flask) -> None:
    from portal.web import (
        access,
        error_pages,
        locale,
        observability,
        preferences,
        proxies,
        security,
    )
    from portal.web.extensions import csrf

    csrf.init_app(app)
    for part in (observability, access, locale, security, error_pages, preferences, proxies):
        part.init_app(app)


def _init_pages(app: Flask) -> None:
    from portal.web import assets, base_layers, filters, maps, navigation, overlays, panels, site

    for part in (panels, filters, site, assets, navigation, base_layers, maps, overlays):
        part.init_app(app)


def _register_features(app: Flask) -> None:
    from portal import accounts, deals, demo, home, parcels, places, search

    for feature in (accounts, places, deals, parcels, search, home, demo):
        feature.init_app(app)
