"""Loading and clearing the demonstration data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.accounts.administration.services import remove_demo_accounts
from portal.db.unit_of_work import database_now, transaction
from portal.demo import store
from portal.demo.drafts import DemoDrafts, demo_drafts
from portal.demo.models import GROUND_ONLY, DemoLoad
from portal.demo.store import Progress, Strangers
from portal.kernel.errors import Conflict
from portal.kernel.i18n import N_
from portal.parcels.attachments import file_store

DEFAULT_SEED = 2026
#: Listings close 2 to 15 days after the day of a load; much later nothing would be open any more.
FRESH_DAYS = 7
#: Any number; two loads at once take turns by it.
_LOCK = 4_201_000


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. ``is_stale``: the dates are old and were left, since parcels are edited."""

    has_changed: bool
    is_stale: bool
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
    max_age_days: int | None = None,
) -> LoadReport:
    """Load the demonstration data in one transaction; loading again changes nothing.

    A repeated load keeps the seed and the day of the first one. ``is_refresh`` makes the parcels
    anew for ``seed`` and ``today`` (the database's day in Beijing where none is given).
    ``max_age_days`` does so when their day is longer past, unless somebody has edited them.

    Raises:
        Conflict: a real parcel bears the number of one of the demonstration.
    """
    request = _Request(seed, today, is_refresh, max_age_days)
    with transaction() as session:
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        plan = _plan(session, request)
        orphans = _carry_out(session, plan, progress) if plan.has_changed else frozenset()
    _discard(orphans)
    return _report(plan)


@dataclass(frozen=True, slots=True)
class _Request:
    """What to load."""

    seed: int | None
    today: date | None
    is_refresh: bool
    max_age_days: int | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a load is to do."""

    seed: int
    today: date
    drafts: DemoDrafts
    has_changed: bool
    #: The ground in the database is what these drafts have; only the parcels are new.
    has_ground: bool
    is_stale: bool = False


def _plan(session: Session, request: _Request) -> _Plan:
    loaded = session.get(DemoLoad, 1)
    seed = DEFAULT_SEED if request.seed is None else request.seed
    today = request.today or database_now(session).astimezone(store.BEIJING).date()
    if loaded is None:
        return _Plan(seed, today, demo_drafts(seed, today), has_changed=True, has_ground=False)
    kept = demo_drafts(loaded.seed, loaded.today)
    has_ground = kept.fingerprint() == loaded.fingerprint
    as_it_is = _Plan(loaded.seed, loaded.today, kept, not has_ground, has_ground)
    if request.is_refresh:
        return _renewed(as_it_is, loaded, seed, today)
    if not _is_old(loaded, today, request.max_age_days):
        return as_it_is
    renewed = _renewed(as_it_is, loaded, loaded.seed, today)
    if store.are_edited(session, loaded) or store.taken_number(session, renewed.drafts):
        return replace(as_it_is, is_stale=True)
    return renewed


def _is_old(loaded: DemoLoad, today: date, max_age_days: int | None) -> bool:
    return max_age_days is not None and today - loaded.today > timedelta(days=max_age_days)


def _renewed(as_it_is: _Plan, loaded: DemoLoad, seed: int, today: date) -> _Plan:
    drafts = demo_drafts(seed, today)
    has_changed = drafts.fingerprint() != loaded.fingerprint
    return _Plan(seed, today, drafts, has_changed, as_it_is.has_ground)


def _carry_out(session: Session, plan: _Plan, progress: Progress) -> frozenset[str]:
    """Store what is planned; return the digests of files that may have lost their last owner."""
    removed = store.remove_parcels(session)
    if (number := store.taken_number(session, plan.drafts)) is not None:
        raise Conflict(
            N_("宗地编号 %(number)s 已被正式地块使用，不能载入演示数据。"), number=number
        )
    save = store.store_parcels if plan.has_ground else store.store_all
    save(session, plan.drafts, progress)
    session.merge(
        DemoLoad(
            id=1,
            loaded_at=database_now(session),
            seed=plan.seed,
            today=plan.today,
            fingerprint=plan.drafts.fingerprint(),
        )
    )
    return removed.digests


def _report(plan: _Plan) -> LoadReport:
    return LoadReport(
        has_changed=plan.has_changed,
        is_stale=plan.is_stale,
        today=plan.today,
        seed=plan.seed,
        parcels=len(plan.drafts.parcels),
        parks=len(plan.drafts.parks),
        places=len(plan.drafts.places),
        deals=len(plan.drafts.deals),
    )


@dataclass(frozen=True, slots=True)
class ClearReport:
    """What a clearing did. ``stays``: real things that stand on the geography, which stays too."""

    parcels: int
    stays: Strangers


def clear_demo(*, adopts_ground: bool = False) -> ClearReport:
    """Remove demonstration parcels and accounts, and the geography unless real things stand on it.

    Geography that stays is still called demonstration data on every page, until somebody who has
    checked it says so by ``adopts_ground``. Clearing again removes nothing.
    """
    with transaction() as session:
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        removed = store.remove_parcels(session)
        remove_demo_accounts(session)
        stays = _clear_ground(session, adopts=adopts_ground)
    _discard(removed.digests)
    return ClearReport(removed.parcels, stays)


def _clear_ground(session: Session, *, adopts: bool) -> Strangers:
    loaded = session.get(DemoLoad, 1)
    if loaded is None:
        return Strangers(0, 0)
    stays = store.find_strangers(session, demo_drafts(loaded.seed, loaded.today))
    if stays and not adopts:
        loaded.fingerprint = GROUND_ONLY
        return stays
    session.execute(delete(DemoLoad))
    if not stays:
        store.remove_ground(session)
    return stays


def _discard(digests: frozenset[str]) -> None:
    """Delete the files that nothing refers to any more; their rows are gone for certain by now."""
    if not digests:
        return
    with transaction() as session:
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))  # no load may fetch them back
        for digest in store.unused(session, digests):
            file_store().path(digest).unlink(missing_ok=True)
