"""Writing and removing the rows of the demonstration, within a transaction of the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from functools import partial
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from portal.deals.models import Deal
from portal.deals.services import save_deal
from portal.demo.coordinates import boundary_points
from portal.demo.drafts import DemoDrafts
from portal.demo.models import DemoLoad
from portal.kernel.i18n import N_
from portal.parcels.attachments import AttachmentDraft, attach_file
from portal.parcels.distances import measure_distances
from portal.parcels.draft import ParcelDraft
from portal.parcels.models import Attachment, Parcel, ParcelStatusChange
from portal.parcels.services import save_parcel
from portal.parcels.vocab import AttachmentKind
from portal.places import services as places
from portal.places.distances import measure_park_distances
from portal.places.models import District, Industry, MetroLine, Park, Place, Water, Zone

BEIJING = timezone(timedelta(hours=8))

#: Called after each stored record: done, in all, and what kind of record.
Progress = Callable[[int, int, str], None]

#: Every third parcel has a file with its boundary points.
_FILE_ONE_IN = 3
_FILE_TITLE = "界址点坐标成果（演示）"


@dataclass(slots=True)
class _Counter:
    """Counts stored records for ``progress``."""

    total: int
    progress: Progress
    done: int = field(default=0)

    def tick(self, kind: str) -> None:
        self.done += 1
        self.progress(self.done, self.total, kind)


def store_all(session: Session, drafts: DemoDrafts, progress: Progress) -> None:
    """Store the ground, then the parcels; the parcels that were there must be gone."""
    jobs: list[tuple[str, Callable[[Session, Any], Any], Any]] = [
        *((N_("行政区"), places.save_district, draft) for draft in drafts.districts),
        *((N_("功能区"), places.save_zone, draft) for draft in drafts.zones),
        *((N_("产业园区"), partial(places.save_park, measures=False), d) for d in drafts.parks),
        *((N_("地铁线路"), places.save_metro_line, draft) for draft in drafts.lines),
        *((N_("周边设施"), partial(places.save_place, measures=False), d) for d in drafts.places),
        *((N_("水系"), places.save_water, draft) for draft in drafts.water),
        *((N_("历史成交"), save_deal, draft) for draft in drafts.deals),
    ]
    counter = _Counter(len(jobs) + len(drafts.parcels), progress)
    for kind, save, draft in jobs:
        save(session, draft)
        counter.tick(kind)
    _store_parcels(session, drafts.parcels, counter)
    measure_distances(session)
    measure_park_distances(session)


def store_parcels(session: Session, drafts: DemoDrafts, progress: Progress) -> None:
    """Store the parcels only, on the ground that is there."""
    _store_parcels(session, drafts.parcels, _Counter(len(drafts.parcels), progress))
    demo_ids = session.scalars(select(Parcel.id).where(Parcel.is_demo)).all()
    measure_distances(session, demo_ids)


def _store_parcels(session: Session, parcels: Sequence[ParcelDraft], counter: _Counter) -> None:
    for index, draft in enumerate(parcels):
        parcel = save_parcel(session, draft, measures=False).parcel
        if index % _FILE_ONE_IN == 0:
            attach_file(session, parcel, _boundary_file(parcel.number, draft))
        counter.tick(N_("地块"))


def _boundary_file(number: str, draft: ParcelDraft) -> AttachmentDraft:
    return AttachmentDraft(
        kind=AttachmentKind.BOUNDARY_POINTS,
        title=_FILE_TITLE,
        title_en="Boundary point coordinates (demonstration)",
        file_name=f"{number}-boundary-points.txt",
        media_type="text/plain; charset=utf-8",
        content=boundary_points(draft).encode(),
    )


def taken_number(session: Session, drafts: DemoDrafts) -> str | None:
    """Return a number of the demonstration that a real parcel bears, if there is one."""
    numbers = [draft.number for draft in drafts.parcels]
    statement = select(Parcel.number).where(Parcel.number.in_(numbers), Parcel.is_demo.is_(False))
    return session.scalars(statement).first()


def are_edited(session: Session, loaded: DemoLoad) -> bool:
    """Tell whether somebody moved a demonstration parcel on, or gave it a file, since the load."""
    day_of_load = datetime.combine(loaded.today, time(), BEIJING)
    changed = exists().where(
        ParcelStatusChange.parcel_id == Parcel.id,
        ParcelStatusChange.changed_at > max(loaded.loaded_at, day_of_load),
    )
    filed = exists().where(Attachment.parcel_id == Parcel.id, Attachment.title != _FILE_TITLE)
    is_edited = select(exists().where(and_(Parcel.is_demo, or_(changed, filed))))
    return bool(session.scalar(is_edited))


@dataclass(frozen=True, slots=True)
class Removed:
    """How many parcels were removed, and the digests of the files they had."""

    parcels: int
    digests: frozenset[str]


def remove_parcels(session: Session) -> Removed:
    """Remove the demonstration parcels with all that belongs to them, save the files' bytes."""
    had = select(Attachment.sha256).join(Parcel).where(Parcel.is_demo)
    digests = frozenset(session.scalars(had))
    gone = session.execute(delete(Parcel).where(Parcel.is_demo).returning(Parcel.id)).all()
    session.expire_all()
    return Removed(len(gone), digests)


def unused(session: Session, digests: frozenset[str]) -> frozenset[str]:
    """Return those of ``digests`` that no attachment refers to."""
    used = select(Attachment.sha256).where(Attachment.sha256.in_(digests))
    return digests - frozenset(session.scalars(used))


@dataclass(frozen=True, slots=True)
class Strangers:
    """How much there is that the demonstration has not brought."""

    parcels: int
    others: int

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.parcels or self.others)


def find_strangers(session: Session, drafts: DemoDrafts) -> Strangers:
    """Count the parcels, deals and places that are not of the demonstration."""
    kind_and_name = tuple_(Place.kind, Place.name)
    keys: list[tuple[Any, Any, list[Any]]] = [
        (District, District.code, [draft.code for draft in drafts.districts]),
        (Zone, Zone.slug, [draft.slug for draft in drafts.zones]),
        (Park, Park.slug, [draft.slug for draft in drafts.parks]),
        (MetroLine, MetroLine.name, [draft.name for draft in drafts.lines]),
        (Place, kind_and_name, [(str(draft.kind), draft.name) for draft in drafts.places]),
        (Water, Water.name, [draft.name for draft in drafts.water]),
        (Deal, Deal.slug, [draft.slug for draft in drafts.deals]),
    ]
    others = sum(
        session.scalars(select(func.count()).select_from(model).where(key.not_in(ours))).one()
        for model, key, ours in keys
    )
    real = select(func.count()).select_from(Parcel).where(Parcel.is_demo.is_(False))
    return Strangers(session.scalars(real).one(), others)


def remove_ground(session: Session) -> None:
    """Remove the geography and the past deals; nothing real may stand on them."""
    for model in (Deal, Place, Water, MetroLine, Park, Industry, Zone, District):
        session.execute(delete(model))
