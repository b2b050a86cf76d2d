"""Languages: Chinese without a prefix, English below ``/en``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from flask import Flask, has_request_context, request
from flask_babel import Babel

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_LANGUAGE_KEY = "portal.language"
_ROOT_KEY = "portal.root"
_PREFIX = "/en"
#: Never below a language prefix, so that one copy is cached for both languages.
_LANGUAGELESS = "/en/static/"
_BABEL_LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en"}
_HTML_LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
#: Each in its own language, for those who read no other.
_NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}
_SAFE = "/~:@!$&'()*+,;=-._"


class LanguagePrefix:
    """WSGI middleware that moves ``/en`` from the path to ``SCRIPT_NAME``.

    ``url_for`` then keeps the prefix by itself, and no route knows of it.
    """

    def __init__(self, wsgi_app: WSGIApplication) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path, root = environ.get("PATH_INFO", ""), environ.get("SCRIPT_NAME", "")
        environ[_ROOT_KEY], environ[_LANGUAGE_KEY] = root, "zh"
        is_prefixed = path == _PREFIX or path.startswith(f"{_PREFIX}/")
        if is_prefixed and not path.startswith(_LANGUAGELESS):
            environ[_LANGUAGE_KEY] = "en"
            environ["SCRIPT_NAME"] = root + _PREFIX
            environ["PATH_INFO"] = path[len(_PREFIX) :] or "/"
        return self._wsgi_app(environ, start_response)


def current_locale() -> Language:
    """Return the language of the page being made; Chinese outside a request."""
    if not has_request_context():
        return "zh"
    language: Language = request.environ.get(_LANGUAGE_KEY, "zh")
    return language


def select_babel_locale() -> str:
    """Return the current language as Babel names it."""
    return _BABEL_LOCALES[current_locale()]


def html_lang(language: Language | None = None) -> str:
    """Return the ``lang`` attribute of ``language``, by default the current one."""
    return _HTML_LANG[language or current_locale()]


def language_name(language: Language) -> str:
    """Return what speakers of ``language`` call it."""
    return _NAMES[language]


def root_path() -> str:
    """Return where the site is mounted, without the language prefix."""
    root: str = request.environ.get(_ROOT_KEY, request.script_root)
    return root


def alternate_url(language: Language) -> str:
    """Return the path and query of this very page in ``language``."""
    prefix = _PREFIX if language == "en" else ""
    path = quote(root_path() + prefix + request.path, safe=_SAFE)
    query = quote(request.query_string, safe=_SAFE + "?%")
    return f"{path}?{query}" if query else path


def init_app(app: Flask) -> None:
    """Put the middleware in front, start Babel, hand the helpers to the templates."""
    Babel(app, locale_selector=select_babel_locale)
    wsgi_app: Any = LanguagePrefix(app.wsgi_app)
    app.wsgi_app = wsgi_app  # type: ignore[method-assign]
    app.jinja_env.globals.update(
        current_locale=current_locale,
        html_lang=html_lang,
        language_name=language_name,
        alternate_url=alternate_url,
        LANGUAGES=LANGUAGES,
    )
