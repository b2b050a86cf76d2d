"""What servers and ``flask --app wsgi`` load: one application, made from the environment."""

from __future__ import annotations

import sys

from portal import create_app
from portal.config import SettingsError
from portal.db.cluster import ClusterError

try:
    app = create_app()
except (SettingsError, ClusterError) as fault:
    sys.exit(str(fault))
