"""The sprite has every icon that a page or the map shows, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.config import ROOT

_SCRIPT = ROOT / "scripts" / "copy-assets.mjs"
_NAME = r'"([a-z0-9-]+)"'


def test_the_sprite_has_what_is_shown_and_nothing_else() -> None:
    listed = _in_the_sprite()

    assert sorted(set(listed)) == sorted(listed)
    assert sorted(listed) == sorted({*_in_templates(), *_in_scripts()})


def _in_the_sprite() -> list[str]:
    found = re.search(r"const ICONS = \[(.*?)\];", _SCRIPT.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return re.findall(_NAME, found[1])


def _in_templates() -> Iterator[str]:
    """Yield literal arguments of the macro, and the tables that name its argument."""
    for path in (ROOT / "templates").rglob("*.html"):
        source = path.read_text(encoding="utf-8")
        yield from re.findall(rf"\bicon\(\s*{_NAME}", source)
        for table in re.findall(r"\bicon\((\w+)\[", source):
            values = re.search(rf"set {table} = {{(.*?)}}", source, re.DOTALL)
            assert values is not None, f"{path.name}: where is {table}?"
            yield from re.findall(rf":\s*{_NAME}", values[1])


def _in_scripts() -> Iterator[str]:
    """Yield literal arguments of the function, and the tables whose name ends in ``ICONS``."""
    for path in (ROOT / "static" / "js").rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        yield from re.findall(rf"\bicon\(\w+,\s*{_NAME}", source)
        for values in re.findall(r"const \w*ICONS = {(.*?)}", source, re.DOTALL):
            yield from re.findall(rf":\s*{_NAME}", values)
