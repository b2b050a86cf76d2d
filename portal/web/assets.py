"""Static files: addresses that change with the content, held in memory, compressed once.

``/static/v/<version>/<name>`` serves our own files. The version is a hash over all of them, so
that the relative imports of a script carry it too. ``/static/vendor/…`` serves what set-up copied;
its folders carry the version of the package.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path

import minify
from flask import Blueprint, Flask, Response, current_app, request

from portal.config import ROOT
from portal.kernel.errors import NotFound
from portal.web.access import public
from portal.web.locale import root_path

_BUNDLE = "app.css"
_BUNDLE_LIST = "css/bundle.txt"
_OWN_FOLDERS = ("css", "js", "img")
_SCRIPTS = "js/"
_FOREVER = "public, max-age=31536000, immutable"
_COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")
_MIN_COMPRESSED_BYTES = 1000
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}

bp = Blueprint("assets", __name__, url_prefix="/static")


@dataclass(frozen=True, slots=True)
class VendorAsset:
    """A third-party file with what a page needs to load it safely."""

    url: str
    integrity: str
    licence: str


@dataclass(frozen=True, slots=True)
class _Content:
    media_type: str
    body: bytes
    packed: bytes | None


class AssetStore:
    """All static files of one process. ``live`` reads the disk again for each page."""

    def __init__(self, folder: Path, *, live: bool = False) -> None:
        self._folder = folder.resolve()
        self._live = live
        self._contents: dict[str, _Content] = {}
        self._version = self._hash()
        self._manifest = self._read_manifest()
        # Now, before workers are forked: the minifier's own threads would not live on in them,
        # and a call there would never return.
        self._load_scripts()

    @property
    def version(self) -> str:
        """Hash over our own files."""
        if self._live and (fresh := self._hash()) != self._version:
            self._contents.clear()
            self._load_scripts()
            self._version = fresh
        return self._version

    def vendor(self, key: str) -> tuple[str, str, str]:
        """Return path below ``static/``, integrity and licence of a third-party file.

        Raises:
            KeyError: set-up did not copy such a file.
        """
        entry = self._manifest[key]
        mark = entry["integrity"].removeprefix("sha384-")[:8]
        path = f"vendor/{entry['path']}?{mark.replace('+', '-').replace('/', '_')}"
        return path, entry["integrity"], entry["licence"]

    def content(self, name: str) -> _Content:
        """Return the file ``name``, a path below ``static/``.

        Raises:
            NotFound: there is none.
        """
        if name not in self._contents:
            if name.startswith(_SCRIPTS):
                raise NotFound  # all there are have been loaded
            self._contents[name] = self._load(name)
        return self._contents[name]

    def _load_scripts(self) -> None:
        for path in (self._folder / _SCRIPTS).rglob("*.js"):
            name = path.relative_to(self._folder).as_posix()
            self._contents[name] = self._load(name)

    def _load(self, name: str) -> _Content:
        body = self._bundle() if name == _BUNDLE else self._read(name)
        suffix = Path(name).suffix
        if name.startswith(_SCRIPTS):
            # Comments are for who reads the source; a phone need not fetch them. Files of others
            # stay as they are: the page states their hash.
            body = minify.string("application/javascript", body.decode()).encode()
        media_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0]
        media_type = media_type or "application/octet-stream"
        is_packed = media_type.startswith(_COMPRESSIBLE) and len(body) >= _MIN_COMPRESSED_BYTES
        return _Content(media_type, body, gzip.compress(body, 9, mtime=0) if is_packed else None)

    def _read(self, name: str) -> bytes:
        try:
            path = (self._folder / name).resolve()
            is_ours = path.is_relative_to(self._folder) and path.is_file()
        except (ValueError, OSError) as error:  # a NUL in the name, a name too long
            raise NotFound from error
        if not is_ours:
            raise NotFound
        return path.read_bytes()

    def _bundle(self) -> bytes:
        lines = self._read(_BUNDLE_LIST).decode().splitlines()
        names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return b"\n".join(self._read(f"css/{name}") for name in names)

    def _hash(self) -> str:
        digest = hashlib.sha256()
        for folder in _OWN_FOLDERS:
            for path in sorted((self._folder / folder).rglob("*")):
                if path.is_file():
                    digest.update(f"{path.relative_to(self._folder)}\0".encode())
                    digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    def _read_manifest(self) -> dict[str, dict[str, str]]:
        path = self._folder / "vendor" / "manifest.json"
        if not path.is_file():
            return {}
        manifest: dict[str, dict[str, str]] = json.loads(path.read_bytes())
        return manifest


def _store() -> AssetStore:
    store: AssetStore = current_app.extensions["portal_assets"]
    return store


def asset_url(name: str) -> str:
    """Return the address of our own file ``name`` (below ``static/``); it changes with it."""
    return f"{root_path()}/static/v/{_store().version}/{name}"


def vendor_asset(key: str) -> VendorAsset:
    """Return a third-party file by ``package/path``, e.g. ``leaflet/leaflet.js``."""
    path, integrity, licence = _store().vendor(key)
    return VendorAsset(f"{root_path()}/static/{path}", integrity, licence)


@bp.get("/v/<version>/<path:name>")
@public
def own(version: str, name: str) -> Response:
    """Serve our own file; an old version gets today's file, not to be kept."""
    if name != _BUNDLE and name.partition("/")[0] not in _OWN_FOLDERS:
        raise NotFound
    return _respond(name, "no-cache" if version != _store().version else _FOREVER)


@bp.get("/vendor/<path:name>")
@public
def vendor(name: str) -> Response:
    """Serve a third-party file."""
    return _respond(f"vendor/{name}", _FOREVER)


def _respond(name: str, cache_control: str) -> Response:
    content = _store().content(name)
    response = Response(content.body, mimetype=content.media_type)
    if content.packed is not None:
        response.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings["gzip"] > 0:
            response.set_data(content.packed)
            response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = cache_control
    return response


def compress(response: Response) -> Response:
    """Send text over a kilobyte gzipped to those who take it."""
    if (
        response.is_streamed
        or response.status_code < 200
        or response.status_code in (204, 206, 304)
        or "Content-Encoding" in response.headers
        or not is_compressible(response.mimetype)
    ):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= _MIN_COMPRESSED_BYTES and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def is_compressible(media_type: str | None) -> bool:
    """Say whether a body of this type gets smaller by packing."""
    return bool(media_type) and (
        str(media_type).startswith(_COMPRESSIBLE) or str(media_type).endswith("+json")
    )


def init_app(app: Flask) -> None:
    """Read the static files and hand their addresses to the templates."""
    app.extensions["portal_assets"] = AssetStore(ROOT / "static", live=app.debug)
    app.register_blueprint(bp)
    app.after_request(compress)
    app.jinja_env.globals.update(asset_url=asset_url, vendor_asset=vendor_asset)
