"""``flask parcels``: each command as an officer types it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.parcels.models import Parcel, ParcelDistance
from portal.parcels.vocab import ParcelStatus
from portal.places.models import ParkDistance
from tests.factories.parcels import make_draft, make_parcel, square
from tests.factories.places import make_district, make_park, make_place

NUMBER = "P(2026)041号"


def _parcel(session: Session, status: ParcelStatus) -> Parcel:
    return make_parcel(session, make_district(session), number=NUMBER, status=status)


def _fresh(session: Session, parcel: Parcel) -> Parcel:
    session.expire_all()
    return session.get_one(Parcel, parcel.id)


def test_a_sale_is_recorded_with_price_and_day(session: Session, runner: FlaskCliRunner) -> None:
    parcel = _parcel(session, ParcelStatus.LISTED)

    result = runner.invoke(
        args="parcels status P（2026）041号 sold --price 120,000,000 --on 2026-01-10"
        " --note 网上成交 --note-en Sold"
    )

    assert result.exit_code == 0, result.output
    parcel = _fresh(session, parcel)
    assert (parcel.status, parcel.deal_on) == ("sold", date(2026, 1, 10))
    assert parcel.deal_price_yuan == parcel.price_yuan == Decimal(120_000_000)
    last = parcel.history[-1]
    assert (last.from_status, last.to_status) == ("listed", "sold")
    assert (last.note, last.note_en) == ("网上成交", "Sold")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2090-09-01 10:00", datetime(2090, 9, 1, 2, tzinfo=UTC)),
        ("2090-09-01T10:00+00:00", datetime(2090, 9, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_listing_closes_in_beijing_time_unless_an_offset_is_given(
    session: Session, runner: FlaskCliRunner, typed: str, moment: datetime
) -> None:
    parcel = _parcel(session, ParcelStatus.ANNOUNCED)

    result = runner.invoke(args=["parcels", "status", NUMBER, "listed", "--closes-at", typed])

    assert result.exit_code == 0, result.output
    assert _fresh(session, parcel).listing_closes_at == moment


def test_going_back_to_promotion_forgets_the_closing_time(
    session: Session, runner: FlaskCliRunner
) -> None:
    parcel = _parcel(session, ParcelStatus.ANNOUNCED)
    runner.invoke(args=["parcels", "status", NUMBER, "listed", "--closes-at", "2090-09-01 10:00"])

    result = runner.invoke(args=["parcels", "status", NUMBER, "promoted"])

    assert result.exit_code == 0, result.output
    parcel = _fresh(session, parcel)
    assert (parcel.status, parcel.listing_closes_at) == ("promoted", None)


@pytest.mark.parametrize(
    ("status", "arguments", "words"),
    [
        (ParcelStatus.LISTED, ["sold"], "--price: 成交的地块须填写成交价"),
        (ParcelStatus.LISTED, ["sold", "--price", "1"], "--on: 成交的地块须填写成交日期"),
        (ParcelStatus.LISTED, ["sold", "--price", "x", "--on", "2026-01-01"], "以元为单位"),
        (ParcelStatus.LISTED, ["sold", "--price", "0", "--on", "2026-01-01"], "须大于零"),
        (ParcelStatus.LISTED, ["sold", "--price", "1", "--on", "1.1.2026"], "--on: "),
        (ParcelStatus.LISTED, ["sold", "--price", "1", "--on", "2090-01-01"], "不能晚于今天"),
        (ParcelStatus.ANNOUNCED, ["listed"], "--closes-at: 挂牌的地块须填写挂牌截止时间"),
        (ParcelStatus.ANNOUNCED, ["listed", "--closes-at", "2020-01-01 10:00"], "须晚于现在"),
        (ParcelStatus.ANNOUNCED, ["listed", "--closes-at", "soon"], "北京时间"),
        (ParcelStatus.ANNOUNCED, ["promoted", "--price", "1"], "--price: "),
        (ParcelStatus.ANNOUNCED, ["gone"], "STATUS: 没有这一状态"),
        (ParcelStatus.PROMOTED, ["sold", "--price", "1", "--on", "2026-01-01"], "地块状态不能从"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_changes(
    session: Session,
    runner: FlaskCliRunner,
    status: ParcelStatus,
    arguments: list[str],
    words: str,
) -> None:
    parcel = _parcel(session, status)
    steps = len(parcel.history)

    result = runner.invoke(args=["parcels", "status", NUMBER, *arguments])

    assert result.exit_code == 1
    assert words in result.output
    parcel = _fresh(session, parcel)
    assert (parcel.status, parcel.deal_price_yuan) == (status, None)
    assert len(parcel.history) == steps


@pytest.mark.parametrize("number", ["P(1999)001号", "..", "a/b"])
def test_an_unknown_number_is_said_to_be_unknown(
    session: Session, runner: FlaskCliRunner, number: str
) -> None:
    result = runner.invoke(args=["parcels", "status", number, "promoted"])

    assert result.exit_code == 1
    assert "编号" in result.output


def test_measure_finds_places_that_came_later(session: Session, runner: FlaskCliRunner) -> None:
    district = make_district(session)
    parcel, park = make_parcel(session, district), make_park(session, district)
    make_place(session)

    results = [runner.invoke(args=["parcels", "measure"]) for _ in range(2)]

    assert [result.exit_code for result in results] == [0, 0]
    session.expire_all()
    assert session.scalars(select(ParcelDistance.parcel_id)).all() == [parcel.id]
    assert session.scalars(select(ParkDistance.park_id)).all() == [park.id]


def test_check_lists_doubtful_areas_only(session: Session, runner: FlaskCliRunner) -> None:
    district = make_district(session)
    outline = square((114.3, 30.6), 200)
    make_parcel(session, district, number=NUMBER, boundary=outline, site_area_m2=Decimal(41_000))
    sound = make_parcel(session, district)

    result = runner.invoke(args=["parcels", "check"])

    assert result.exit_code == 0
    assert f"{NUMBER}: 41000.00 m² stated" in result.output
    assert sound.number not in result.output
    assert make_draft(district).number not in result.output
