"""Loading and clearing against the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.db.unit_of_work import database_now
from portal.deals.models import Deal
from portal.demo import services
from portal.demo.models import DemoLoad
from portal.kernel.errors import Conflict
from portal.parcels.attachments import AttachmentDraft, attach_file, file_store
from portal.parcels.models import Attachment, Parcel, ParcelDistance, ParcelStatusChange
from portal.parcels.vocab import AttachmentKind
from portal.places.models import District, MetroLine, Park, Place, Water
from tests.factories.parcels import make_parcel

TODAY = date(2026, 11, 23)


def test_a_load_brings_everything(session: Session) -> None:
    report = _load(TODAY)

    assert report.has_changed
    counts = [_count(session, model) for model in (Parcel, Park, Deal, District, MetroLine, Water)]
    assert counts == [120, 39, 27, 13, 13, 15]
    assert _count(session, Attachment) == 40
    assert _count(session, ParcelDistance) == 120 * 7
    metro = select(func.count()).select_from(Place).where(Place.kind == "metro")
    assert session.scalars(metro).one() == 277


def test_a_second_load_changes_nothing(session: Session) -> None:
    _load(TODAY)
    before = _rows(session)

    report = services.load_demo()

    assert not report.has_changed
    assert report.today == TODAY
    assert _rows(session) == before


def test_a_refresh_moves_to_another_day_without_doubles(session: Session) -> None:
    _load(TODAY)

    report = _load(date(2026, 12, 14), is_refresh=True)

    assert report.has_changed
    assert _count(session, Parcel) == 120
    assert _count(session, ParcelStatusChange) < 120 * 4
    assert session.scalars(select(DemoLoad.today)).one() == date(2026, 12, 14)


def test_a_real_parcels_number_is_not_overwritten(session: Session) -> None:
    _load(TODAY)
    parcel = session.scalars(select(Parcel).order_by(Parcel.id).limit(1)).one()
    parcel.is_demo = False
    session.commit()

    with pytest.raises(Conflict):
        _load(TODAY, seed=1 + services.DEFAULT_SEED, is_refresh=True)


def test_clearing_leaves_nothing_and_may_be_repeated(session: Session) -> None:
    _load(TODAY)

    assert services.clear_demo().parcels == 120
    assert services.clear_demo().parcels == 0

    for model in (Parcel, Park, Place, District, Deal, DemoLoad):
        assert _count(session, model) == 0


def test_old_dates_are_made_new(session: Session) -> None:
    _load(TODAY)
    kept = _load(TODAY + timedelta(days=7), max_age_days=7)
    before = _count(session, Place), session.scalars(select(func.max(Park.id))).one()

    report = _load(TODAY + timedelta(days=8), max_age_days=7)
    again = _load(TODAY + timedelta(days=9), max_age_days=7)

    assert (kept.has_changed, report.has_changed, again.has_changed) == (False, True, False)
    assert session.scalars(select(DemoLoad.today)).one() == TODAY + timedelta(days=8)
    assert _count(session, Parcel) == 120
    assert _count(session, ParcelDistance) == 120 * 7
    assert before == (_count(session, Place), session.scalars(select(func.max(Park.id))).one())
    statement = select(func.count()).where(Parcel.status == "listed", _closes_after(report.today))
    assert session.scalars(statement).one() == 20


def test_real_parcels_and_the_ground_are_left_when_dates_are_made_new(session: Session) -> None:
    _load(TODAY)
    park = session.scalars(select(Park).order_by(Park.id).limit(1)).one()
    park.name_en = "Edited Park"
    real = _real_parcel(session)

    _load(TODAY + timedelta(days=30), max_age_days=7)

    session.expire_all()
    assert session.get(Parcel, real) is not None
    assert park.name_en == "Edited Park"


@pytest.mark.parametrize("edit", ["status", "file"])
def test_edited_parcels_are_not_made_new_by_themselves(session: Session, edit: str) -> None:
    _load(TODAY)
    parcel = session.scalars(select(Parcel).where(Parcel.status == "promoted").limit(1)).one()
    if edit == "file":
        _attach(session, parcel, b"a plan")
    else:
        changed_at = database_now(session) + timedelta(days=1)
        session.add(
            ParcelStatusChange(
                parcel_id=parcel.id,
                from_status="promoted",
                to_status="announced",
                changed_at=changed_at,
                note="",
                note_en="",
            )
        )
    session.commit()
    before = _rows(session)

    report = _load(TODAY + timedelta(days=30), max_age_days=7)

    assert (report.has_changed, report.is_stale) == (False, True)
    assert _rows(session) == before
    assert _load(TODAY + timedelta(days=30), is_refresh=True).has_changed


def test_clearing_takes_the_files_that_nobody_else_has(session: Session) -> None:
    _load(TODAY)
    digests = session.scalars(select(Attachment.sha256)).all()
    paths = [file_store().path(digest) for digest in digests]
    shared = paths[0].read_bytes()
    real = session.get(Parcel, _real_parcel(session))
    assert real is not None
    _attach(session, real, shared)
    session.commit()

    services.clear_demo()

    assert [path for path in paths if path.exists()] == [paths[0]]


def test_a_refresh_keeps_the_files_that_are_still_shown(session: Session) -> None:
    _load(TODAY)

    _load(date(2027, 3, 1), is_refresh=True)

    session.expire_all()
    digests = session.scalars(select(Attachment.sha256)).all()
    assert len(digests) == 40
    assert all(file_store().path(digest).is_file() for digest in digests)


def test_clearing_leaves_what_is_real_and_what_it_stands_on(session: Session) -> None:
    _load(TODAY)
    real = _real_parcel(session)

    report = services.clear_demo()

    assert (report.parcels, report.stays.parcels) == (120, 1)
    session.expire_all()
    assert session.scalars(select(Parcel.id)).all() == [real]
    assert [_count(session, model) for model in (District, Park, Deal)] == [13, 39, 27]


def test_a_real_deal_keeps_the_geography_too(session: Session) -> None:
    _load(TODAY)
    deal = session.scalars(select(Deal).limit(1)).one()
    deal.slug = "our-own"
    session.commit()

    report = services.clear_demo()

    assert (report.stays.parcels, report.stays.others) == (0, 1)
    assert _count(session, Deal) == 27


def test_a_load_after_a_clearing_brings_the_parcels_back(session: Session) -> None:
    _load(TODAY)
    _real_parcel(session)
    services.clear_demo()

    report = _load(TODAY)

    assert report.has_changed
    assert _count(session, Parcel) == 121
    assert session.get_one(DemoLoad, 1).has_parcels


def test_pages_say_what_is_left_of_the_demonstration(
    session: Session, client: FlaskClient, runner: FlaskCliRunner
) -> None:
    _load(TODAY)
    _real_parcel(session)

    said = runner.invoke(args=["demo", "clear"]).output
    page = client.get("/parks").text
    runner.invoke(args=["demo", "clear", "--adopt-geography"])
    adopted = client.get("/parks").text

    assert "1 real parcels" in said
    assert "地块为正式数据" in page
    assert "本站地块为演示生成" not in page
    assert "demo-banner" not in adopted
    assert _count(session, Park) == 39


def test_the_command_says_what_it_did(runner: FlaskCliRunner) -> None:
    first = runner.invoke(args=["demo", "load", "--today", "2026-11-23"])
    second = runner.invoke(args=["demo", "load"])
    status = runner.invoke(args=["demo", "status"])
    cleared = runner.invoke(args=["demo", "clear"])

    assert "loaded 120 parcels, 39 parks" in first.output
    assert "loaded already" in second.output
    assert "seed 2026" in status.output
    assert "removed 120" in cleared.output


def _load(today: date, **asked: Any) -> services.LoadReport:
    return services.load_demo(today=today, **asked)


def _real_parcel(session: Session) -> int:
    district = session.scalars(select(District).where(District.code == "420102")).one()
    return make_parcel(session, district, number="REAL-1", at=(114.3, 30.65)).id


def _attach(session: Session, parcel: Parcel, content: bytes) -> None:
    draft = AttachmentDraft(
        kind=AttachmentKind.BOUNDARY_POINTS,
        title="图",
        title_en="Plan",
        file_name="plan.txt",
        media_type="text/plain",
        content=content,
    )
    attach_file(session, parcel, draft)


def _closes_after(day: date) -> ColumnElement[bool]:
    return Parcel.listing_closes_at > datetime.combine(day, time(), UTC)


def _count(session: Session, model: type) -> int:
    session.expire_all()
    return session.scalars(select(func.count()).select_from(model)).one()


def _rows(session: Session) -> list[tuple[object, ...]]:
    session.expire_all()
    statement = select(Parcel.id, Parcel.number, Parcel.status_changed_at).order_by(Parcel.id)
    return [tuple(row) for row in session.execute(statement)]
