"""Settings (设置): every ``PORTAL_*`` variable, read once and checked as a whole."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_BYTES = 32
DEFAULT_BASE_URL = "http://127.0.0.1:8000"
DEFAULT_SENDER = "portal@localhost"
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}")


class SettingsError(ValueError):
    """One or more settings are wrong; the text lists all of them."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who publishes this portal. What is empty is left out of the pages, never faked."""

    name: str = "武汉土地招商平台"
    name_en: str = "Wuhan Land Investment Portal"
    city: str = "武汉市"
    city_en: str = "Wuhan"
    owner: str = ""
    owner_en: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    #: 网站标识码
    site_code: str = ""
    #: ICP备案号
    icp: str = ""
    #: 公安备案号
    police: str = ""
    #: 党政机关网站标识: address of the certificate page
    gov_mark_url: str = ""
    #: 我为政府网站找错: address of the report page
    report_url: str = ""
    #: 审图号 of the maps shown
    map_approval: str = ""
    #: 数据来源 of the maps shown
    map_source: str = ""
    map_source_en: str = ""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves the portal (邮件)."""

    #: "console": into the log; "smtp": to a server; "folder": a file for each.
    backend: str = "console"
    sender: str = DEFAULT_SENDER
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    #: "none", "starttls" or "tls".
    security: str = "none"
    folder: Path = ROOT / "instance" / "mail"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process."""

    secret_key: str = field(repr=False)
    instance: Path = ROOT / "instance"
    #: Owner's URL of an external server; ``None`` means the embedded cluster.
    database_url: str | None = field(default=None, repr=False)
    #: Read-write and read-only URLs; derived from the cluster or the owner's URL when ``None``.
    database_rw_url: str | None = field(default=None, repr=False)
    database_ro_url: str | None = field(default=None, repr=False)
    log: str = "text"
    demo: bool = True
    metrics_token: str | None = field(default=None, repr=False)
    trusted_hosts: tuple[str, ...] = ()
    #: How many reverse proxies stand in front and set ``X-Forwarded-*``.
    proxies: int = 0
    https: bool = False
    tianditu_key: str | None = None
    osm_tiles: bool = False
    #: With more public parcels than this, maps draw outlines from vector tiles.
    tiles_from: int = 2_000
    site: Site = Site()
    #: Where visitors reach the portal: links in mails begin with it, never with a request's host.
    base_url: str = DEFAULT_BASE_URL
    mail: MailSettings = MailSettings()

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check all settings.

        Raises:
            SettingsError: names every fault, one a line.
        """
        return _Reader(environ).settings()

    def as_flask(self) -> dict[str, object]:
        """Return Flask's own configuration that follows from the settings."""
        return {
            "SECRET_KEY": self.secret_key,
            "TRUSTED_HOSTS": list(self.trusted_hosts) or None,
            "MAX_CONTENT_LENGTH": 1 << 20,
            "MAX_FORM_MEMORY_SIZE": 1 << 20,
            "MAX_FORM_PARTS": 200,
            # Flask's own cookie holds nothing but the forms' token; see portal/accounts/cookies.py.
            "SESSION_COOKIE_NAME": "__Host-form" if self.https else "form",
            "SESSION_COOKIE_SECURE": self.https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "SETTINGS": self,
        }


class _Reader:
    """Collects the settings and every fault met on the way."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: list[str] = []

    def settings(self) -> Settings:
        instance = Path(self._text("INSTANCE") or ROOT / "instance").absolute()
        settings = Settings(
            secret_key=self._secret_key(instance),
            instance=instance,
            database_url=self._database_url("DATABASE_URL"),
            database_rw_url=self._database_url("DATABASE_RW_URL"),
            database_ro_url=self._database_url("DATABASE_RO_URL"),
            log=self._choice("LOG", "text", ("text", "json")),
            demo=self._flag("DEMO", default=True),
            metrics_token=self._text("METRICS_TOKEN"),
            trusted_hosts=tuple((self._text("TRUSTED_HOSTS") or "").replace(",", " ").split()),
            proxies=self._count("PROXIES", 0, most=5),
            https=self._flag("HTTPS", default=False),
            tianditu_key=self._text("TIANDITU_KEY"),
            osm_tiles=self._flag("OSM_TILES", default=False),
            tiles_from=self._count("TILES_FROM", 2_000, most=2_000),
            site=self._site(),
            base_url=self._base_url(),
            mail=self._mail(instance),
        )
        if self._faults:
            raise SettingsError("\n".join(self._faults))
        return settings

    def _text(self, name: str) -> str | None:
        return self._environ.get(f"PORTAL_{name}", "").strip() or None

    def _flag(self, name: str, *, default: bool) -> bool:
        return self._choice(name, "1" if default else "0", ("0", "1")) == "1"

    def _choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self._text(name) or default
        if value not in choices:
            self._faults.append(f"PORTAL_{name} must be one of {', '.join(choices)}, not {value!r}")
        return value

    def _count(self, name: str, default: int, *, most: int) -> int:
        value = self._text(name) or str(default)
        if not value.isascii() or not value.isdigit() or int(value) > most:
            self._faults.append(f"PORTAL_{name} must be a whole number from 0 to {most}")
            return default
        return int(value)

    def _database_url(self, name: str) -> str | None:
        value = self._text(name)
        if value is None:
            return None
        scheme, separator, rest = value.partition("://")
        if not separator or scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
            self._faults.append(f"PORTAL_{name} must begin with postgresql://")
        return f"postgresql+psycopg://{rest}"

    def _secret_key(self, instance: Path) -> str:
        path = Path(self._text("SECRET_KEY_FILE") or instance / "secret_key")
        value = self._text("SECRET_KEY")
        if value is None and path.is_file():
            value = path.read_text(encoding="utf-8").strip()
        if value is None:
            self._faults.append(
                f"PORTAL_SECRET_KEY is not set and {path} is not there: run 'make run' once"
                f" or set a random text of at least {MIN_SECRET_BYTES} bytes"
            )
            return ""
        if len(value.encode()) < MIN_SECRET_BYTES:
            self._faults.append(f"PORTAL_SECRET_KEY is shorter than {MIN_SECRET_BYTES} bytes")
        return value

    def _base_url(self) -> str:
        value = (self._text("BASE_URL") or DEFAULT_BASE_URL).rstrip("/")
        place = urlsplit(value)
        if place.scheme not in ("http", "https") or not place.netloc or place.query:
            self._faults.append("PORTAL_BASE_URL must be like https://land.example.org")
        return value

    def _mail(self, instance: Path) -> MailSettings:
        security = self._choice("MAIL_SECURITY", "none", ("none", "starttls", "tls"))
        standard = {"none": 25, "starttls": 587, "tls": 465}.get(security, 25)
        sender = self._text("MAIL_FROM") or DEFAULT_SENDER
        if not _PLAIN_ADDRESS.fullmatch(sender):
            self._faults.append("PORTAL_MAIL_FROM must be an address such as land@example.org")
        return MailSettings(
            backend=self._choice("MAIL", "console", ("console", "smtp", "folder")),
            sender=sender,
            host=self._text("MAIL_HOST") or "localhost",
            port=self._count("MAIL_PORT", standard, most=65535),
            user=self._text("MAIL_USER") or "",
            password=self._text("MAIL_PASSWORD") or "",
            security=security,
            folder=Path(self._text("MAIL_FOLDER") or instance / "mail").absolute(),
        )

    def _site(self) -> Site:
        given = {name: self._text(f"SITE_{name.upper()}") for name in Site.__dataclass_fields__}
        return Site(**{name: value for name, value in given.items() if value is not None})


def from_process() -> Settings:
    """Read the settings of this process: the one place that looks at ``os.environ``."""
    return Settings.from_env(os.environ)
