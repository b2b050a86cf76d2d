"""Every text that people see is marked and translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
#: Python that holds Chinese on purpose, and why.
_CHINESE_ROOMS = {
    "portal/accounts/password_rules.py": "words that no password may be made of",
    "portal/config.py": "the name and city of the site until the settings say otherwise",
    "portal/demo": "demonstration data, each text with its English one",
    "portal/parcels/exporting/cells.py": "indicators as notices and the importer write them",
    "portal/parcels/importing": "what headings and cells of officers' files say",
    "portal/parcels/outlines": "layers and heads that surveyors' programs look for",
    "portal/web/formats.py": "units and forms of both languages side by side",
    "portal/web/locale.py": "what each language is called in itself",
    "portal/web/rmb.py": "capital figures exist in Chinese only",
}
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


def _unmarked(source: str) -> Iterator[str]:
    """Return the Chinese in string literals that are neither marked nor docstrings."""
    tree = ast.parse(source)
    meant = {id(literal) for node in ast.walk(tree) for literal in _meant(node)}
    literals = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    for node in literals:
        if id(node) not in meant and isinstance(node.value, str) and _HAN.search(node.value):
            yield f"line {node.lineno}: {node.value}"


def _meant(node: ast.AST) -> Iterator[ast.AST]:
    """Return the literals that ``node`` marks, or has as its docstring."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield from (each.value for each in node.body[:1] if isinstance(each, ast.Expr))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _KEYWORDS:
        # What is put together at run time is in no catalog, marked or not.
        yield from (each for each in node.args if isinstance(each, ast.Constant))


def _is_chinese_room(path: Path) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return any(name == room or name.startswith(f"{room}/") for room in _CHINESE_ROOMS)


@pytest.mark.parametrize(
    "path",
    [path for path in _files("portal", ".py") if not _is_chinese_room(path)],
    ids=lambda p: p.relative_to(ROOT).as_posix(),
)
def test_python_holds_no_unmarked_chinese(path: Path) -> None:
    assert not list(_unmarked(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("room", sorted(_CHINESE_ROOMS))
def test_rooms_with_chinese_need_their_exception(room: str) -> None:
    path = ROOT / room
    modules = [path] if path.suffix else path.rglob("*.py")

    assert any(list(_unmarked(module.read_text(encoding="utf-8"))) for module in modules)


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('x = "汉"', True),
        ('x = f"{y}：汉"', True),
        ('x = N_(f"{y}汉")', True),
        ('x = N_("汉" + "地")', True),
        ('x = other("汉")', True),
        ('def f():\n    """汉"""\n    return "地"', True),
        ('"""汉"""\nclass A:\n    """汉"""\n    def f(self):\n        """汉"""', False),
        ('x = N_("汉")', False),
        ('x = ngettext("汉", "地", 2)', False),
        ('x = _("汉" "地")', False),
        ("# 汉", False),
    ],
)
def test_unmarked_chinese_is_seen(source: str, is_found: bool) -> None:
    assert bool(list(_unmarked(source))) == is_found
