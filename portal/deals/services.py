"""Writing past deals."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.db.upsert import draft_columns, save_row
from portal.deals.draft import DealDraft
from portal.deals.models import Deal
from portal.places.services import district_id, find_zone


def save_deal(session: Session, draft: DealDraft) -> Deal:
    """Insert or update a past deal by its slug.

    Raises:
        NotFound: the district or zone is not there.
    """
    values = draft_columns(draft, without=("district_code", "zone_slug"))
    values["district_id"] = district_id(session, draft.district_code)
    values["zone"] = find_zone(session, draft.zone_slug)
    return save_row(session, Deal, {"slug": draft.slug}, values)
