"""Who may use a route: every view carries exactly one mark, and a test lists those without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

MARK = "__access__"


def public(view: View) -> View:
    """Mark ``view`` as open to everybody.

    Raises:
        RuntimeError: the view has a mark already.
    """
    if getattr(view, MARK, None) is not None:
        raise RuntimeError(f"{view!r} has an access mark already")
    setattr(view, MARK, "public")
    return view


def access_of(view: Callable[..., Any]) -> str | None:
    """Return the mark of ``view``, ``None`` when it has none."""
    mark: str | None = getattr(view, MARK, None)
    return mark
