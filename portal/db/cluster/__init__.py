"""The database server: a private one under ``instance/``, or the one that a setting names."""

from __future__ import annotations

from portal.config import Settings
from portal.db.cluster.embedded import DatabaseUrls, Hold, ensure_running, hold, stop_if_last
from portal.db.cluster.errors import ClusterError
from portal.db.cluster.external import external_urls

__all__ = [
    "ClusterError",
    "DatabaseUrls",
    "Hold",
    "database_urls",
    "ensure_running",
    "external_urls",
    "hold",
    "stop_if_last",
]


def database_urls(settings: Settings) -> DatabaseUrls:
    """Return the URLs of the database; start the private server when none is named.

    Raises:
        ClusterError: the server cannot be had; one line names the remedy.
    """
    if settings.database_url is None:
        return ensure_running(settings.instance)
    return external_urls(settings, settings.database_url)
