"""Nothing grows beyond what one look takes in: modules, functions, templates, lines."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import ROOT

MOST_MODULE_LINES = 300
MOST_FUNCTION_LINES = 25
MOST_TEMPLATE_LINES = 120
MOST_TEMPLATE_COLUMNS = 160


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _modules() -> list[Path]:
    return sorted([*(ROOT / "portal").rglob("*.py"), ROOT / "gunicorn.conf.py", ROOT / "wsgi.py"])


def _templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def _long_functions(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = _lines(node) - (_lines(node.body[0]) if ast.get_docstring(node) else 0)
            if lines > MOST_FUNCTION_LINES:
                yield f"{node.name}: {lines} lines"


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _faults(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    if path.suffix == ".py":
        too_long = [f"{len(lines)} lines"] if len(lines) > MOST_MODULE_LINES else []
        return [*too_long, *_long_functions(source)]
    wide = [n for n, line in enumerate(lines, 1) if len(line) > MOST_TEMPLATE_COLUMNS]
    too_long = [f"{len(lines)} lines"] if len(lines) > MOST_TEMPLATE_LINES else []
    return [*too_long, *(f"line {number} is too wide" for number in wide)]


@pytest.mark.parametrize("path", [*_modules(), *_templates()], ids=_name)
def test_nothing_is_too_large(path: Path) -> None:
    assert not _faults(path)


def test_a_function_is_measured_without_its_docstring() -> None:
    docstring = '    """One.\n\n    Two.\n    """\n'
    longest = f"def f():\n{docstring}" + "    pass\n" * (MOST_FUNCTION_LINES - 1)

    assert not list(_long_functions(longest))
    assert list(_long_functions(f"{longest}    pass\n")) == ["f: 26 lines"]
