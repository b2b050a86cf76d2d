"""axe over a page as it stands, without switching its policy off."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_RUN = """async () => {
  // A theme that was just switched is there in the next picture, not in this one.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations;
}"""


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, one line an element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]} {_reason(node)}"
        for violation in page.evaluate(_RUN)
        for node in violation["nodes"]
    ]


def _reason(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)
