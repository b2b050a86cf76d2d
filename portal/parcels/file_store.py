"""Where the bytes of attachments lie: a folder, addressed by content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileStore:
    """Files by the SHA-256 of their bytes, below one folder outside ``static/``."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its SHA-256; the same bytes are kept once."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written aside and moved into place: nobody ever reads half a file.
        handle, aside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
        return digest

    def path(self, digest: str) -> Path:
        """Return where the bytes of ``digest`` lie.

        Raises:
            ValueError: ``digest`` is not a SHA-256 in hexadecimal.
        """
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256 digest")
        return self.folder / digest[:2] / digest
