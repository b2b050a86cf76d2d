"""Forged cursors before a real database: what is not refused must be answered."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.search.keyset import MAX_ID
from portal.search.vocab import Sort
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district
from tests.unit.search.test_keyset import forged

#: The ends of what each order takes; the database has to stand them.
ENDS = {
    Sort.NEWEST: ("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59.999999+00:00"),
    Sort.NUMBER: ("", "\U0010fffe", "'; drop table parcel; --", "%", "a" * 200),
}
AMOUNTS = ("0", "0.0000", "9" * 16, "9" * 16 + ".999999")


@pytest.mark.parametrize("path", ["/parcels", "/parcels.geojson"])
@pytest.mark.parametrize("mark", ["", "<"])
@pytest.mark.parametrize("sort", Sort)
def test_the_ends_of_every_order_are_answered(
    client: FlaskClient, session: Session, path: str, mark: str, sort: Sort
) -> None:
    make_parcel(session, make_district(session))

    for value in (None, *ENDS.get(sort, AMOUNTS)):
        for row_id in (0, MAX_ID):
            after = forged([sort.value + mark, value, row_id])
            answer = client.get(f"{path}?sort={sort.value}&after={after}")
            assert answer.status_code == 200


@pytest.mark.parametrize(
    ("sort", "value", "row_id"),
    [
        ("number", "\ud800", 1),
        ("number", "a\x01", 1),
        ("price_asc", "1e20", 1),
        ("far_desc", "1e999999", 1),
        ("newest", "0001-01-01T00:00:00+23:59", 1),
        ("newest", None, 2**31),
        ("newest", None, 2**62),
        ("newest", None, True),
    ],
)
def test_a_forged_cursor_is_a_fault_of_after(
    client: FlaskClient, sort: str, value: str | None, row_id: int
) -> None:
    after = forged([sort, value, row_id])

    answer = client.get(f"/parcels.geojson?sort={sort}&after={after}")

    assert answer.status_code == 400
    assert answer.get_json()["error"]["field"] == "after"
    assert client.get(f"/parcels?sort={sort}&after={after}").status_code == 400
