"""``/parcels/<number>/outline.*``: each format, public parcels only, linked from the page."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.parcels.vocab import ParcelStatus
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district

TYPES = {
    "dxf": "image/vnd.dxf",
    "kml": "application/vnd.google-earth.kml+xml",
    "txt": "text/plain",
    "geojson": "application/geo+json",
}


@pytest.mark.parametrize("suffix", TYPES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_an_outline_is_to_be_saved(
    client: FlaskClient, session: Session, suffix: str, prefix: str
) -> None:
    parcel = make_parcel(session, make_district(session))

    response = client.get(f"{prefix}/parcels/{quote(parcel.number)}/outline.{suffix}")

    assert (response.status_code, response.mimetype) == (200, TYPES[suffix])
    header = response.headers["Content-Disposition"]
    assert header.startswith("attachment")
    assert unquote(header).count(parcel.number) == 1
    assert parcel.number in response.text
    assert "4547" in response.text or suffix == "geojson" or prefix == ""


@pytest.mark.parametrize("suffix", TYPES)
def test_drafts_and_strangers_have_no_outline(
    client: FlaskClient, session: Session, suffix: str
) -> None:
    draft = make_parcel(session, make_district(session), status=ParcelStatus.DRAFT)

    for number in (draft.number, "P(1999)1号", "a'b"):
        assert client.get(f"/parcels/{quote(number)}/outline.{suffix}").status_code == 404


def test_the_page_of_a_parcel_offers_them(client: FlaskClient, session: Session) -> None:
    parcel = make_parcel(session, make_district(session))

    html = client.get(f"/parcels/{quote(parcel.number)}").text

    assert all(f"/outline.{suffix}" in html for suffix in TYPES)
