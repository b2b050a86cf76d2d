"""Writing parcels: the only place where they are stored and change their status."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from decimal import Decimal

from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import MultiPolygon
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from portal.db.unit_of_work import database_now, transaction
from portal.geo.shapes import AreaCheck, check_area, geodesic_area_m2, to_outline
from portal.geo.srid import STORAGE_SRID
from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.i18n import N_
from portal.parcels.distances import measure_distances
from portal.parcels.draft import ParcelDraft, StatusChange
from portal.parcels.lifecycle import check_step
from portal.parcels.models import Parcel, ParcelChange, ParcelStatusChange
from portal.parcels.numbers import canonical_number
from portal.parcels.rows import parcel_columns, parcel_parts
from portal.parcels.search_text import search_text
from portal.parcels.terms import NO_TERMS, StepTerms, check_deal_is_known, check_terms, known_terms
from portal.parcels.vocab import ParcelStatus
from portal.places.distances import BATCH
from portal.places.models import District, Park
from portal.places.services import find_zone

#: About 1 km: published district borders are drawn that coarsely.
DISTRICT_TOLERANCE_DEGREES = 0.01

#: Columns that ``change_status`` may have filled since the draft was written.
_BROUGHT_BY_STEPS = tuple(field.name for field in fields(StepTerms))


@dataclass(frozen=True, slots=True)
class SavedParcel:
    """What became of a draft: the stored row, whether it is new, and what to warn of."""

    parcel: Parcel
    is_new: bool
    area_check: AreaCheck


def save_parcel(session: Session, draft: ParcelDraft, *, measures: bool = True) -> SavedParcel:
    """Insert the draft, or update the parcel of the same number; distances are measured anew.

    What steps since have brought (deal, end of the listing) stays where the draft has none.
    One who saves many passes ``measures=False`` and calls ``measure_distances`` at the end.

    Raises:
        InvalidInput: the outline is wrong, or differs from the stated area by more than 5 %.
        NotFound: the district, zone or park is not there.
        Conflict: the status history has a step that does not exist.
    """
    outline = to_outline(draft.boundary, draft.epsg)
    area_check = _checked_area(draft.site_area_m2, geodesic_area_m2(outline))
    number = canonical_number(draft.number)
    found = _find_locked(session, number)
    parcel = found or Parcel(number=number)
    _fill(session, parcel, draft, outline)
    _write_history(parcel, draft)
    session.add(parcel)
    session.flush()
    _replace_parts(session, parcel, draft)
    if measures:
        measure_distances(session, [parcel.id])
    return SavedParcel(parcel, found is None, area_check)


def change_status(
    number: str,
    to_status: ParcelStatus,
    terms: StepTerms = NO_TERMS,
    *,
    note: str = "",
    note_en: str = "",
) -> None:
    """Move a parcel one step along its life and write the step down.

    A term that the parcel has already need not be given again. Going back to promotion, a
    parcel forgets when its listing was to close.

    Raises:
        NotFound: no parcel has this number.
        Conflict: the step is not allowed.
        InvalidInput: a sale without its price or day, a listing without its end, other terms.
        Busy: somebody else is changing the parcel.
    """
    with transaction() as session:
        parcel = _find_locked(session, canonical_number(number))
        if parcel is None:
            raise NotFound(N_("没有编号为 %(number)s 的地块。"), number=number)
        now = database_now(session)
        from_status = ParcelStatus(parcel.status)
        check_step(from_status, to_status)
        terms = known_terms(to_status, terms, parcel)
        check_terms(to_status, terms, now)
        for name, value in asdict(terms).items():
            if value is not None:
                setattr(parcel, name, value)
        if to_status is ParcelStatus.PROMOTED:
            parcel.listing_closes_at = None
        _step(parcel, from_status, StatusChange(to_status, now, note, note_en))


def measure_all_distances() -> None:
    """Measure the distances of all parcels anew: places may have moved since they were stored.

    Raises:
        Busy: somebody else is changing some of the parcels.
    """
    last: int | None = 0
    while last is not None:
        with transaction() as session:
            batch = select(Parcel.id).where(Parcel.id > last).order_by(Parcel.id).limit(BATCH)
            ids = session.scalars(batch).all()
            measure_distances(session, ids)
        last = ids[-1] if ids else None


def _fill(session: Session, parcel: Parcel, draft: ParcelDraft, outline: MultiPolygon) -> None:
    """Set every column of ``parcel`` that follows from ``draft`` and its outline."""
    is_stored = parcel.id is not None
    for name, value in parcel_columns(draft).items():
        if value is not None or name not in _BROUGHT_BY_STEPS or not is_stored:
            setattr(parcel, name, value)
    parcel.boundary = from_shape(outline, srid=STORAGE_SRID)
    parcel.label_point = from_shape(outline.representative_point(), srid=STORAGE_SRID)
    parcel.boundary_area_m2 = geodesic_area_m2(outline)
    _place(session, parcel, draft, outline)
    parcel.search_text = search_text(parcel, draft)


def _replace_parts(session: Session, parcel: Parcel, draft: ParcelDraft) -> None:
    if parcel.parts:
        # Flushed first: a new part may not meet the old one at its position.
        parcel.parts.clear()
        session.flush()
    parcel.parts.extend(parcel_parts(draft))
    session.flush()


def _checked_area(stated_m2: Decimal, measured_m2: Decimal) -> AreaCheck:
    area_check = check_area(stated_m2, measured_m2)
    if area_check is AreaCheck.ERROR:
        raise InvalidInput(
            "site_area_m2",
            N_("出让面积 %(stated)s ㎡ 与图形面积 %(measured)s ㎡ 相差超过 5%%，请核对。"),
            stated=stated_m2,
            measured=measured_m2,
        )
    return area_check


def _place(session: Session, parcel: Parcel, draft: ParcelDraft, outline: MultiPolygon) -> None:
    district = session.scalars(
        select(District).where(District.code == draft.district_code)
    ).one_or_none()
    if district is None:
        raise NotFound(N_("没有代码为 %(code)s 的行政区。"), code=draft.district_code)
    # Swapped axes and a wrong system end up far away, on land just the same.
    if to_shape(district.boundary).distance(outline) > DISTRICT_TOLERANCE_DEGREES:
        raise InvalidInput(
            "boundary",
            N_("地块范围不在%(district)s内，请检查坐标系与坐标次序。"),
            district=district.name,
        )
    parcel.district = district
    parcel.zone = find_zone(session, draft.zone_slug)
    parcel.park = None
    if draft.park_slug is not None:
        park = session.scalars(select(Park).where(Park.slug == draft.park_slug)).one_or_none()
        if park is None:
            raise NotFound(N_("没有标识为 %(slug)s 的园区。"), slug=draft.park_slug)
        parcel.park = park


def _write_history(parcel: Parcel, draft: ParcelDraft) -> None:
    """Append the steps of the draft that the parcel does not have yet."""
    known = {(change.to_status, change.changed_at) for change in parcel.history}
    current = ParcelStatus(parcel.history[-1].to_status) if parcel.history else None
    for change in draft.history:
        if (change.to_status, change.changed_at) in known:
            continue
        check_step(current, change.to_status)
        _step(parcel, current, change)
        current = change.to_status
    if current is ParcelStatus.PROMOTED:
        parcel.listing_closes_at = draft.listing_closes_at


def _step(parcel: Parcel, from_status: ParcelStatus | None, change: StatusChange) -> None:
    if change.to_status is ParcelStatus.SOLD:
        check_deal_is_known(parcel.deal_price_yuan, parcel.deal_on)
    parcel.status = change.to_status
    parcel.status_changed_at = change.changed_at
    if parcel.published_at is None and change.to_status is not ParcelStatus.DRAFT:
        parcel.published_at = change.changed_at
    parcel.history.append(
        ParcelStatusChange(
            from_status=from_status,
            to_status=change.to_status,
            changed_at=change.changed_at,
            note=change.note,
            note_en=change.note_en,
        )
    )


def _find_locked(session: Session, number: str) -> Parcel | None:
    statement = select(Parcel).where(Parcel.number == number).with_for_update()
    # Else a copy read before the lock would come back.
    fresh = {"populate_existing": True}
    return session.scalars(statement, execution_options=fresh).one_or_none()


def forget_changes() -> None:
    """Leave one note of change, this transaction's own: a version that never was before."""
    with transaction() as session:
        session.execute(delete(ParcelChange))
        # Literal SQL: the number of the transaction is the database's to know.
        session.execute(
            text("INSERT INTO parcel_change (xact) VALUES (pg_current_xact_id()::text::bigint)")
        )
