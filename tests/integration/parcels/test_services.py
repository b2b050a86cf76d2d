"""Storing parcels and moving them along their life."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from geoalchemy2.shape import to_shape
from shapely.geometry import Point
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.geo.shapes import AreaCheck
from portal.kernel.errors import Conflict, InvalidInput, NotFound
from portal.parcels.distances import measure_distances
from portal.parcels.draft import UsePart
from portal.parcels.models import Parcel, ParcelDistance, ParcelStatusChange
from portal.parcels.services import change_status, save_parcel
from portal.parcels.terms import StepTerms
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.places.draft import PlaceDraft
from portal.places.services import save_place
from portal.places.vocab import PlaceKind
from tests.factories.parcels import PUBLISHED, make_draft, make_parcel, square
from tests.factories.places import make_district

pytestmark = pytest.mark.db


def _station(session: Session, name: str, lon: float, lat: float) -> None:
    draft = PlaceDraft(
        kind=PlaceKind.METRO,
        name=name,
        name_en=name,
        location=Point(lon, lat),
        accuracy_m=10,
        source="test",
    )
    save_place(session, draft)
    session.commit()


def test_generated_prices_follow_the_deal_once_there_is_one(session: Session) -> None:
    district = make_district(session)
    area_m2 = Decimal(40_000)

    parcel = make_parcel(
        session,
        district,
        status=ParcelStatus.SOLD,
        site_area_m2=area_m2,
        starting_price_yuan=Decimal(100_000_000),
        deal_price_yuan=Decimal(120_000_000),
        deal_on=PUBLISHED.date(),
    )

    assert parcel.price_yuan == 120_000_000
    assert parcel.floor_price_yuan_per_m2 == Decimal("1500.00")


def test_parcel_without_plot_ratio_has_no_floor_price(session: Session) -> None:
    parcel = make_parcel(
        session,
        make_district(session),
        plot_ratio=None,
        starting_price_yuan=Decimal(100_000_000),
    )

    assert parcel.floor_price_yuan_per_m2 is None


def test_nearest_place_is_measured_from_edge_to_edge(session: Session) -> None:
    _station(session, "near", 114.31, 30.60)
    _station(session, "far", 114.40, 30.60)

    parcel = make_parcel(session, make_district(session), at=(114.30, 30.60), side_m=200)

    distance = session.scalars(select(ParcelDistance).filter_by(parcel_id=parcel.id)).one()
    assert distance.place.name == "near"
    # 0.01° of longitude are 959 m here; the side is the parcel's own.
    assert distance.distance_m == pytest.approx(759, abs=3)


def test_distances_follow_a_place_that_was_added_later(session: Session) -> None:
    _station(session, "far", 114.40, 30.60)
    parcel = make_parcel(session, make_district(session), at=(114.30, 30.60))
    _station(session, "near", 114.31, 30.60)

    measure_distances(session)

    distance = session.scalars(select(ParcelDistance).filter_by(parcel_id=parcel.id)).one()
    assert distance.place.name == "near"


def test_storing_the_same_draft_again_changes_nothing(session: Session) -> None:
    district = make_district(session)
    draft = make_draft(district, number="P(2026)900号")
    first = save_parcel(session, draft)
    session.commit()

    again = save_parcel(session, draft)
    session.commit()

    assert (first.is_new, again.is_new) == (True, False)
    assert first.parcel.id == again.parcel.id
    assert len(again.parcel.parts) == len(again.parcel.history) == 1


def test_the_notice_may_differ_from_the_drawing_by_five_percent(session: Session) -> None:
    district = make_district(session)
    outline = square((114.30, 30.60), 200)

    warned = save_parcel(
        session, make_draft(district, boundary=outline, site_area_m2=Decimal(41_000))
    )

    assert warned.area_check is AreaCheck.WARNING
    with pytest.raises(InvalidInput) as refusal:
        save_parcel(session, make_draft(district, boundary=outline, site_area_m2=Decimal(44_000)))
    assert refusal.value.field == "site_area_m2"


def test_parcel_outside_its_district_is_refused(session: Session) -> None:
    district = make_district(session)

    with pytest.raises(InvalidInput) as refusal:
        save_parcel(session, make_draft(district, boundary=square((121.47, 31.23), 200)))

    assert refusal.value.field == "boundary"


def test_unknown_park_is_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        save_parcel(session, make_draft(make_district(session), park_slug="nowhere"))


def test_the_label_stands_inside_the_outline(session: Session) -> None:
    parcel = make_parcel(session, make_district(session))

    assert to_shape(parcel.boundary).contains(to_shape(parcel.label_point))


def test_each_step_is_written_down_with_its_reason(session: Session) -> None:
    parcel = make_parcel(session, make_district(session), status=ParcelStatus.ANNOUNCED)

    change_status(parcel.number, ParcelStatus.WITHDRAWN, note="规划调整")

    session.expire_all()
    last = session.scalars(
        select(ParcelStatusChange)
        .filter_by(parcel_id=parcel.id)
        .order_by(ParcelStatusChange.id.desc())
    ).first()
    assert last is not None
    assert (last.from_status, last.to_status) == ("announced", "withdrawn")
    assert last.note == "规划调整"
    assert last.changed_at - PUBLISHED > timedelta(0)


def test_a_sold_parcel_stays_sold(session: Session) -> None:
    parcel = make_parcel(session, make_district(session), status=ParcelStatus.SOLD)

    with pytest.raises(Conflict):
        change_status(parcel.number, ParcelStatus.PROMOTED)

    session.expire_all()
    assert session.get_one(Parcel, parcel.id).status == "sold"


def test_nothing_is_sold_without_a_price(session: Session) -> None:
    parcel = make_parcel(session, make_district(session), status=ParcelStatus.LISTED)

    with pytest.raises(InvalidInput):
        change_status(parcel.number, ParcelStatus.SOLD)


def test_nothing_is_sold_without_a_day(session: Session) -> None:
    parcel = make_parcel(session, make_district(session), status=ParcelStatus.LISTED)
    parcel.deal_price_yuan = Decimal(1_000_000)
    session.commit()

    with pytest.raises(InvalidInput):
        change_status(parcel.number, ParcelStatus.SOLD)


def test_no_draft_brings_a_sale_without_a_price(session: Session) -> None:
    draft = make_draft(make_district(session), status=ParcelStatus.SOLD, deal_price_yuan=None)

    with pytest.raises(InvalidInput) as refusal:
        save_parcel(session, draft)

    assert refusal.value.field == "deal_price_yuan"


def test_the_database_itself_refuses_a_sale_without_a_price(session: Session) -> None:
    parcel = make_parcel(session, make_district(session), status=ParcelStatus.LISTED)

    with pytest.raises(IntegrityError, match="sold_has_deal"):
        session.execute(text("update parcel set status = 'sold' where id = :id"), {"id": parcel.id})


def test_unknown_number_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        change_status("P(1999)001号", ParcelStatus.PROMOTED)


def test_mixed_parcel_counts_under_each_use(session: Session) -> None:
    area_m2 = Decimal(40_000)
    parts = (UsePart("0701", area_m2 - 10_000, 70), UsePart("0901", Decimal(10_000), 40))

    parcel = make_parcel(
        session,
        make_district(session),
        use=LandUse.MIXED,
        site_area_m2=area_m2,
        parts=parts,
    )

    assert parcel.uses == ["mixed_commercial_residential", "residential", "commercial"]
    assert [part.term_years for part in parcel.parts] == [70, 40]


def test_an_older_draft_does_not_undo_what_steps_have_brought(session: Session) -> None:
    district = make_district(session)
    draft = make_draft(district, number="P(2026)901号", status=ParcelStatus.ANNOUNCED)
    save_parcel(session, draft)
    session.commit()
    closes_at = datetime(2090, 1, 1, tzinfo=UTC)
    change_status(draft.number, ParcelStatus.LISTED, StepTerms(listing_closes_at=closes_at))
    session.expire_all()
    assert save_parcel(session, draft).parcel.listing_closes_at == closes_at
    session.commit()
    change_status(draft.number, ParcelStatus.SOLD, StepTerms(Decimal(5_000_000), date(2026, 1, 9)))
    session.expire_all()

    parcel = save_parcel(session, draft).parcel
    session.commit()

    assert parcel.status == ParcelStatus.SOLD
    assert parcel.deal_price_yuan == 5_000_000


@pytest.mark.parametrize(
    ("use", "code", "words"),
    [
        (LandUse.INDUSTRIAL, "100102", ["工业", "二类工业用地", "industrial"]),
        (LandUse.RESIDENTIAL, "0701", ["住宅", "城镇住宅用地", "residential"]),
        (LandUse.MIXED, "0901", ["商住混合", "商业用地", "commercial"]),
    ],
)
def test_the_text_filter_finds_uses_in_both_languages(
    client: FlaskClient, session: Session, use: LandUse, code: str, words: list[str]
) -> None:
    district = make_district(session)
    area_m2 = Decimal(40_000)
    make_parcel(
        session,
        district,
        number="P(2026)902号",
        use=use,
        site_area_m2=area_m2,
        parts=(UsePart(code, area_m2, 40),),
    )
    make_parcel(session, district, use=LandUse.EDUCATION)

    for word in words:
        found = client.get("/parcels.geojson", query_string={"q": word}).json
        assert found is not None
        assert [f["properties"]["number"] for f in found["features"]] == ["P(2026)902号"], word
