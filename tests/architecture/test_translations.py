"""Every text that people see is marked and translated."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir

from portal.config import ROOT

_HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_CATALOG = ROOT / "portal/translations/en/LC_MESSAGES/messages.po"
_METHODS = {"portal": [("**.py", "python")], "templates": [("**.html", "jinja2")]}
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
#: Jinja comments, then marked texts: what may hold Chinese in a template.
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MARKED = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


@cache
def _messages() -> dict[str, str]:
    """Return msgid -> a file that has it."""
    found: dict[str, str] = {}
    for folder, methods in _METHODS.items():
        for name, _, message, _, _ in extract_from_dir(ROOT / folder, methods, keywords=_KEYWORDS):
            for text in (message,) if isinstance(message, str) else message:
                found.setdefault(text, f"{folder}/{name}")
    return found


def _catalog() -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(_CATALOG)) if not entry.obsolete}


def test_every_text_has_an_english_one() -> None:
    catalog = _catalog()

    missing = [
        f"{where}: {text}"
        for text, where in _messages().items()
        if text not in catalog or not catalog[text].translated() or catalog[text].fuzzy
    ]

    assert not missing, "\n".join(missing)


def test_no_translation_is_left_over() -> None:
    assert not sorted(set(_catalog()) - set(_messages()))


def test_translations_keep_their_placeholders_and_hold_no_chinese() -> None:
    wrong = [
        entry.msgid
        for entry in _catalog().values()
        if sorted(_PLACEHOLDER.findall(entry.msgid)) != sorted(_PLACEHOLDER.findall(entry.msgstr))
        or _HAN.search(entry.msgstr)
    ]

    assert not wrong


def _files(folder: str, suffix: str) -> list[Path]:
    return sorted((ROOT / folder).rglob(f"*{suffix}"))


@pytest.mark.parametrize("path", _files("templates", ".html"), ids=lambda p: p.name)
def test_templates_hold_no_unmarked_chinese(path: Path) -> None:
    text = _MARKED.sub("", _COMMENT.sub("", path.read_text(encoding="utf-8")))

    assert not [line.strip() for line in text.splitlines() if _HAN.search(line)]


@pytest.mark.parametrize("path", _files("static/js", ".js"), ids=lambda p: p.name)
def test_scripts_hold_no_chinese(path: Path) -> None:
    text = _JS_COMMENT.sub("", path.read_text(encoding="utf-8"))

    assert not [line.strip() for line in text.splitlines() if _HAN.search(line)]
