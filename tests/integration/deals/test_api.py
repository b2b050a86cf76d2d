"""The layer of past deals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.deals import make_deal
from tests.factories.places import make_district


def test_placed_deals_are_shown_newest_first_with_their_facts(
    client: FlaskClient, session: Session
) -> None:
    district = make_district(session)
    make_deal(session, district, "unplaced")
    make_deal(session, district, "old", lat=30.6, dealt_on=date(2024, 1, 1))
    make_deal(
        session,
        district,
        "new",
        lat=30.61,
        deal_price_yuan=Decimal(120_000_000),
        floor_price_yuan_per_m2=Decimal(3_000),
    )

    zh = client.get("/layers/deals.geojson").json
    en = client.get("/en/layers/deals.geojson").json

    assert zh is not None
    assert en is not None
    assert [f["properties"]["name"] for f in zh["features"]] == ["new路", "old路"]
    assert en["features"][0]["properties"]["name"] == "new road"
    assert zh["features"][0]["geometry"] == {"type": "Point", "coordinates": [114.3, 30.61]}
    facts = dict(zh["features"][0]["properties"]["facts"])
    assert facts["成交"] == "2025年1月1日"
    assert facts["成交价"] == "12,000 万元"
    assert facts["楼面地价"] == "3,000 元/㎡"
    assert any("500 米" in value for value in facts.values())
