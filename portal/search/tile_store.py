"""Tiles that were drawn, kept by each process until the parcels change (瓦片缓存)."""

from __future__ import annotations

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from portal.geo.tiles import Tile

#: Which tile, and whether with English names.
Key = tuple[Tile, bool]

#: The quickest: a tile is drawn as fast as it is packed, and is only a tenth larger.
_PACKING = 1
#: Changes when the rules of drawing do, so that no browser keeps tiles of older ones.
_RULES = 1


@dataclass(frozen=True, slots=True)
class Packed:
    """One tile as it is sent, gzipped."""

    version: str
    body: bytes


def tag(version: str) -> str:
    """Return the entity tag of every tile of a version."""
    return f"{_RULES}-{version}"


def weak_tag(version: str) -> str:
    """Return the tag as the header has it; weak, for it stands for packed and plain bodies."""
    return f'W/"{tag(version)}"'


class TileStore:
    """The tiles of one process, the least used going first.

    ``rest_s`` is how long a version is believed without a look at the database: so long may a
    change take to be seen.
    """

    def __init__(self, *, most_bytes: int = 32 << 20, rest_s: float = 0.2) -> None:
        self._most_bytes, self._rest_s = most_bytes, rest_s
        self._tiles: OrderedDict[Key, Packed] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._seen: tuple[str, float] | None = None

    def version(self, read: Callable[[], str]) -> str:
        """Return the version of the parcels; ``read`` asks the database."""
        believed = self.believed()
        if believed is not None:
            return believed
        # Believed from before it is read: what is committed meanwhile is found next time.
        now = time.monotonic()
        found = read()
        self._seen = (found, now + self._rest_s)
        return found

    def believed(self) -> str | None:
        """Return the version, unless it is time to ask the database again."""
        seen = self._seen
        return seen[0] if seen is not None and time.monotonic() < seen[1] else None

    def get(self, key: Key, version: str, draw: Callable[[], bytes]) -> bytes:
        """Return a tile of ``version``, gzipped; ``draw`` makes it when it is not there."""
        with self._lock:
            held = self._tiles.get(key)
            if held is not None and held.version == version:
                self._tiles.move_to_end(key)
                return held.body
        packed = Packed(version, gzip.compress(draw(), _PACKING, mtime=0))
        self._keep(key, packed)
        return packed.body

    def _keep(self, key: Key, packed: Packed) -> None:
        with self._lock:
            old = self._tiles.pop(key, None)
            self._bytes += len(packed.body) - (len(old.body) if old else 0)
            self._tiles[key] = packed
            while self._bytes > self._most_bytes and self._tiles:
                _, dropped = self._tiles.popitem(last=False)
                self._bytes -= len(dropped.body)
