"""The criteria of a request for data: of the map's features and of pictures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from flask import request
from werkzeug.datastructures import MultiDict

from portal.kernel.errors import InvalidInput
from portal.search import queries
from portal.search.criteria import BBox, Choices, ParcelCriteria
from portal.search.fields import to_view
from portal.search.forms import ParcelFilterForm
from portal.web.fields import tidy

#: Rows that one answer may hold; the page of results has a lower bound of its own.
MOST_FEATURES = 2_000

_VIEW = "bbox"
#: Filters whose values are checked against the database.
_CHOSEN = ("district", "zone", "park")


def read_criteria(*, besides: Collection[str] = ()) -> ParcelCriteria:
    """Return the criteria of the request; the choices are read only when one is asked for.

    Args:
        besides: names of arguments that are no criteria.

    Raises:
        InvalidInput: a value is wrong; names it.
    """
    asked = [item for item in request.args.items(multi=True) if item[0] not in besides]
    views = tuple(text for name, text in asked if name == _VIEW and text.strip())
    items = tuple(item for item in asked if item[0] != _VIEW)
    is_chosen = any(name in _CHOSEN for name, _ in items)
    choices = queries.filter_choices()[0] if is_chosen else Choices()
    if len(views) > 1:
        items += tuple((_VIEW, text) for text in views)  # the form says that one is enough
    criteria = _criteria(items, choices)
    return criteria if len(views) != 1 else replace(criteria, bbox=_view(views[0]))


@lru_cache(maxsize=512)
def _criteria(items: tuple[tuple[str, str], ...], choices: Choices) -> ParcelCriteria:
    """Return the criteria of query arguments; a map asks for the same ones with ever new views."""
    return ParcelFilterForm(MultiDict(items), choices, most_rows=MOST_FEATURES).to_criteria()


def _view(text: str) -> BBox:
    try:
        return to_view(tidy(text))
    except ValueError as error:
        raise InvalidInput(_VIEW, str(error)) from error
