"""Who publishes the portal (主办单位): the settings' site in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app

from portal.config import Site
from portal.web.filters import local_name


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """Who publishes the portal, in the language of the page; empty items are left out."""

    name: str
    city: str
    owner: str
    phone: str
    address: str
    email: str
    site_code: str
    icp: str
    police: str
    gov_mark_url: str
    report_url: str
    map_approval: str
    map_source: str


def site_identity() -> SiteIdentity:
    """Return the settings' site in the current language."""
    site: Site = current_app.config["SETTINGS"].site
    return SiteIdentity(
        name=local_name(site),
        city=local_name(site, "city"),
        owner=local_name(site, "owner"),
        phone=site.phone,
        address=site.address,
        email=site.email,
        site_code=site.site_code,
        icp=site.icp,
        police=site.police,
        gov_mark_url=site.gov_mark_url,
        report_url=site.report_url,
        map_approval=site.map_approval,
        map_source=local_name(site, "map_source"),
    )


def init_app(app: Flask) -> None:
    """Hand the site's identity to the templates."""
    app.jinja_env.globals["site_identity"] = site_identity
