"""Timeline (公告、挂牌、成交): a lawful past for each parcel, counted back from ``today``.

Source: 招标拍卖挂牌出让国有建设用地使用权规定 articles 8 and 19: the notice is published at least
20 days before the listing begins, and a listing lasts at least 10 days.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from portal.parcels.draft import StatusChange
from portal.parcels.vocab import ParcelStatus as S

LEAST_NOTICE = timedelta(days=20)
LEAST_LISTING = timedelta(days=10)
_BEIJING = timezone(timedelta(hours=8))
_SATURDAY = 5

#: Why a parcel was withdrawn, in Chinese and English.
_REASONS = (
    ("规划条件调整，撤回推介", "Withdrawn: the planning conditions are being revised"),
    ("因地块内文物勘探需要，暂缓出让", "Withdrawn: an archaeological survey comes first"),
    ("轨道交通站点方案变更，撤回", "Withdrawn: the plan of the nearby metro station has changed"),
    ("控制性详细规划修编，撤回", "Withdrawn: the regulatory detailed plan is being redrawn"),
)
_NOTES = {
    S.PROMOTED: ("纳入推介目录", "Entered in the promotion list"),
    S.ANNOUNCED: ("发布出让公告", "Grant notice published"),
    S.LISTED: ("挂牌开始", "Listing opened"),
    S.SOLD: ("挂牌成交", "Sold at listing"),
}


@dataclass(frozen=True, slots=True)
class Timeline:
    """A parcel's history, oldest first, and what follows from it."""

    history: tuple[StatusChange, ...]
    listing_closes_at: datetime | None = None
    deal_on: date | None = None

    @property
    def published_on(self) -> date:
        """The day the public first saw the parcel, Beijing."""
        return self.history[0].changed_at.astimezone(_BEIJING).date()


def timeline_of(rng: random.Random, status: S, today: date) -> Timeline:
    """Return a past that ends in ``status`` before ``today``."""
    match status:
        case S.ANNOUNCED:
            return _announced(rng, today)
        case S.LISTED:
            return _listed(rng, today)
        case S.SOLD:
            return _sold(rng, today)
        case S.WITHDRAWN:
            return _withdrawn(rng, today)
        case _:
            day = _workday_before(today - timedelta(days=rng.randint(1, 210)))
            return Timeline((_change(rng, S.PROMOTED, day),))


def _announced(rng: random.Random, today: date) -> Timeline:
    announced_on = _workday_before(today - timedelta(days=rng.randint(1, 17)))
    opens_on = _workday_after(announced_on + timedelta(days=rng.randint(21, 26)))
    closes_on = _workday_after(opens_on + timedelta(days=rng.randint(10, 13)))
    history = _promotion(rng, announced_on), _change(rng, S.ANNOUNCED, announced_on)
    return Timeline(history, _at(closes_on, time(10)))


def _listed(rng: random.Random, today: date) -> Timeline:
    listed_on = _workday_before(today - timedelta(days=rng.randint(1, 8)))
    earliest = max(listed_on + LEAST_LISTING, today + timedelta(days=1))
    closes_on = _workday_after(earliest + timedelta(days=rng.randint(1, 5)))
    return Timeline(_until_listing(rng, listed_on), _at(closes_on, time(10)))


def _sold(rng: random.Random, today: date) -> Timeline:
    listed_on = _workday_before(today - timedelta(days=rng.randint(17, 260)))
    sold_on = _workday_after(listed_on + timedelta(days=rng.randint(11, 13)))
    closes_at = _at(sold_on, time(10))
    note, note_en = _NOTES[S.SOLD]
    sold = StatusChange(S.SOLD, closes_at + timedelta(minutes=rng.randint(6, 50)), note, note_en)
    return Timeline((*_until_listing(rng, listed_on), sold), closes_at, sold_on)


def _withdrawn(rng: random.Random, today: date) -> Timeline:
    withdrawn_on = _workday_before(today - timedelta(days=rng.randint(2, 90)))
    before_on = _workday_before(withdrawn_on - timedelta(days=rng.randint(3, 15)))
    steps = [_promotion(rng, before_on)]
    if rng.random() < 0.5:
        steps.append(_change(rng, S.ANNOUNCED, before_on))
    note, note_en = rng.choice(_REASONS)
    return Timeline((*steps, StatusChange(S.WITHDRAWN, _office(rng, withdrawn_on), note, note_en)))


def _until_listing(rng: random.Random, listed_on: date) -> tuple[StatusChange, ...]:
    announced_on = _workday_before(listed_on - LEAST_NOTICE - timedelta(days=rng.randint(1, 7)))
    opened = StatusChange(S.LISTED, _at(listed_on, time(9)), *_NOTES[S.LISTED])
    return _promotion(rng, announced_on), _change(rng, S.ANNOUNCED, announced_on), opened


def _promotion(rng: random.Random, before: date) -> StatusChange:
    day = _workday_before(before - timedelta(days=rng.randint(15, 120)))
    return _change(rng, S.PROMOTED, day)


def _change(rng: random.Random, status: S, day: date) -> StatusChange:
    return StatusChange(status, _office(rng, day), *_NOTES[status])


def _office(rng: random.Random, day: date) -> datetime:
    """Return a moment in office hours of ``day``, Beijing, to five minutes."""
    return _at(day, time(rng.choice((9, 10, 11, 14, 15, 16)), 5 * rng.randrange(12)))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, _BEIJING)


def _workday_before(day: date) -> date:
    """Return ``day``, or the Friday before when it is a weekend."""
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


def _workday_after(day: date) -> date:
    """Return ``day``, or the Monday after when it is a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() >= _SATURDAY else 0)
