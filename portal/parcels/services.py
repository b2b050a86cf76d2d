"""Writing parcels: the only place where they are stored and change their status."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import MultiPolygon
from sqlalchemy import Select, delete, func, insert, literal, select, text
from sqlalchemy.orm import Session, aliased

from portal.db.unit_of_work import database_now, transaction
from portal.geo.shapes import AreaCheck, check_area, geodesic_area_m2, to_outline
from portal.geo.srid import STORAGE_SRID
from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.i18n import N_
from portal.parcels.draft import ParcelDraft, StatusChange
from portal.parcels.lifecycle import check_step
from portal.parcels.models import Parcel, ParcelChange, ParcelDistance, ParcelStatusChange
from portal.parcels.numbers import canonical_number
from portal.parcels.rows import parcel_columns, parcel_parts
from portal.parcels.vocab import ParcelStatus
from portal.places.models import District, Park, Place
from portal.places.services import find_zone
from portal.places.vocab import PlaceKind

#: About 1 km: published district borders are drawn that coarsely.
DISTRICT_TOLERANCE_DEGREES = 0.01


@dataclass(frozen=True, slots=True)
class SavedParcel:
    """What became of a draft: the stored row, whether it is new, and what to warn of."""

    parcel: Parcel
    is_new: bool
    area_check: AreaCheck


def save_parcel(session: Session, draft: ParcelDraft, *, measures: bool = True) -> SavedParcel:
    """Insert the draft, or update the parcel of the same number; distances are measured anew.

    One who saves many passes ``measures=False`` and calls ``measure_distances`` at the end.

    Raises:
        InvalidInput: the outline is wrong, or differs from the stated area by more than 5 %.
        NotFound: the district, zone or park is not there.
        Conflict: the status history has a step that does not exist.
    """
    outline = to_outline(draft.boundary, draft.epsg)
    measured_m2 = geodesic_area_m2(outline)
    area_check = _checked_area(draft.site_area_m2, measured_m2)
    number = canonical_number(draft.number)
    parcel = _find_locked(session, number)
    is_new = parcel is None
    parcel = parcel or Parcel(number=number)
    for name, value in parcel_columns(draft).items():
        setattr(parcel, name, value)
    parcel.boundary = from_shape(outline, srid=STORAGE_SRID)
    parcel.label_point = from_shape(outline.representative_point(), srid=STORAGE_SRID)
    parcel.boundary_area_m2 = measured_m2
    _place(session, parcel, draft, outline)
    parcel.search_text = search_text(parcel, draft)
    _write_history(parcel, draft)
    session.add(parcel)
    session.flush()
    if not is_new:
        parcel.parts.clear()
        session.flush()
    parcel.parts.extend(parcel_parts(draft))
    session.flush()
    if measures:
        measure_distances(session, [parcel.id])
    return SavedParcel(parcel, is_new, area_check)


def change_status(
    number: str, to_status: ParcelStatus, *, note: str = "", note_en: str = ""
) -> None:
    """Move a parcel one step along its life and write the step down.

    Raises:
        NotFound: no parcel has this number.
        Conflict: the step is not allowed.
        InvalidInput: a sale without its price or day.
        Busy: somebody else is changing the parcel.
    """
    with transaction() as session:
        parcel = _find_locked(session, canonical_number(number))
        if parcel is None:
            raise NotFound
        now = database_now(session)
        from_status = ParcelStatus(parcel.status)
        check_step(from_status, to_status)
        _step(parcel, from_status, StatusChange(to_status, now, note, note_en))


def measure_all_distances() -> None:
    """Measure the distances of all parcels anew: places may have moved since they were stored."""
    with transaction() as session:
        measure_distances(session)


def measure_distances(session: Session, parcel_ids: Collection[int] | None = None) -> None:
    """Store for each parcel (``None``: all) the nearest place of each kind, in whole metres.

    Measured on the ellipsoid from edge to edge. Run when a parcel or a place has changed, never
    for a request.
    """
    stale = delete(ParcelDistance)
    if parcel_ids is None:
        # Literal SQL: SET takes no parameters. The whole city takes longer than a page may.
        session.execute(text("set local statement_timeout = '15min'"))
    else:
        stale = stale.where(ParcelDistance.parcel_id.in_(parcel_ids))
    session.execute(stale)
    columns = ["parcel_id", "kind", "place_id", "distance_m"]
    for kind in PlaceKind:
        session.execute(insert(ParcelDistance).from_select(columns, _nearest(kind, parcel_ids)))
    session.expire_all()


def _nearest(
    kind: PlaceKind, parcel_ids: Collection[int] | None
) -> Select[tuple[int, str, int, float]]:
    place = aliased(Place)
    edge = func.geography(func.coalesce(place.shape, place.location))
    outline = func.geography(Parcel.boundary)
    nearest = (
        select(place.id.label("place_id"), func.ST_Distance(outline, edge).label("metres"))
        .where(place.kind == kind)
        .order_by(edge.op("<->")(outline), place.id)
        .limit(1)
        .correlate(Parcel)
        .lateral()
    )
    metres = func.round(nearest.c.metres)
    statement = select(Parcel.id, literal(str(kind)), nearest.c.place_id, metres).join(
        nearest, literal(True)
    )
    if parcel_ids is not None:
        statement = statement.where(Parcel.id.in_(parcel_ids))
    return statement


def search_text(parcel: Parcel, draft: ParcelDraft) -> str:
    """Return what the text filter looks in: names, number, place names; NFKC, lower case."""
    words = [parcel.number, draft.name, draft.name_en, draft.zh.address, draft.en.address]
    words += [draft.zh.industry_orientation, draft.en.industry_orientation]
    for where in (parcel.district, parcel.zone, parcel.park):
        if where is not None:
            words += [where.name, where.name_en]
    return unicodedata.normalize("NFKC", "\n".join(filter(None, words))).lower()


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


def _step(parcel: Parcel, from_status: ParcelStatus | None, change: StatusChange) -> None:
    if change.to_status is ParcelStatus.SOLD and None in (parcel.deal_price_yuan, parcel.deal_on):
        raise InvalidInput("deal_price_yuan", N_("成交的地块须先填写成交价和成交日期。"))
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
