"""The home page and the pages about the site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.db.unit_of_work import database_now
from portal.home import queries
from portal.parcels.vocab import ParcelStatus
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district, make_park
from tests.support.page import Page


def test_an_empty_house_has_a_home_page(client: FlaskClient) -> None:
    answer = client.get("/")

    assert answer.status_code == 200
    assert "目前没有即将截止的地块" in answer.text


def test_listed_parcels_whose_time_is_up_are_not_denied(
    client: FlaskClient, session: Session
) -> None:
    """They are still listed in the catalog: the page may only say that none ends soon."""
    past = database_now(session) - timedelta(days=1)
    district = make_district(session)
    make_parcel(session, district, status=ParcelStatus.LISTED, listing_closes_at=past)
    session.commit()

    answer = client.get("/")

    assert "目前没有即将截止的地块" in answer.text
    assert "没有正在公告或挂牌" not in answer.text


def test_figures_count_what_can_be_had(session: Session) -> None:
    district = make_district(session)
    make_parcel(session, district, site_area_m2=Decimal(40_000), side_m=200)
    make_parcel(session, district, at=(114.31, 30.6), status=ParcelStatus.WITHDRAWN)
    now = database_now(session)
    make_parcel(session, district, at=(114.32, 30.6), status=ParcelStatus.SOLD, deal_on=now.date())

    figures = queries.figures()

    assert (figures.available, figures.available_area_m2) == (1, Decimal(40_000))
    assert figures.now.tzinfo is not None


def test_what_ends_next_stands_first_and_the_past_is_gone(session: Session) -> None:
    district, now = make_district(session), database_now(session)
    for number, days in (("late", 9), ("soon", 1), ("past", -1)):
        make_parcel(
            session,
            district,
            number=number,
            at=(114.3 + days / 300, 30.6),
            status=ParcelStatus.LISTED,
            listing_closes_at=now + timedelta(days=days),
        )

    assert [parcel.number for parcel in queries.closing_soon()] == ["soon", "late"]


def test_the_newest_come_first_and_drafts_never(session: Session) -> None:
    district = make_district(session)
    for day in (1, 3, 2):
        make_parcel(
            session,
            district,
            number=f"d{day}",
            at=(114.3 + day / 100, 30.6),
            published_at=datetime(2026, 1, day, tzinfo=UTC),
        )
    make_parcel(session, district, at=(114.34, 30.6), status=ParcelStatus.DRAFT)

    assert [parcel.number for parcel in queries.newest()] == ["d3", "d2", "d1"]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_home_page_leads_to_parcels_and_parks(
    client: FlaskClient, session: Session, prefix: str
) -> None:
    district = make_district(session)
    park = make_park(session, district)
    make_parcel(session, district, number="WH-1", status=ParcelStatus.PROMOTED)
    session.commit()

    page = Page(client.get(f"{prefix}/").text, path=f"{prefix}/")

    links = {link.get("href") for link in page.all("a")}
    assert {f"{prefix}/parcels/WH-1", f"{prefix}/parks/{park.slug}", f"{prefix}/map"} <= links


def test_the_home_page_needs_few_statements(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))
    statements: list[str] = []

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(session.connection().engine, "before_cursor_execute", count)
    client.get("/")
    event.remove(session.connection().engine, "before_cursor_execute", count)

    assert len([text for text in statements if text.startswith("SELECT")]) <= 6


@pytest.mark.parametrize("path", ["/about/sitemap", "/about/privacy", "/about/accessibility"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_about_the_site_are_there(client: FlaskClient, prefix: str, path: str) -> None:
    assert client.get(prefix + path).status_code == 200
