"""Writing places. Each function joins the caller's transaction and may be repeated."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db.upsert import draft_columns, save_row
from portal.kernel.errors import NotFound
from portal.kernel.i18n import N_
from portal.places.draft import (
    DistrictDraft,
    MetroLineDraft,
    ParkDraft,
    PlaceDraft,
    WaterDraft,
    ZoneDraft,
)
from portal.places.models import (
    District,
    Industry,
    MetroLine,
    Park,
    ParkIndustry,
    Place,
    Water,
    Zone,
)


def save_district(session: Session, draft: DistrictDraft) -> District:
    """Insert or update a district by its code."""
    return save_row(session, District, {"code": draft.code}, draft_columns(draft))


def save_zone(session: Session, draft: ZoneDraft) -> Zone:
    """Insert or update a functional zone by its slug."""
    return save_row(session, Zone, {"slug": draft.slug}, draft_columns(draft))


def save_metro_line(session: Session, draft: MetroLineDraft) -> MetroLine:
    """Insert or update a metro line by its name."""
    return save_row(session, MetroLine, {"name": draft.name}, draft_columns(draft))


def save_water(session: Session, draft: WaterDraft) -> Water:
    """Insert or update a river or lake by its name."""
    return save_row(session, Water, {"name": draft.name}, draft_columns(draft))


def save_place(session: Session, draft: PlaceDraft) -> Place:
    """Insert or update a place by kind and name.

    Distances of parcels to it are the caller's next step: ``parcels.services.measure_distances``.

    Raises:
        NotFound: the district is not there.
    """
    values = draft_columns(draft, without=("district_code",))
    values["lines"] = list(draft.lines)
    values["lines_en"] = list(draft.lines_en)
    values["district_id"] = district_id(session, draft.district_code)
    return save_row(session, Place, {"kind": draft.kind, "name": draft.name}, values)


def save_park(session: Session, draft: ParkDraft) -> Park:
    """Insert or update an industrial park by its slug, with its industries.

    Raises:
        NotFound: the district or zone is not there.
    """
    values = draft_columns(draft, without=("district_code", "zone_slug", "industries"))
    values["district_id"] = district_id(session, draft.district_code)
    values["zone"] = find_zone(session, draft.zone_slug)
    park = save_row(session, Park, {"slug": draft.slug}, values)
    _set_industries(session, park, draft.industries)
    return park


def find_zone(session: Session, slug: str | None) -> Zone | None:
    """Return the functional zone of this slug; ``None`` for no slug.

    Raises:
        NotFound: no zone has this slug.
    """
    if slug is None:
        return None
    zone = session.scalars(select(Zone).where(Zone.slug == slug)).one_or_none()
    if zone is None:
        raise NotFound(N_("没有标识为 %(slug)s 的功能区。"), slug=slug)
    return zone


def district_id(session: Session, code: str | None) -> int | None:
    """Return the id of the district of this GB/T 2260 code; ``None`` for no code.

    Raises:
        NotFound: no district has this code.
    """
    if code is None:
        return None
    found = session.scalars(select(District.id).where(District.code == code)).one_or_none()
    if found is None:
        raise NotFound(N_("没有代码为 %(code)s 的行政区。"), code=code)
    return found


def _set_industries(session: Session, park: Park, industries: tuple[tuple[str, str], ...]) -> None:
    wanted = [
        save_row(session, Industry, {"name": name}, {"name_en": name_en}).id
        for name, name_en in industries
    ]
    if [link.industry_id for link in park.industries] == wanted:
        return
    park.industries.clear()
    session.flush()
    park.industries.extend(
        ParkIndustry(industry_id=industry_id, position=position)
        for position, industry_id in enumerate(wanted)
    )
