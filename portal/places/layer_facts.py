"""What layers of maps say about what they show, in the visitor's language."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.web.filters import distance

#: Pairs of a name and a value.
Facts = list[tuple[str, str]]


def accuracy_fact(accuracy_m: int) -> tuple[str, str]:
    """Return the pair that says how far a position may be trusted."""
    return _("位置精度"), _("约 %(distance)s", distance=distance(accuracy_m))
