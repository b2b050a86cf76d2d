"""Every order of the catalog is read off an index, in both directions; nothing is sorted."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select, text

from portal.parcels.models import Parcel
from portal.search.keyset_sql import ORDERS
from portal.search.vocab import Sort


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("sort", Sort)
def test_an_order_is_served_by_an_index(
    connection: Connection, sort: Sort, backwards: bool
) -> None:
    # The planner may choose another way for few rows; whether there is this one is the question.
    for setting in ("enable_seqscan", "enable_bitmapscan"):
        connection.execute(text(f"set local {setting} = off"))
    statement = select(Parcel.id).order_by(*ORDERS[sort].by(backwards=backwards)).limit(20)
    compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})

    plan = "\n".join(connection.scalars(text(f"explain {compiled}")))

    assert "Index" in plan
    assert "Sort" not in plan
