"""What runs in the sandbox: ``child FILE LIMITS CRS`` reads a file and writes its table."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from portal.parcels.importing import wire
from portal.parcels.importing.limits import Limits
from portal.parcels.importing.reading import read

#: Exit status for "there was not enough memory".
STARVED = 75


def main() -> None:
    """Read the file named on the command line."""
    _, path, limits, crs = sys.argv
    try:
        table = read(Path(path), limits=Limits(**json.loads(limits)), crs=json.loads(crs))
        for line in wire.pack(table):
            sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(STARVED)


if __name__ == "__main__":
    main()
