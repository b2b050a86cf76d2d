"""Loading and clearing the demonstration data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from typing import Any

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from portal.accounts.administration.services import remove_demo_accounts
from portal.db.unit_of_work import database_now, transaction
from portal.deals.models import Deal
from portal.deals.services import save_deal
from portal.demo.coordinates import boundary_points
from portal.demo.drafts import DemoDrafts, demo_drafts
from portal.demo.models import DemoLoad
from portal.kernel.errors import Conflict
from portal.kernel.i18n import N_
from portal.parcels.attachments import AttachmentDraft, attach_file
from portal.parcels.draft import ParcelDraft
from portal.parcels.models import Parcel
from portal.parcels.services import measure_distances, save_parcel
from portal.parcels.vocab import AttachmentKind
from portal.places import services as places
from portal.places.models import District, Industry, MetroLine, Park, Place, Water, Zone

DEFAULT_SEED = 2026
#: Every third parcel has a file with its boundary points.
_FILE_ONE_IN = 3
_BEIJING = timezone(timedelta(hours=8))
#: Any number; two loads at once take turns by it.
_LOCK = 4_201_000

#: Called after each stored record: done, in all, and what kind of record.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did."""

    has_changed: bool
    today: date
    seed: int
    parcels: int
    parks: int
    places: int
    deals: int


def load_demo(
    *,
    progress: Progress = lambda _done, _total, _kind: None,
    seed: int | None = None,
    today: date | None = None,
    is_refresh: bool = False,
) -> LoadReport:
    """Load the demonstration data in one transaction; loading again changes nothing.

    A repeated load keeps the seed and the day of the first one. ``is_refresh`` makes the parcels
    anew for ``seed`` and ``today`` (the database's day in Beijing where none is given).

    Raises:
        Conflict: a real parcel bears the number of one of the demonstration.
    """
    with transaction() as session:
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        loaded = session.get(DemoLoad, 1)
        now = database_now(session)
        if loaded is not None and not is_refresh:
            seed, today = loaded.seed, loaded.today
        seed = DEFAULT_SEED if seed is None else seed
        today = today or now.astimezone(_BEIJING).date()
        drafts = demo_drafts(seed, today)
        fingerprint = drafts.fingerprint()
        has_changed = loaded is None or loaded.fingerprint != fingerprint
        if has_changed:
            _store(session, drafts, progress)
            session.merge(
                DemoLoad(id=1, loaded_at=now, seed=seed, today=today, fingerprint=fingerprint)
            )
        return _report(drafts, has_changed=has_changed, today=today, seed=seed)


def clear_demo() -> int:
    """Remove demonstration parcels and accounts, and the geography unless real parcels are there.

    Returns how many parcels were removed. Clearing again removes nothing.
    """
    with transaction() as session:
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        removed = _remove_parcels(session)
        remove_demo_accounts(session)
        session.execute(delete(DemoLoad))
        if not session.scalar(select(exists().where(Parcel.id.is_not(None)))):
            for model in (Deal, Place, Water, MetroLine, Park, Industry, Zone, District):
                session.execute(delete(model))
        return removed


def _report(drafts: DemoDrafts, *, has_changed: bool, today: date, seed: int) -> LoadReport:
    return LoadReport(
        has_changed=has_changed,
        today=today,
        seed=seed,
        parcels=len(drafts.parcels),
        parks=len(drafts.parks),
        places=len(drafts.places),
        deals=len(drafts.deals),
    )


@dataclass(slots=True)
class _Counter:
    """Counts stored records for ``progress``."""

    total: int
    progress: Progress
    done: int = field(default=0)

    def tick(self, kind: str) -> None:
        self.done += 1
        self.progress(self.done, self.total, kind)


def _store(session: Session, drafts: DemoDrafts, progress: Progress) -> None:
    _remove_parcels(session)
    _refuse_taken_numbers(session, drafts)
    jobs: list[tuple[str, Callable[[Session, Any], Any], Any]] = [
        *((N_("行政区"), places.save_district, draft) for draft in drafts.districts),
        *((N_("功能区"), places.save_zone, draft) for draft in drafts.zones),
        *((N_("产业园区"), places.save_park, draft) for draft in drafts.parks),
        *((N_("地铁线路"), places.save_metro_line, draft) for draft in drafts.lines),
        *((N_("周边设施"), places.save_place, draft) for draft in drafts.places),
        *((N_("水系"), places.save_water, draft) for draft in drafts.water),
        *((N_("历史成交"), save_deal, draft) for draft in drafts.deals),
    ]
    counter = _Counter(len(jobs) + len(drafts.parcels), progress)
    for kind, save, draft in jobs:
        save(session, draft)
        counter.tick(kind)
    for index, parcel in enumerate(drafts.parcels):
        _store_parcel(session, parcel, has_file=index % _FILE_ONE_IN == 0)
        counter.tick(N_("地块"))
    measure_distances(session)


def _store_parcel(session: Session, draft: ParcelDraft, *, has_file: bool) -> None:
    parcel = save_parcel(session, draft, measures=False).parcel
    if not has_file:
        return
    attach_file(
        session,
        parcel,
        AttachmentDraft(
            kind=AttachmentKind.BOUNDARY_POINTS,
            title="界址点坐标成果（演示）",
            title_en="Boundary point coordinates (demonstration)",
            file_name=f"{parcel.number}-boundary-points.txt",
            media_type="text/plain; charset=utf-8",
            content=boundary_points(draft).encode(),
        ),
    )


def _remove_parcels(session: Session) -> int:
    removed = session.execute(delete(Parcel).where(Parcel.is_demo).returning(Parcel.id)).all()
    session.expire_all()
    return len(removed)


def _refuse_taken_numbers(session: Session, drafts: DemoDrafts) -> None:
    numbers = [draft.number for draft in drafts.parcels]
    taken = session.scalars(select(Parcel.number).where(Parcel.number.in_(numbers))).first()
    if taken is not None:
        raise Conflict(N_("宗地编号 %(number)s 已被正式地块使用，不能载入演示数据。"), number=taken)
