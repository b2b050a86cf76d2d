"""Writing places. Each function joins the caller's transaction and may be repeated.

Distances follow: a park is measured as it is stored; when a place is stored, the background
worker measures everything near it. One who stores many passes ``measures=False`` and measures
once at the end.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db.unit_of_work import transaction
from portal.db.upsert import draft_columns, save_row
from portal.kernel.errors import NotFound
from portal.kernel.i18n import N_
from portal.places.distances import measure_park_distances
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
from portal.places.tasks import measure_distances
from portal.tasks.queue import defer

#: Where a session remembers the transaction that has asked for the measuring already.
_ASKED = "places.measuring_asked_in"


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


def save_place(session: Session, draft: PlaceDraft, *, measures: bool = True) -> Place:
    """Insert or update a place by kind and name; the worker then measures all distances anew.

    Raises:
        NotFound: the district is not there.
    """
    values = draft_columns(draft, without=("district_code",))
    values["lines"] = list(draft.lines)
    values["lines_en"] = list(draft.lines_en)
    values["district_id"] = district_id(session, draft.district_code)
    place = save_row(session, Place, {"kind": draft.kind, "name": draft.name}, values)
    if measures:
        _ask_for_measuring(session)
    return place


def save_park(session: Session, draft: ParkDraft, *, measures: bool = True) -> Park:
    """Insert or update an industrial park by its slug, with its industries and distances.

    Raises:
        NotFound: the district or zone is not there.
    """
    values = draft_columns(draft, without=("district_code", "zone_slug", "industries"))
    values["district_id"] = district_id(session, draft.district_code)
    values["zone"] = find_zone(session, draft.zone_slug)
    park = save_row(session, Park, {"slug": draft.slug}, values)
    _set_industries(session, park, draft.industries)
    if measures:
        session.flush()
        measure_park_distances(session, [park.id])
    return park


def measure_all_parks() -> None:
    """Measure the distances of all parks anew: places may have moved since they were stored.

    Raises:
        Busy: somebody else is changing the parks.
    """
    with transaction() as session:
        measure_park_distances(session)


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


def _ask_for_measuring(session: Session) -> None:
    """Ask the worker to measure once this transaction is committed; once for all its places."""
    current = session.get_nested_transaction() or session.get_transaction()
    if session.info.get(_ASKED) is not current:
        defer(session, measure_distances)
        session.info[_ASKED] = current
