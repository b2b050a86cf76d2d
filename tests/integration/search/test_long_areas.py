"""Addresses with long areas before gunicorn, as the portal configures it."""

from __future__ import annotations

import runpy
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError, URLError
from urllib.parse import quote_plus

import pytest

from portal.config import ROOT
from portal.search.fields import MAX_WITHIN

pytestmark = pytest.mark.slow

PATIENCE_S = 30
#: What else an address may hold beside the longest area.
REST = (
    "use=industrial,logistics,hotel&area_min_mu=1234.56&area_max_mu=99999.99&price_min_wan=1"
    "&near=metro:1000&near=rail:20000&sort=floor_price_desc&limit=100&q=" + quote_plus("汉" * 64)
)


@pytest.fixture(scope="module")
def gunicorn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of gunicorn with the portal's limit, before the catalog's form."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    settings = tmp_path_factory.mktemp("gunicorn") / "gunicorn.conf.py"
    limit = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["limit_request_line"]
    settings.write_text(f"limit_request_line = {limit}\ncontrol_socket_disable = True\n")
    home = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "--config", str(settings)]
    command += ["--bind", f"127.0.0.1:{port}", "tests.support.catalog_form:app"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(home)
        yield home
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _wait_for(home: str) -> None:
    began = time.monotonic()
    while _ask(home) != (200, ""):
        assert time.monotonic() - began < PATIENCE_S, "gunicorn does not answer"
        time.sleep(0.1)


def _ask(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, ""
    except URLError:
        return 0, ""


def area_of(characters: int) -> str:
    """Return a valid area that takes nearly so many characters of an address."""
    east: list[str] = []
    while len(quote_plus(_ring([*east, *_edge(len(east))]))) <= characters:
        east += _edge(len(east))
    return _ring(east)


def _edge(index: int) -> list[str]:
    return [f"{114 + index / 1e4:.4f} {30.5 + index % 2 / 1e3:.4f}"]


def _ring(points: list[str]) -> str:
    return f"POLYGON ((114 30, {', '.join([*points, '115 30', '114 30'])}))"


def test_the_longest_area_that_is_taken_reaches_the_form(gunicorn: str) -> None:
    wkt = area_of(MAX_WITHIN)
    assert len(quote_plus(wkt)) > MAX_WITHIN - 30

    assert _ask(f"{gunicorn}/en/parcels.geojson?{REST}&within={quote_plus(wkt)}") == (200, "")


def test_a_longer_area_is_a_fault_of_its_field(gunicorn: str) -> None:
    wkt = area_of(MAX_WITHIN + 100)

    assert _ask(f"{gunicorn}/parcels.geojson?within={quote_plus(wkt)}") == (200, "within")
