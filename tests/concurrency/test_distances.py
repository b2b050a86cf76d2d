"""Distances are measured from several sides at once: nothing breaks, the last outline counts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from portal.db.engine import writer_engine
from portal.db.unit_of_work import transaction
from portal.kernel.errors import Busy
from portal.parcels import services
from portal.parcels.models import Parcel, ParcelDistance
from portal.places.models import District, Place
from tests.factories.parcels import make_draft, make_parcel
from tests.factories.places import make_district, make_place

ROUNDS = 15
NUMBER = "P(2026)771号"
WEST, EAST = (114.28, 30.60), (114.32, 30.60)


@pytest.fixture
def district(application: Flask) -> Iterator[District]:
    """Return a committed district with a station and a parcel; all is gone after the test."""
    with application.app_context():
        with Session(writer_engine(), expire_on_commit=False) as session:
            district = make_district(session, "apart", "测距区")
            make_place(session, name="east", at=(114.33, 30.60))
            make_parcel(session, district, number=NUMBER, at=WEST)
            session.refresh(district)
        yield district
        with transaction() as session:
            for model in (Parcel, Place, District):
                session.execute(delete(model))
            session.execute(text("delete from procrastinate.procrastinate_jobs"))


def test_storing_and_measuring_at_once_end_well(application: Flask, district: District) -> None:
    ready = Barrier(3, timeout=20)

    def act(work: str) -> None:
        with application.app_context():
            ready.wait()
            for _ in range(ROUNDS):
                with suppress(Busy):
                    if work == "measure":
                        services.measure_all_distances()
                    else:
                        _store(district, WEST)
            if work == "store":
                _store(district, EAST)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(act, ["measure", "store", "measure"]))

    with application.app_context(), Session(writer_engine()) as session:
        distance = session.scalars(select(ParcelDistance)).one()
        assert distance.distance_m < 1_000


def test_a_measuring_that_waited_sees_the_new_outline(
    application: Flask, district: District
) -> None:
    with application.app_context(), ThreadPoolExecutor(1) as pool:
        with Session(writer_engine()) as session:
            services.save_parcel(session, make_draft(district, number=NUMBER, at=EAST))
            measuring = pool.submit(_measure, application)
            with suppress(TimeoutError):
                measuring.result(timeout=0.5)
            session.commit()
        measuring.result()

        with Session(writer_engine()) as session:
            assert session.scalars(select(ParcelDistance)).one().distance_m < 1_000


def _measure(application: Flask) -> None:
    with application.app_context():
        services.measure_all_distances()


def _store(district: District, at: tuple[float, float]) -> None:
    with transaction() as session:
        services.save_parcel(session, make_draft(district, number=NUMBER, at=at))
