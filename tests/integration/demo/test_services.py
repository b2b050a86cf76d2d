"""Loading and clearing against the database."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.deals.models import Deal
from portal.demo import services
from portal.demo.models import DemoLoad
from portal.kernel.errors import Conflict
from portal.parcels.models import Attachment, Parcel, ParcelDistance, ParcelStatusChange
from portal.places.models import District, MetroLine, Park, Place, Water

TODAY = date(2026, 11, 23)


def test_a_load_brings_everything(session: Session) -> None:
    report = services.load_demo(today=TODAY)

    assert report.has_changed
    counts = [_count(session, model) for model in (Parcel, Park, Deal, District, MetroLine, Water)]
    assert counts == [120, 39, 27, 13, 13, 15]
    assert _count(session, Attachment) == 40
    assert _count(session, ParcelDistance) == 120 * 7
    metro = select(func.count()).select_from(Place).where(Place.kind == "metro")
    assert session.scalars(metro).one() == 277


def test_a_second_load_changes_nothing(session: Session) -> None:
    services.load_demo(today=TODAY)
    before = _rows(session)

    report = services.load_demo()

    assert not report.has_changed
    assert report.today == TODAY
    assert _rows(session) == before


def test_a_refresh_moves_to_another_day_without_doubles(session: Session) -> None:
    services.load_demo(today=TODAY)

    report = services.load_demo(today=date(2026, 12, 14), is_refresh=True)

    assert report.has_changed
    assert _count(session, Parcel) == 120
    assert _count(session, ParcelStatusChange) < 120 * 4
    assert session.scalars(select(DemoLoad.today)).one() == date(2026, 12, 14)


def test_a_real_parcels_number_is_not_overwritten(session: Session) -> None:
    services.load_demo(today=TODAY)
    parcel = session.scalars(select(Parcel).order_by(Parcel.id).limit(1)).one()
    parcel.is_demo = False
    session.commit()

    with pytest.raises(Conflict):
        services.load_demo(today=TODAY, seed=1 + services.DEFAULT_SEED, is_refresh=True)


def test_clearing_leaves_nothing_and_may_be_repeated(session: Session) -> None:
    services.load_demo(today=TODAY)

    assert services.clear_demo() == 120
    assert services.clear_demo() == 0

    for model in (Parcel, Park, Place, District, Deal, DemoLoad):
        assert _count(session, model) == 0


def test_the_command_says_what_it_did(runner: FlaskCliRunner) -> None:
    first = runner.invoke(args=["demo", "load", "--today", "2026-11-23"])
    second = runner.invoke(args=["demo", "load"])
    status = runner.invoke(args=["demo", "status"])
    cleared = runner.invoke(args=["demo", "clear"])

    assert "loaded 120 parcels, 39 parks" in first.output
    assert "loaded already" in second.output
    assert "seed 2026" in status.output
    assert "removed 120" in cleared.output


def _count(session: Session, model: type) -> int:
    session.expire_all()
    return session.scalars(select(func.count()).select_from(model)).one()


def _rows(session: Session) -> list[tuple[object, ...]]:
    session.expire_all()
    statement = select(Parcel.id, Parcel.number, Parcel.status_changed_at).order_by(Parcel.id)
    return [tuple(row) for row in session.execute(statement)]
