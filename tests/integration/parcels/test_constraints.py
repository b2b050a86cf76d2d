"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import CheckConstraint, delete, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from portal.db.base import Base
from portal.db.cluster import DatabaseUrls
from portal.db.cluster.external import libpq_url
from portal.parcels.models import Parcel, ParcelStatusChange
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("min_plot_ratio = 3, max_plot_ratio = 2", "plot_ratio_ordered"),
        (
            "min_height_m = 24, max_height_m = 24, max_height_m_included = false",
            "height_m_ordered",
        ),
        (
            "min_green_ratio = .3, max_green_ratio = .3, min_green_ratio_included = false",
            "green_ratio_ordered",
        ),
        (
            "min_building_coverage_ratio = .4, max_building_coverage_ratio = .3",
            "building_coverage_ratio_ordered",
        ),
        ("max_building_coverage_ratio = 1.01", "building_coverage_ratio_within_one"),
        ("min_green_ratio = -.01", "green_ratio_within_one"),
        ("max_green_ratio = 30", "green_ratio_within_one"),
        ("max_height_m = -1", "height_m_positive"),
        ("max_plot_ratio = 0", "plot_ratio_positive"),
        ("services_level = 4", "services_level_known"),
        ("starting_price_yuan = 0", "money_positive"),
        ("deal_price_yuan = -1", "money_positive"),
        ("bid_deposit_yuan = 0", "money_positive"),
        ("is_standard_land = true", "standard_land_complete"),
        ("tax_yuan_per_m2_year = 0", "standard_land_positive"),
        ("gas_m3_per_day = -1", "utilities_not_negative"),
    ],
)
def test_impossible_figures_are_refused(session: Session, change: str, constraint: str) -> None:
    parcel = make_parcel(session, make_district(session), plot_ratio=None)

    with pytest.raises(IntegrityError, match=constraint):
        session.execute(text(f"update parcel set {change} where id = :id"), {"id": parcel.id})


@pytest.mark.parametrize(
    "change",
    [
        "min_plot_ratio = 2, max_plot_ratio = 2",
        "min_height_m = 24, min_height_m_included = false",
        "max_green_ratio = .3, max_green_ratio_included = false",
        "min_building_coverage_ratio = 0, max_building_coverage_ratio = 1",
    ],
)
def test_intervals_at_their_edge_are_taken(session: Session, change: str) -> None:
    parcel = make_parcel(session, make_district(session), plot_ratio=None)

    session.execute(text(f"update parcel set {change} where id = :id"), {"id": parcel.id})


def test_models_and_migrations_name_the_same_checks(session: Session) -> None:
    found = select(text("conname")).select_from(text("pg_constraint"))
    found = found.where(text("contype = 'c' and connamespace = 'public'::regnamespace"))
    stored = {name for (name,) in session.execute(found) if name != "spatial_ref_sys_srid_check"}

    named = {
        str(check.name)
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint) and check.name
    }

    assert stored == named


@pytest.mark.parametrize(
    "statement",
    [
        "update parcel_status_change set note = 'x'",
        "delete from parcel_status_change",
        "truncate parcel_status_change",
    ],
)
def test_services_have_no_right_to_change_history(urls: DatabaseUrls, statement: str) -> None:
    with psycopg.connect(libpq_url(urls.rw)) as connection:
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement.encode())
        connection.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "update parcel_status_change set note = 'x'",
        "delete from parcel_status_change",
        "truncate parcel_status_change",
    ],
)
def test_not_even_the_owner_changes_history(urls: DatabaseUrls, statement: str) -> None:
    with psycopg.connect(libpq_url(urls.owner)) as connection:
        connection.execute(_ARRANGE)

        with pytest.raises(errors.RestrictViolation):
            connection.execute(statement.encode())
        connection.rollback()


def test_services_remove_a_parcel_with_its_history(session: Session) -> None:
    district = make_district(session)
    gone, kept = make_parcel(session, district), make_parcel(session, district)

    session.execute(delete(Parcel).where(Parcel.id == gone.id))
    session.delete(make_parcel(session, district))
    session.flush()

    left = select(func.distinct(ParcelStatusChange.parcel_id))
    assert session.scalars(left).all() == [kept.id]


def test_a_step_of_a_parcel_that_stays_is_not_removed(session: Session) -> None:
    parcel = make_parcel(session, make_district(session))

    with pytest.raises(DBAPIError):
        session.execute(delete(ParcelStatusChange).where(ParcelStatusChange.parcel_id == parcel.id))


def test_the_floor_price_is_that_of_the_published_worked_example(session: Session) -> None:
    # 82,241.51 ㎡ at 370 万元/亩 with 411,207.55 ㎡ of floors: about 1,110 元/㎡.
    site_m2 = Decimal("82241.51")
    price_yuan = (site_m2 * 3 / 2000 * 3_700_000).quantize(Decimal("0.01"))

    parcel = make_parcel(
        session,
        make_district(session),
        side_m=float(site_m2) ** 0.5,
        site_area_m2=site_m2,
        starting_price_yuan=price_yuan,
        plot_ratio=Decimal("411207.55") / site_m2,
    )

    assert parcel.floor_price_yuan_per_m2 == Decimal("1110.00")


#: One parcel with one step, beside whatever the database holds; rolled back.
_ARRANGE = """
with d as (
    insert into district (code, slug, name, name_en, boundary, label_point, source)
    values ('000000', 'history', '史', 'H',
        'SRID=4490;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))', 'SRID=4490;POINT(0 0)', '')
    returning id
), p as (
    insert into parcel (
        number, name, name_en, district_id, status, main_use, uses, site_area_m2,
        boundary, label_point, boundary_area_m2,
        min_plot_ratio_included, max_plot_ratio_included,
        min_building_coverage_ratio_included, max_building_coverage_ratio_included,
        min_green_ratio_included, max_green_ratio_included,
        min_height_m_included, max_height_m_included,
        is_standard_land, address, address_en, current_condition, current_condition_en,
        industry_orientation, industry_orientation_en, access_conditions, access_conditions_en,
        summary, summary_en, contact_office, contact_office_en, contact_name, contact_name_en,
        contact_phone, source, source_en, is_demo, status_changed_at, search_text)
    select 'history', 'x', 'x', id, 'draft', 'industrial', '{industrial}', 1,
        'SRID=4490;MULTIPOLYGON(((0 0,1 0,1 1,0 0)))', 'SRID=4490;POINT(0 0)', 1,
        true, true, true, true, true, true, true, true,
        false, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', false, now(), ''
    from d returning id
)
insert into parcel_status_change (parcel_id, to_status, changed_at, note, note_en)
select id, 'draft', now(), '', '' from p
"""
