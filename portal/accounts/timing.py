"""How long things of an account live; plain rules over instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.accounts.roles import Role, is_staff
from portal.accounts.vocab import TicketPurpose

IDLE = timedelta(minutes=30)
STAFF_IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
#: How long a proof of identity opens dangerous acts.
RECENT = timedelta(minutes=10)
#: From the password to the code.
SECOND_STEP = timedelta(minutes=10)
#: ``last_seen_at`` is written at most this often.
TOUCH_EVERY = timedelta(minutes=1)
#: Between the request to delete an account and the deletion.
GRACE = timedelta(days=14)

TICKET_LIFE = {
    TicketPurpose.REGISTER: timedelta(hours=24),
    TicketPurpose.RESET: timedelta(minutes=30),
    TicketPurpose.MAIL: timedelta(hours=24),
}


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When a session began, was last used, and when its person last proved who they are."""

    created_at: datetime
    last_seen_at: datetime
    confirmed_at: datetime


def is_alive(times: SessionTimes, role: Role, now: datetime) -> bool:
    """Say whether a session still counts at ``now``; at the very limit it does not."""
    idle = STAFF_IDLE if is_staff(role) else IDLE
    return now - times.last_seen_at < idle and now - times.created_at < ABSOLUTE


def is_recent(times: SessionTimes, now: datetime) -> bool:
    """Say whether the last proof of identity opens dangerous acts."""
    return now - times.confirmed_at < RECENT


def is_touch_due(times: SessionTimes, now: datetime) -> bool:
    """Say whether the use of the session should be written down again."""
    return now - times.last_seen_at >= TOUCH_EVERY
