"""Distances of parks and parcels: stored as they are written, followed by the worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from shapely.geometry import Point
from sqlalchemy import delete, event, func, select, text
from sqlalchemy.orm import Session

from portal.db.cluster import DatabaseUrls
from portal.db.engine import db, writer_engine
from portal.db.unit_of_work import transaction
from portal.parcels.models import Parcel, ParcelDistance
from portal.places import services
from portal.places.draft import PlaceDraft
from portal.places.models import District, Park, ParkDistance, Place
from portal.places.vocab import PlaceKind
from portal.tasks import worker
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district, make_park, make_place

_WAITING = text(
    "select count(*) from procrastinate.procrastinate_jobs"
    " where task_name = 'places.measure_distances' and status = 'todo'"
)


def _station(name: str, lon: float) -> PlaceDraft:
    return PlaceDraft(
        kind=PlaceKind.METRO,
        name=name,
        name_en=name,
        location=Point(lon, 30.6),
        accuracy_m=10,
        source="test",
    )


def test_a_park_is_measured_as_it_is_stored(session: Session) -> None:
    make_place(session, name="far", at=(114.40, 30.60))
    make_place(session, name="near", at=(114.31, 30.60))

    park = make_park(session, make_district(session), at=(114.30, 30.60))

    distance = session.scalars(select(ParkDistance).filter_by(park_id=park.id)).one()
    assert distance.place.name == "near"
    assert distance.distance_m == pytest.approx(959, abs=2)


def test_the_page_of_a_park_measures_no_place(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    make_place(session, PlaceKind.AIRPORT, "天河机场", at=(114.31, 30.6))
    make_park(session, make_district(session))
    statements: list[str] = []
    listen = lambda *call: statements.append(call[2])  # noqa: E731
    connection = db.engines[None]
    event.listen(connection, "before_cursor_execute", listen)

    page = client.get("/parks/bio-city").text

    event.remove(connection, "before_cursor_execute", listen)
    assert "天河机场" in page
    assert any("park_distance" in statement for statement in statements)
    assert not [s for s in statements if "ST_Distance" in s and "FROM place" in s]


def test_places_of_one_transaction_ask_for_one_measuring(session: Session) -> None:
    before = session.execute(_WAITING).scalar_one()

    with transaction() as writing:
        for number in range(3):
            services.save_place(writing, _station(f"s{number}", 114.3))
    with transaction() as writing:
        services.save_place(writing, _station("later", 114.3))
    with transaction() as writing:
        services.save_place(writing, _station("bulk", 114.3), measures=False)

    assert session.execute(_WAITING).scalar_one() == before + 2


@pytest.fixture
def committed(application: Flask) -> Iterator[tuple[int, int]]:
    """Return the ids of a committed parcel and park; all is gone after the test."""
    with application.app_context():
        with Session(writer_engine()) as session:
            district = make_district(session, "measured", "测量区")
            ids = make_parcel(session, district).id, make_park(session, district).id
        yield ids
        with transaction() as session:
            for model in (Parcel, Park, Place, District):
                session.execute(delete(model))
            session.execute(text("delete from procrastinate.procrastinate_jobs"))


def test_the_worker_measures_what_a_new_place_is_near_to(
    application: Flask, urls: DatabaseUrls, committed: tuple[int, int]
) -> None:
    with transaction() as session:
        services.save_place(session, _station("new", 114.31))

    worker.run_worker(application, urls.rw, wait=False)

    with Session(writer_engine()) as session:
        assert session.scalar(select(ParcelDistance.parcel_id)) == committed[0]
        assert session.scalar(select(ParkDistance.park_id)) == committed[1]
        assert session.scalar(select(func.count()).select_from(ParcelDistance)) == 1
