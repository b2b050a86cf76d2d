"""A client that holds every page to the rules: markup, language, safety, nothing uncommitted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, request_finished
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db.engine import db

_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_URL_ATTRIBUTES = ("href", "src", "action", "formaction", "poster", "data")
_SPOKEN_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "form", "list")
_UNLABELLED_INPUTS = {"hidden", "submit", "button", "image", "reset"}
_DATA_TYPES = {"application/json", "application/ld+json"}
_OWN_HOSTS = {"", "localhost"}
#: What html5lib 1.1 calls an error though the standard allows it.
_TOLERATED: frozenset[str] = frozenset()

Faults = Iterator[str]
Check = Callable[["Page"], Faults]


class Page:
    """A parsed page with the ways to look at it that the checks need."""

    def __init__(self, html: str, *, path: str, policy: str = "") -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.is_whole = html.lstrip()[:9].lower() == "<!doctype"
        parse: Any = parser.parse if self.is_whole else parser.parseFragment
        self.root: Element = parse(html)
        self.parse_errors = [code for _, code, _ in parser.errors if code not in _TOLERATED]
        self.path, self.policy = path, policy
        self.elements = [element for element in self.root.iter() if isinstance(element.tag, str)]
        self._parents = {child: parent for parent in self.elements for child in parent}

    @property
    def is_english(self) -> bool:
        """Say whether the address asks for English."""
        return self.path == "/en" or self.path.startswith("/en/")

    def all(self, *tags: str) -> list[Element]:
        """Return the elements with these tags, in order."""
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag: str) -> Element:
        """Return the only element with this tag."""
        (element,) = self.all(tag)
        return element

    def text(self, element: Element | None = None) -> str:
        """Return the text of ``element`` (default: all) with single spaces."""
        return " ".join("".join((self.root if element is None else element).itertext()).split())

    def and_ancestors(self, element: Element) -> Iterator[Element]:
        """Return ``element`` and what it lies in, inside out."""
        here: Element | None = element
        while here is not None:
            yield here
            here = self._parents.get(here)


def faults_of(page: Page) -> list[str]:
    """Return everything wrong with ``page``, in words."""
    checks = (*_ANY, *_WHOLE) if page.is_whole else _ANY
    return [fault for check in checks for fault in check(page)]


def _is_well_formed(page: Page) -> Faults:
    yield from (f"HTML: {code}" for code in page.parse_errors)


def _has_one_heading(page: Page) -> Faults:
    if (count := len(page.all("h1"))) != 1:
        yield f"{count} h1 elements"


def _names_its_language(page: Page) -> Faults:
    expected = "en" if page.is_english else "zh-CN"
    if (lang := page.one("html").get("lang")) != expected:
        yield f"lang is {lang!r}, not {expected!r}"


def _has_a_title(page: Page) -> Faults:
    titles = [page.text(title) for title in page.all("title")]
    if not titles or not titles[0].partition(" - ")[0].strip(" -"):
        yield "no title"


def _has_landmarks(page: Page) -> Faults:
    for tag in ("header", "main", "footer"):
        if not page.all(tag):
            yield f"no <{tag}>"


def _labels_inputs(page: Page) -> Faults:
    labelled = {label.get("for") for label in page.all("label")}
    for element in page.all("input", "select", "textarea"):
        if element.get("type") in _UNLABELLED_INPUTS or element.get("id") in labelled - {None}:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not named and not any(up.tag == "label" for up in page.and_ancestors(element)):
            yield f"<{element.tag} name={element.get('name')!r}> has no label"


def _names_links_and_buttons(page: Page) -> Faults:
    for element in page.all("a", "button", "summary"):
        pictures = " ".join(img.get("alt", "") for img in element.iter("img"))
        named = page.text(element) + (element.get("aria-label") or "") + pictures
        if not named.strip() and not element.get("aria-labelledby"):
            yield f"<{element.tag} href={element.get('href')!r}> has no words"


def _describes_images(page: Page) -> Faults:
    yield from (f"img {i.get('src')!r} has no alt" for i in page.all("img") if i.get("alt") is None)


def _keeps_ids_unique(page: Page) -> Faults:
    counts = Counter(element.get("id") for element in page.elements if element.get("id"))
    yield from (f"id {name!r} stands {count} times" for name, count in counts.items() if count > 1)


def _refers_to_what_is_there(page: Page) -> Faults:
    ids = {element.get("id") for element in page.elements}
    for element in page.elements:
        for attribute in _REFERENCES:
            names = (element.get(attribute) or "").split()
            yield from (f"{attribute}={name!r} leads nowhere" for name in names if name not in ids)
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"link {href!r} leads nowhere"


def _has_nothing_inline(page: Page) -> Faults:
    for element in page.elements:
        if element.tag == "style" or "style" in element.attrib:
            yield f"inline style on <{element.tag}>"
        names = [name for name in element.attrib if isinstance(name, str)]
        yield from (f"inline handler {name}" for name in names if name.startswith("on"))


def _loads_scripts_safely(page: Page) -> Faults:
    for script in page.all("script"):
        nonce = script.get("nonce")
        if nonce and page.policy and f"'nonce-{nonce}'" not in page.policy:
            yield "a script's nonce is not the response's"
        if not (script.get("src") or nonce or script.get("type") in _DATA_TYPES):
            yield "an inline script without a nonce"


def _stays_at_home(page: Page) -> Faults:
    for element in page.elements:
        for attribute in _URL_ATTRIBUTES:
            url = element.get(attribute, "").strip()
            if url.lower().startswith(("javascript:", "vbscript:", "data:text")):
                yield f"{attribute}={url!r} runs a script"
            is_marked = element.tag == "a" and "external" in element.get("rel", "").split()
            if not is_marked and (urlsplit(url).hostname or "") not in _OWN_HOSTS:
                yield f"{attribute}={url!r} is a foreign address"
        if element.get("target") == "_blank":
            yield f"link {element.get('href')!r} opens a window"


def _explains_tables(page: Page) -> Faults:
    for table in page.all("table"):
        if table.find("caption") is None:
            yield f"table {table.get('id')!r} has no caption"
    yield from (
        f"th {page.text(th)!r} has no scope" for th in page.all("th") if not th.get("scope")
    )


def _keeps_the_natural_order(page: Page) -> Faults:
    for element in page.elements:
        if element.get("tabindex", "0") not in ("0", "-1"):
            yield f"tabindex {element.get('tabindex')!r} on <{element.tag}>"


def _is_translated(page: Page) -> Faults:
    if not page.is_english:
        return
    for element in page.elements:
        if element.tag in ("script", "style") or _is_meant_as_is(page, element):
            continue
        texts = [element.text, *(child.tail for child in element)]
        texts += [element.get(name) for name in _SPOKEN_ATTRIBUTES]
        yield from (f"untranslated: {t.strip()[:60]!r}" for t in texts if t and _HAN.search(t))


def _is_meant_as_is(page: Page, element: Element) -> bool:
    """Say whether the text is marked as Chinese or as a name that is not translated."""
    for up in page.and_ancestors(element):
        if up.get("translate") == "no":
            return True
        if (lang := up.get("lang")) is not None:
            return lang.startswith("zh")
    return False


_ANY: tuple[Check, ...] = (
    _is_well_formed,
    _labels_inputs,
    _names_links_and_buttons,
    _describes_images,
    _keeps_ids_unique,
    _has_nothing_inline,
    _loads_scripts_safely,
    _stays_at_home,
    _explains_tables,
    _keeps_the_natural_order,
    _is_translated,
)
#: What only a whole page can fulfil.
_WHOLE: tuple[Check, ...] = (
    _has_one_heading,
    _names_its_language,
    _has_a_title,
    _has_landmarks,
    _refers_to_what_is_there,
)


class PageClient(FlaskClient):
    """Flask's test client; an HTML answer that breaks a rule fails the test."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request and check what comes back."""
        left_over: list[object] = []

        def look(sender: Flask, **extra: object) -> None:
            session = db.session
            left_over.extend((*session.new, *session.dirty, *session.deleted))

        with request_finished.connected_to(look, self.application):
            response = super().open(*args, **kwargs)
        assert not left_over, f"left uncommitted: {left_over}"
        check_response(response)
        return response


def check_response(response: TestResponse) -> None:
    """Fail when an HTML body breaks a rule; other bodies pass."""
    is_packed = "Content-Encoding" in response.headers
    if response.mimetype != "text/html" or is_packed or not response.text.strip():
        return
    if response.status_code in range(300, 400):
        return  # Werkzeug's own two lines, which nobody sees
    path = response.request.environ.get("REQUEST_URI") or response.request.path
    policy = response.headers.get("Content-Security-Policy", "")
    page = Page(response.text, path=urlsplit(str(path)).path, policy=policy)
    faults = faults_of(page)
    assert not faults, f"{path}:\n" + "\n".join(faults)
