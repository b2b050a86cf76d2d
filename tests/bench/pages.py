"""What the first view of a page weighs, and what Lighthouse says of it."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

_KB = 1024
MOST_DOCUMENT = 30 * _KB
#: A page with a map also has the library that draws it; data are not counted.
MOST_IN_ALL = {"map": 150 * _KB, "plain": 60 * _KB}
LEAST_SCORE = 95
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes as they travel, packed."""

    document: int
    in_all: int


def weigh(address: str) -> Weight:
    """Return what the page at ``address`` and its style sheets and scripts weigh."""
    document, source = _fetch(address)
    seen: dict[str, int] = {}
    for link in _linked(source):
        _add(urljoin(address, link), seen)
    return Weight(document, document + sum(seen.values()))


def _add(address: str, seen: dict[str, int]) -> None:
    """Note the weight of a style sheet or script, and of the modules that it imports."""
    if address in seen:
        return
    seen[address], source = _fetch(address)
    if address.partition("?")[0].endswith(".js"):
        for name in re.findall(r"""(?:from|import)\s*["'](\.[^"']+)["']""", source):
            _add(urljoin(address, name), seen)


def _linked(source: str) -> Iterator[str]:
    for tag in re.findall(r"<(?:link|script)\b[^>]*>", source):
        found = re.search(r'\b(?:href|src)="([^"]+)"', tag)
        if found and (tag.startswith("<script") or re.search(r'rel="(stylesheet|module)', tag)):
            yield found[1]


def _fetch(address: str) -> tuple[int, str]:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        body: bytes = answer.read()
        is_packed = answer.headers.get("Content-Encoding") == "gzip"
    plain = gzip.decompress(body) if is_packed else body
    # A proxy packs what the portal sends plain, as pages.
    return len(body) if is_packed else min(len(body), len(gzip.compress(plain))), plain.decode()


def missing_for_lighthouse() -> str | None:
    """Return what this machine lacks to run Lighthouse, or ``None``."""
    if shutil.which("lighthouse") is None:
        return "there is no program 'lighthouse' on the PATH"
    if not any(map(shutil.which, _CHROMIUM)):
        return "there is no Chromium"
    return None


def lighthouse(address: str) -> Mapping[str, int]:
    """Return Lighthouse's desktop scores of the page at ``address``, 0 to 100."""
    command = ["lighthouse", address, "--preset=desktop", "--quiet", "--output=json"]
    command += ["--output-path=stdout", f"--only-categories={','.join(_CATEGORIES)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180)
    found = json.loads(done.stdout)["categories"]
    return {name: round(100 * (found[name]["score"] or 0)) for name in _CATEGORIES}
