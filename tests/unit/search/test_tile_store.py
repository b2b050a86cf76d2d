"""The store of tiles and the door in front of it: nothing stale, nothing endless."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from typing import Any

import pytest

from portal.geo.tiles import Tile
from portal.search.tile_door import TileDoor
from portal.search.tile_store import TileStore, weak_tag

KEY = (Tile(14, 1, 2), False)


@pytest.mark.parametrize(
    ("z", "x", "y", "exists"),
    [
        (0, 0, 0, True),
        (0, 1, 0, False),
        (14, 16_383, 16_383, True),
        (14, 16_384, 0, False),
        (14, 0, 16_384, False),
        (22, 0, 0, True),
        (23, 0, 0, False),
        (10**9, 0, 0, False),
    ],
)
def test_the_grid_has_its_edges(z: int, x: int, y: int, exists: bool) -> None:
    assert Tile(z, x, y).exists is exists


def test_a_tile_is_drawn_once_a_version() -> None:
    store, drawn = TileStore(), []

    def draw() -> bytes:
        drawn.append(1)
        return b"tile"

    for version in ("1", "1", "2"):
        assert gzip.decompress(store.get(KEY, version, draw)) == b"tile"

    assert len(drawn) == 2


def test_the_least_used_tiles_go_first() -> None:
    size = len(TileStore().get(KEY, "1", lambda: b"0"))
    store, drawn = TileStore(most_bytes=2 * size), list[int]()

    def ask(x: int) -> None:
        def draw() -> bytes:
            drawn.append(x)
            return b"0"

        store.get((Tile(14, x, 0), False), "1", draw)

    for x in (1, 2, 1, 3, 1, 2):
        ask(x)

    assert drawn == [1, 2, 3, 2]


def test_a_version_is_believed_for_a_moment() -> None:
    answers = iter(("1", "2"))
    patient, hasty = TileStore(rest_s=60), TileStore(rest_s=0)

    assert [patient.version(lambda: next(answers)) for _ in range(2)] == ["1", "1"]
    assert patient.believed() == "1"
    assert hasty.version(lambda: "x") == "x"
    assert hasty.believed() is None


class _Application:
    """Answers with the version it is told, and counts."""

    def __init__(self, **headers: str) -> None:
        self.version, self.asked, self.headers = "1", 0, headers

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        extra = [(name.replace("_", "-"), value) for name, value in self.headers.items()]
        tag = ("ETag", weak_tag(self.version))
        start_response("200 OK", [tag, ("Content-Length", "4"), ("X-Request-ID", "old"), *extra])
        return [b"tile"]


def _ask(door: TileDoor, **environ: str) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        told[:] = [status, dict(headers)]

    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/parcels/tiles/14/1/2.mvt", **environ}
    body = b"".join(door(asked, start))
    return told[0], told[1], body


def _door(application: _Application, store: TileStore) -> TileDoor:
    return TileDoor(application, store, lambda status: None)


def test_the_door_repeats_an_answer_of_the_believed_version() -> None:
    application, store = _Application(), TileStore(rest_s=60)
    store.version(lambda: "1")
    door = _door(application, store)

    first, second = _ask(door), _ask(door)

    assert application.asked == 1
    assert first[2] == second[2] == b"tile"
    assert second[1]["X-Request-ID"] != "old"


def test_the_door_answers_an_unchanged_tile_without_a_body() -> None:
    application, store = _Application(), TileStore(rest_s=60)
    store.version(lambda: "1")
    door = _door(application, store)
    _ask(door)

    status, headers, body = _ask(door, HTTP_IF_NONE_MATCH=weak_tag("1"))

    assert (status[:3], body) == ("304", b"")
    assert "Content-Length" not in headers


def test_an_answer_of_another_version_is_never_repeated() -> None:
    application, store = _Application(), TileStore(rest_s=60)
    store.version(lambda: "2")
    door = _door(application, store)

    _ask(door)
    _ask(door)

    assert application.asked == 2


@pytest.mark.parametrize(
    "other",
    [
        {"HTTP_HOST": "evil.example"},
        {"SCRIPT_NAME": "/en"},
        {"QUERY_STRING": "x=1"},
        {"HTTP_ACCEPT_ENCODING": "br"},
        {"REQUEST_METHOD": "POST"},
        {"PATH_INFO": "/parcels"},
    ],
)
def test_another_request_goes_to_the_application(other: dict[str, str]) -> None:
    application, store = _Application(), TileStore(rest_s=60)
    store.version(lambda: "1")
    door = _door(application, store)

    _ask(door)
    _ask(door, **other)

    assert application.asked == 2


@pytest.mark.parametrize("header", [{"Set_Cookie": "a=1"}, {"Vary": "Cookie"}])
def test_a_personal_answer_is_not_kept(header: dict[str, str]) -> None:
    application, store = _Application(**header), TileStore(rest_s=60)
    store.version(lambda: "1")
    door = _door(application, store)

    _ask(door)
    _ask(door)

    assert application.asked == 2
