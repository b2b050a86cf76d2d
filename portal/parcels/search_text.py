"""What the text filter looks in (检索文本): written when a parcel is stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from flask_babel import force_locale, gettext

from portal.parcels.draft import ParcelDraft
from portal.parcels.land_use_codes import LAND_USE_CODES
from portal.parcels.models import Parcel
from portal.parcels.rows import used_as
from portal.parcels.vocab import LandUse


def search_text(parcel: Parcel, draft: ParcelDraft) -> str:
    """Return names, number, uses and place names in both languages; NFKC, lower case."""
    words = [parcel.number, draft.name, draft.name_en, draft.zh.address, draft.en.address]
    words += [draft.zh.industry_orientation, draft.en.industry_orientation]
    words += _uses(draft)
    for where in (parcel.district, parcel.zone, parcel.park):
        if where is not None:
            words += [where.name, where.name_en]
    return unicodedata.normalize("NFKC", "\n".join(filter(None, words))).lower()


def _uses(draft: ParcelDraft) -> Iterator[str]:
    """Yield the uses and the classes of the parts, each in Chinese and English."""
    labels = [LandUse(use).label for use in used_as(draft)]
    labels += [LAND_USE_CODES[part.code].name for part in draft.parts]
    yield from labels
    with force_locale("en"):
        yield from map(gettext, labels)
