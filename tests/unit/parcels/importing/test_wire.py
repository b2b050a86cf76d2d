"""What comes out of the sandbox is looked at before it is believed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.parcels.importing import faults, wire
from portal.parcels.importing.findings import Finding, Severity
from portal.parcels.importing.limits import LIMITS, Limits
from portal.parcels.importing.table import Cell, RawRow, RawTable

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.booleans(),
    TEXTS,
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
)
HEAD = {"name": "a", "columns": ["x"], "epsg": 4547, "findings": []}


def _table(cells: list[Cell], outline: bytes | None) -> RawTable:
    columns = tuple(f"c{n}" for n in range(len(cells)))
    finding = Finding(
        severity=Severity.WARNING,
        row=3,
        field="c",
        value="v",
        reason=faults.CORNERS_DIFFER.reason,
        remedy=faults.CORNERS_DIFFER.remedy,
        params={"stated": "5", "count": 4},
    )
    row = RawRow(2, dict(zip(columns, cells, strict=True)), outline)
    return RawTable("地块", columns, (row,), 4547, (finding,))


@given(cells=st.lists(CELLS, max_size=8), outline=st.one_of(st.none(), st.binary(max_size=50)))
def test_a_table_survives_the_journey(cells: list[Cell], outline: bytes | None) -> None:
    table = _table(cells, outline)

    arrived = wire.unpack(b"".join(wire.pack(table)), LIMITS)

    assert arrived == table
    for before, after in zip(cells, arrived.rows[0].cells.values(), strict=True):
        assert type(before) is type(after)
        assert str(before) == str(after)


def test_types_that_equal_each_other_stay_apart() -> None:
    noon = datetime(2026, 1, 1, 12)  # noqa: DTZ001 - sheets know no zones
    cells: list[Cell] = [True, Decimal("1.00"), date(2026, 1, 1), noon]

    arrived = wire.unpack(b"".join(wire.pack(_table(cells, None))), LIMITS)

    assert [repr(cell) for cell in arrived.rows[0].cells.values()] == [repr(c) for c in cells]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [HEAD],
        [HEAD, {"end": 1}],
        [HEAD, [1, ["a"], None]],
        [HEAD, [1, [], None], {"end": 1}],
        [HEAD, [1, [{"n": "NaN"}], None], {"end": 1}],
        [HEAD, [1, [{"n": "x"}], None], {"end": 1}],
        [HEAD, [1, [{"pickle": "x"}], None], {"end": 1}],
        [HEAD, [1, [{"d": "2026-13-01"}], None], {"end": 1}],
        [HEAD, [1, [7], None], {"end": 1}],
        [HEAD, [True, ["a"], None], {"end": 1}],
        [HEAD, [1, ["a"], "not base64!"], {"end": 1}],
        [HEAD, {"end": 0}, {"end": 1}],
        [HEAD | {"columns": ["x", "x"]}, {"end": 0}],
        [HEAD | {"epsg": "4547"}, {"end": 0}],
        [HEAD | {"findings": [{"reason": "x"}]}, {"end": 0}],
        [HEAD | {"columns": [f"c{n}" for n in range(201)]}, {"end": 0}],
    ],
)
def test_what_is_no_table_is_refused(lines: list[object]) -> None:
    sent = b"".join(orjson.dumps(line) + b"\n" for line in lines)

    with pytest.raises(wire.Garbled):
        wire.unpack(sent, LIMITS)


@pytest.mark.parametrize("sent", [b"", b"x\ny\n", b"\x80\x04K\x01.\n", b"[]\n[]\n"])
def test_what_is_no_json_is_refused(sent: bytes) -> None:
    with pytest.raises(wire.Garbled):
        wire.unpack(sent, LIMITS)


def test_a_text_that_cannot_be_filled_is_refused() -> None:
    table = _table([], None)
    sent = b"".join(wire.pack(table)).replace(b"%(stated)s", b"%(other)s")

    with pytest.raises(wire.Garbled):
        wire.unpack(sent, LIMITS)


def test_more_rows_than_allowed_are_refused() -> None:
    with pytest.raises(wire.Garbled):
        wire.unpack(b"".join(wire.pack(_table([], None))), Limits(rows=0))
