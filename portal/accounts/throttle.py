"""How often somebody may guess (限速): exponential waits, for ever none.

Each key (an account, a network, the whole portal) has a tally of failed tries that fades with time.
Beyond the free tries each failure doubles the wait, up to a cap; a refused try is not counted, so
that nobody can be locked out for good by one who keeps knocking.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

Scope = Literal["account", "network", "portal"]


@dataclass(frozen=True, slots=True)
class Limit:
    """How one kind of key is held back."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    #: In this time without failures the tally falls to half.
    half_life: timedelta


@dataclass(frozen=True, slots=True)
class Tally:
    """The failed tries of one key: ``level`` as it was ``at``."""

    level: float
    at: datetime


_MINUTE = timedelta(minutes=1)

#: Guessing of passwords and codes.
GUESSES: dict[Scope, Limit] = {
    "account": Limit(5, timedelta(seconds=1), 15 * _MINUTE, 15 * _MINUTE),
    "network": Limit(20, timedelta(seconds=1), 15 * _MINUTE, 15 * _MINUTE),
    "portal": Limit(500, timedelta(), timedelta(), 10 * _MINUTE),
}
#: Asking for mails: nobody's mail box is to be flooded.
MAILS: dict[Scope, Limit] = {
    "account": Limit(3, 30 * timedelta(seconds=1), 60 * _MINUTE, 60 * _MINUTE),
    "network": Limit(20, 10 * timedelta(seconds=1), 60 * _MINUTE, 60 * _MINUTE),
    "portal": Limit(500, timedelta(), timedelta(), 10 * _MINUTE),
}


def faded(tally: Tally, limit: Limit, now: datetime) -> float:
    """Return what is left of the tally at ``now``."""
    passed = max(now - tally.at, timedelta())
    return float(tally.level * 0.5 ** (passed / limit.half_life))


def counted(tally: Tally | None, limit: Limit, now: datetime) -> Tally:
    """Return the tally with one more failure."""
    return Tally((faded(tally, limit, now) if tally else 0.0) + 1.0, now)


def wait_s(tally: Tally | None, limit: Limit, now: datetime) -> int:
    """Return for how many whole seconds the key's next try is refused; 0: it is heard."""
    if tally is None or tally.level <= limit.free:
        return 0
    doublings = min(tally.level - limit.free - 1, 40)
    wait = min(limit.first_wait * 2**doublings, limit.longest_wait)
    return max(0, ceil((tally.at + wait - now).total_seconds()))


def under_attack(limit: Limit, portal: Tally | None, whole: Limit, now: datetime) -> Limit:
    """Return ``limit`` as it holds while the whole portal sees ``portal`` failures.

    Who guesses at many accounts from many networks meets fewer free tries and longer waits
    everywhere; who has not failed is not held back at all.
    """
    level = faded(portal, whole, now) if portal else 0.0
    if level <= whole.free:
        return limit
    pressure = min(level / whole.free, 32)
    return replace(
        limit,
        free=max(1, int(limit.free / (2 * pressure))),
        first_wait=limit.first_wait * pressure,
    )


def network_of(address: str) -> str:
    """Return what is counted as one visitor's network: the address, of IPv6 its /64."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
