"""Counting tries in the database (限速): one tally for all workers, and it survives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.models import Throttle
from portal.accounts.sealing import keyed_digest
from portal.accounts.throttle import (
    Limit,
    Scope,
    Tally,
    counted,
    network_of,
    under_attack,
    wait_s,
)
from portal.db.unit_of_work import database_now
from portal.kernel.errors import TooMany

Limits = dict[Scope, Limit]

#: A tally that nobody added to for so long has faded.
KEEP = timedelta(days=1)


def charge(session: Session, limits: Limits, kind: str, who: str, address: str) -> None:
    """Count one try as failed before it is made, so that tries in parallel are counted too.

    ``refund`` takes it back when it succeeds.

    Args:
        session: the open transaction.
        limits: for each scope, see ``throttle``.
        kind: what is tried, such as "guess".
        who: the account tried, as the visitor named it; whether it exists plays no part.
        address: of the visitor.

    Raises:
        TooMany: the try comes too early; nothing is counted.
    """
    keys = _keys(kind, who, address)
    rows = _locked(session, keys.values())
    # The clock after the locks: who waited is judged by when its turn came.
    now = database_now(session)
    tallies = {scope: _tally(rows[key]) for scope, key in keys.items()}
    waits = []
    for scope, limit in limits.items():
        if scope != "portal":
            limit = under_attack(limit, tallies["portal"], limits["portal"], now)  # noqa: PLW2901
        waits.append(wait_s(tallies[scope], limit, now))
    if max(waits) > 0:
        raise TooMany(max(waits))
    for scope, key in keys.items():
        after = counted(tallies[scope], limits[scope], now)
        rows[key].level, rows[key].at = after.level, after.at


def refund(session: Session, kind: str, who: str, address: str) -> None:
    """Take back one try, and forget all failures of the account: it has proved itself."""
    keys = _keys(kind, who, address)
    rows = _locked(session, keys.values())
    for scope, key in keys.items():
        rows[key].level = 0.0 if scope == "account" else max(0.0, rows[key].level - 1.0)


def forgive(session: Session, kind: str, who: str) -> None:
    """Forget all failures of an account."""
    key = _keys(kind, who, "")["account"]
    session.execute(delete(Throttle).where(Throttle.key == key))


def forget_old(session: Session) -> int:
    """Delete tallies that have faded; return how many."""
    old = Throttle.at < database_now(session) - KEEP
    return len(session.execute(delete(Throttle).where(old).returning(Throttle.key)).all())


def _keys(kind: str, who: str, address: str) -> dict[Scope, bytes]:
    secret: str = current_app.config["SECRET_KEY"]
    names: dict[Scope, str] = {"account": who, "network": network_of(address), "portal": ""}
    return {
        scope: keyed_digest(f"{kind}\0{scope}\0{name}", key=secret, purpose="throttle")
        for scope, name in names.items()
    }


def _locked(session: Session, keys: Iterable[bytes]) -> dict[bytes, Throttle]:
    """Return the rows of ``keys``, made where missing, locked in one order."""
    keys = sorted(keys)
    now = database_now(session)
    fresh = [{"key": key, "level": 0.0, "at": now} for key in keys]
    session.execute(insert(Throttle).values(fresh).on_conflict_do_nothing())
    statement = select(Throttle).where(Throttle.key.in_(keys)).order_by(Throttle.key)
    rows = session.scalars(
        statement.with_for_update(), execution_options={"populate_existing": True}
    )
    return {row.key: row for row in rows}


def _tally(row: Throttle) -> Tally:
    return Tally(row.level, row.at)
