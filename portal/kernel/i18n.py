"""Marking of texts for translation where no request is at hand."""

from __future__ import annotations


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext's tools look for
    """Return ``msgid`` unchanged; the mark lets the extractor find it.

    The text is translated where it is shown, by ``gettext`` with the visitor's language.
    """
    return msgid
