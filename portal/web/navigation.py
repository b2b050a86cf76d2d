"""The site's channels (频道) and statutory pages; one that has no page is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask import Flask, current_app, request

from portal.kernel.i18n import N_


@dataclass(frozen=True, slots=True)
class Channel:
    """One entry: where it leads and what it is called (a msgid)."""

    path: str
    label: str

    @property
    def url(self) -> str:
        """The address in the current language."""
        return request.script_root + self.path

    @property
    def is_current(self) -> bool:
        """Say whether the page being made belongs to this channel."""
        if self.path == "/":
            return request.path == "/"
        return request.path == self.path or request.path.startswith(f"{self.path}/")


CHANNELS = (
    Channel("/", N_("首页")),
    Channel("/parcels", N_("地块")),
    Channel("/parks", N_("园区")),
    Channel("/map", N_("地图")),
)
FOOTER = (
    Channel("/about/sitemap", N_("网站地图")),
    Channel("/about/privacy", N_("隐私政策")),
    Channel("/about/accessibility", N_("无障碍声明")),
)


def channels() -> tuple[Channel, ...]:
    """Return the channels that have a page, in order."""
    return _existing(current_app._get_current_object(), CHANNELS)  # type: ignore[attr-defined]


def footer_pages() -> tuple[Channel, ...]:
    """Return the statutory pages that exist."""
    return _existing(current_app._get_current_object(), FOOTER)  # type: ignore[attr-defined]


@cache
def _existing(app: Flask, entries: tuple[Channel, ...]) -> tuple[Channel, ...]:
    paths = {rule.rule for rule in app.url_map.iter_rules()}
    return tuple(entry for entry in entries if entry.path in paths)


def init_app(app: Flask) -> None:
    """Hand the channels to the templates."""
    app.jinja_env.globals.update(channels=channels, footer_pages=footer_pages)
