"""What can go wrong with the database server, said in one line with its remedy."""

from __future__ import annotations


class ClusterError(RuntimeError):
    """The database server cannot be had; the text is one line that names the remedy."""
