"""Rules of the house that can be read off its sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import ROOT, Settings, Site

PORTAL = ROOT / "portal"
MODULES = sorted(PORTAL.rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

#: The only places that may look at the clock or the environment.
CLOCK_ROOMS = {"portal/runner", "portal/tasks", "portal/db/cluster", "portal/web/observability.py"}
ENVIRONMENT_ROOMS = {"portal/config.py", "portal/runner", "portal/db/cluster"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _is_in(path: Path, rooms: set[str]) -> bool:
    return any(_name(path) == room or _name(path).startswith(f"{room}/") for room in rooms)


def _attributes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_the_clock_is_read_in_few_rooms(path: Path) -> None:
    clocks = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    found = [name for name in _attributes(path) if name in clocks]

    assert not found or _is_in(path, CLOCK_ROOMS) or path.name in {"cli.py", "clock.py"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_the_environment_is_read_in_one_room(path: Path) -> None:
    found = [name for name in _attributes(path) if name in {"os.environ", "os.getenv"}]

    assert not found or _is_in(path, ENVIRONMENT_ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_transaction_commits(path: Path) -> None:
    commits = [name for name in _attributes(path) if re.search(r"session\.commit$", name)]

    assert not commits or _name(path) == "portal/db/unit_of_work.py"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_services_open_a_transaction(path: Path) -> None:
    calls = re.findall(r"\bwith transaction\(\)", path.read_text(encoding="utf-8"))

    assert not calls or path.name == "services.py"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree), f"{_name(path)} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_nothing_catches_everything(path: Path) -> None:
    handlers = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
    ]
    wide = [h for h in handlers if h.type is None or ast.unparse(h.type) == "Exception"]

    assert not wide


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "views.py"], ids=_name)
def test_views_hold_no_session(path: Path) -> None:
    assert "db.session" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_imported_macros_are_used(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    imports = re.findall(
        r"{%-?\s*from\s+\S+\s+import\s+([^%]+?)(?:\s+with context)?\s*-?%}", source
    )
    names = [name.split(" as ")[-1].strip() for group in imports for name in group.split(",")]

    unused = [name for name in names if len(re.findall(rf"\b{re.escape(name)}\b", source)) < 2]

    assert not unused


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_templates_trust_no_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe\b", source)
    assert "autoescape false" not in source


def test_every_setting_is_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    source = (PORTAL / "config.py").read_text(encoding="utf-8")
    names = set(re.findall(r'self\._\w+\(\s*"([A-Z_]+)"', source))
    names |= {f"SITE_{name.upper()}" for name in Site.__dataclass_fields__}

    missing = [name for name in sorted(names) if f"PORTAL_{name}" not in example]

    assert len(names) > 20
    assert not missing


def test_the_example_names_no_setting_that_is_not_read() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?(PORTAL_[A-Z_]+)=", example, re.MULTILINE))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    sources += (ROOT / "Makefile").read_text(encoding="utf-8")
    read = {
        name
        for name in named
        if f'"{name.removeprefix("PORTAL_")}"' in sources
        or re.search(rf'["(]{name}[")]', sources)
        or name.removeprefix("PORTAL_SITE_").lower() in Site.__dataclass_fields__
    }

    assert named == read
    assert Settings.__dataclass_fields__


def test_nothing_of_folium_that_writes_html_is_used() -> None:
    banned = r"\b(?:Popup|Tooltip|GeoJsonPopup|GeoJsonTooltip|TimestampedGeoJson)\s*\("
    users = [_name(p) for p in MODULES if re.search(banned, p.read_text(encoding="utf-8"))]

    assert not users
