"""Exports: the whole result of a query in each format, safe, described, given back."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pyogrio
import pytest
import shapely
from flask.testing import FlaskClient, FlaskCliRunner
from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session

from portal.parcels.draft import Texts
from portal.parcels.vocab import LandUse, ParcelStatus
from portal.search import exporting
from tests.factories.parcels import make_parcel
from tests.factories.places import make_district

SUFFIXES = ("csv", "xlsx", "gpkg")
ADDRESSES = (*(f"/parcels.{suffix}" for suffix in SUFFIXES), "/parcels.geojson?download=1")


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_holds_the_whole_result_in_its_order(client: FlaskClient, session: Session) -> None:
    district = make_district(session)
    for side_m in (300, 100, 200):
        make_parcel(session, district, side_m=side_m, use=LandUse.INDUSTRIAL)
    make_parcel(session, district, use=LandUse.EDUCATION)

    response = client.get("/parcels.csv?use=industrial&sort=area_desc&limit=1")

    assert response.mimetype == "text/csv"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    areas = [float(row["出让面积（㎡）"]) for row in _rows(response.data)]
    assert len(areas) == 3
    assert areas == sorted(areas, reverse=True)


def test_a_row_has_every_fact_and_the_exact_outline(client: FlaskClient, session: Session) -> None:
    texts = Texts(address="=HYPERLINK(1)", source="局")
    parcel = make_parcel(session, make_district(session), zh=texts, is_demo=True)

    (row,) = _rows(client.get("/parcels.csv").data)

    assert row["宗地编号"] == parcel.number
    assert row["行政区"] == "江岸区"
    assert row["状态"] == "推介中"
    assert row["主用途"] == "工业"
    assert row["容积率"] == "≤2"
    assert row["坐落"] == "'=HYPERLINK(1)"
    assert row["演示数据"] == "是"
    assert "EPSG:4490" in row["坐标系"]
    code, area, years = row["用途构成（代码:面积㎡:年限）"].split(":")
    assert (code, float(area), years) == ("1001", float(parcel.site_area_m2), "40")
    outline = shapely.from_wkt(row["地块范围（WKT，EPSG:4490）"])
    assert outline.equals_exact(to_shape(parcel.boundary), 0)


def test_the_english_file_speaks_english(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))

    response = client.get("/en/parcels.csv")
    (row,) = _rows(response.data)

    assert row["District"] == "Jiangan District"
    assert row["Status"] == "Promoted"
    name = unquote(response.headers["Content-Disposition"].partition("UTF-8''")[2])
    assert name.isascii()
    assert name.endswith(".csv")


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_file_is_to_be_saved_under_a_chinese_name(
    client: FlaskClient, session: Session, address: str
) -> None:
    make_parcel(session, make_district(session))

    response = client.get(address)

    assert response.status_code == 200
    header = response.headers["Content-Disposition"]
    assert header.startswith("attachment; ")
    assert unquote(header.partition("UTF-8''")[2]).startswith("地块目录_20")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.data


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("query", "field"),
    [("area_min=x", "area_min"), ("bbox=1,2", "bbox"), ("district=nowhere", "district")],
)
def test_a_wrong_value_is_refused_by_name(
    client: FlaskClient, address: str, query: str, field: str
) -> None:
    response = client.get(f"{address}{'&' if '?' in address else '?'}{query}")

    assert response.status_code == 400
    assert response.get_json()["error"]["field"] == field


def test_download_takes_only_one(client: FlaskClient) -> None:
    response = client.get("/parcels.geojson?download=yes")

    assert response.status_code == 400
    assert response.get_json()["error"]["field"] == "download"


@pytest.mark.parametrize("address", ADDRESSES)
def test_drafts_are_in_no_file(client: FlaskClient, session: Session, address: str) -> None:
    make_parcel(session, make_district(session), status=ParcelStatus.DRAFT, number="P(2026)999号")

    assert "P(2026)999号".encode() not in client.get(address).data


def test_a_result_beyond_the_limit_is_refused(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = make_district(session)
    for _ in range(2):
        make_parcel(session, district)
    monkeypatch.setattr(exporting, "MOST_ROWS", 1)

    response = client.get("/parcels.csv")

    assert response.status_code == 400
    assert "筛选" in response.get_json()["error"]["message"]


def test_places_are_given_back_also_when_the_visitor_leaves(
    client: FlaskClient, session: Session
) -> None:
    make_parcel(session, make_district(session))

    for _ in range(5):
        client.get("/parcels.csv", buffered=False).close()
        client.get("/parcels.xlsx").close()
        client.get("/parcels.csv?area_min=x")

    assert client.get("/parcels.csv").status_code == 200


def test_too_many_at_once_are_asked_to_wait(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))
    held = [exporting._places.acquire(blocking=False) for _ in range(2)]
    response = client.get("/parcels.csv")
    for _ in held:
        exporting._places.release()

    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_workbook_and_package_are_whole(
    client: FlaskClient, session: Session, tmp_path: Path
) -> None:
    parcel = make_parcel(session, make_district(session))

    book = openpyxl.load_workbook(io.BytesIO(client.get("/parcels.xlsx?q=地块").data))
    (tmp_path / "a.gpkg").write_bytes(client.get("/parcels.gpkg").data)

    assert book["地块目录"]["A2"].value == parcel.number
    notes = dict(book["说明"].iter_rows(values_only=True))
    assert notes["宗数"] == 1
    assert "地块" in str(notes["筛选条件"])
    assert pyogrio.read_info(tmp_path / "a.gpkg")["features"] == 1


def test_the_catalog_offers_the_files_of_its_result(client: FlaskClient, session: Session) -> None:
    make_parcel(session, make_district(session))

    html = client.get("/parcels?use=industrial").text

    for suffix in SUFFIXES:
        assert f"/parcels.{suffix}?use=industrial" in html
    assert "/parcels.geojson?download=1&amp;use=industrial" in html


def test_the_command_writes_public_parcels_and_with_all_drafts_too(
    runner: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    district = make_district(session)
    make_parcel(session, district)
    make_parcel(session, district, status=ParcelStatus.DRAFT)

    public = runner.invoke(args=["parcels", "export", str(tmp_path / "a.csv")])
    everything = runner.invoke(args=["parcels", "export", "--all", str(tmp_path / "b.CSV")])

    assert (public.exit_code, everything.exit_code) == (0, 0), public.output + everything.output
    assert len(_rows((tmp_path / "a.csv").read_bytes())) == 1
    assert len(_rows((tmp_path / "b.CSV").read_bytes())) == 2


@pytest.mark.parametrize("name", ["a.pdf", "a", "missing/a.csv"])
def test_the_command_says_what_is_wrong_with_a_name(
    runner: FlaskCliRunner, tmp_path: Path, name: str
) -> None:
    result = runner.invoke(args=["parcels", "export", str(tmp_path / name)])

    assert result.exit_code == 2
    assert "FILE" in result.output
    assert not list(tmp_path.iterdir())
