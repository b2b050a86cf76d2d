"""Two officers change one parcel at the same moment: one act, one refusal, one story."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.db.engine import writer_engine
from portal.db.unit_of_work import transaction
from portal.kernel.errors import Busy, Conflict
from portal.parcels import services
from portal.parcels.models import Parcel, ParcelStatusChange
from portal.parcels.terms import StepTerms
from portal.parcels.vocab import ParcelStatus
from portal.places.models import District
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district

ROUNDS = 12
TERMS = StepTerms(listing_closes_at=datetime(2090, 1, 1, tzinfo=UTC))


@pytest.fixture
def number(application: Flask) -> Iterator[str]:
    """Return the number of a committed, announced parcel; it is gone after the test."""
    with application.app_context():
        with Session(writer_engine()) as session:
            district = make_district(session, slug="together", name="并发区")
            parcel = make_parcel(session, district, status=ParcelStatus.ANNOUNCED)
            number, district_id = parcel.number, district.id
        yield number
        with transaction() as session:
            session.execute(delete(Parcel).where(Parcel.number == number))
            session.execute(delete(District).where(District.id == district_id))


def _both_at_once(app: Flask, number: str, wanted: tuple[ParcelStatus, ParcelStatus]) -> list[str]:
    ready = Barrier(2)

    def act(to_status: ParcelStatus) -> str:
        with app.app_context():
            ready.wait()
            try:
                services.change_status(number, to_status, TERMS)
            except Conflict:
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(act, wanted))


def _history(app: Flask, number: str) -> list[tuple[str | None, str]]:
    with app.app_context(), Session(writer_engine()) as session:
        steps = session.execute(
            select(ParcelStatusChange.from_status, ParcelStatusChange.to_status)
            .join(Parcel, Parcel.id == ParcelStatusChange.parcel_id)
            .where(Parcel.number == number)
            .order_by(ParcelStatusChange.changed_at, ParcelStatusChange.id)
        )
        return [(old, new) for old, new in steps]


def test_of_two_same_steps_at_once_one_is_refused(application: Flask, number: str) -> None:
    there, back = ParcelStatus.LISTED, ParcelStatus.PROMOTED

    for _ in range(ROUNDS):
        assert _both_at_once(application, number, (there, there)) == ["done", "refused"]
        with application.app_context():
            services.change_status(number, back)
            services.change_status(number, ParcelStatus.ANNOUNCED)

    steps = _history(application, number)
    assert all(step[0] == before[1] for before, step in pairwise(steps))


def test_who_waits_too_long_is_told_so(application: Flask, number: str) -> None:
    with application.app_context(), Session(writer_engine()) as session:
        session.execute(select(Parcel).where(Parcel.number == number).with_for_update())

        with pytest.raises(Busy):
            services.change_status(number, ParcelStatus.LISTED, TERMS)
