"""Every commit that changes a tile changes the version, in whatever order commits come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from portal.db.engine import writer_engine
from portal.db.unit_of_work import transaction
from portal.parcels import services
from portal.parcels.models import Parcel
from portal.parcels.vocab import ParcelStatus
from portal.places.models import District
from portal.search.tile_queries import version
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district


@pytest.fixture
def numbers(application: Flask) -> Iterator[list[str]]:
    """Return the numbers of two committed parcels; they are gone after the test."""
    with application.app_context():
        with Session(writer_engine()) as session:
            district = make_district(session, slug="versioned", name="版本区")
            found = [make_parcel(session, district).number for _ in range(2)]
            district_id = district.id
        yield found
        with transaction() as session:
            session.execute(delete(Parcel).where(Parcel.number.in_(found)))
            session.execute(delete(District).where(District.id == district_id))


def _rename(session: Session, number: str, name: str) -> None:
    statement = text("UPDATE parcel SET name = :name WHERE number = :number")
    session.execute(statement, {"name": name, "number": number})


def test_each_change_that_shows_is_a_new_version(numbers: list[str]) -> None:
    seen = [version()]

    services.change_status(numbers[0], ParcelStatus.ANNOUNCED)
    seen.append(version())
    with transaction() as session:
        _rename(session, numbers[0], "新名")
    seen.append(version())
    services.forget_changes()
    seen.append(version())

    assert len(set(seen)) == len(seen)


def test_what_does_not_show_is_none(numbers: list[str]) -> None:
    before = version()

    with transaction() as session:
        session.execute(text("UPDATE parcel SET contact_phone = '1'"))

    assert version() == before


def test_a_commit_that_comes_late_is_seen_and_nobody_waits(numbers: list[str]) -> None:
    with Session(writer_engine()) as early, Session(writer_engine()) as late:
        for session in (early, late):
            session.execute(text("SET LOCAL lock_timeout = '500ms'"))
        _rename(early, numbers[0], "先开始")
        _rename(late, numbers[1], "后开始")
        late.commit()
        between = version()
        early.commit()

    assert version() != between
