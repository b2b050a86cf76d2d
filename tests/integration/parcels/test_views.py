"""The page of one parcel and its files; a draft is as if it were not there."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.deals.draft import DealDraft
from portal.deals.services import save_deal
from portal.deals.vocab import DatePrecision
from portal.parcels.attachments import AttachmentDraft, attach_file
from portal.parcels.draft import Interval, StatusChange, UsePart
from portal.parcels.models import Attachment, Parcel
from portal.parcels.neighbours import deals_near
from portal.parcels.services import save_parcel
from portal.parcels.vocab import AttachmentKind, LandUse, ParcelStatus
from portal.places.models import District
from portal.places.vocab import PlaceKind
from tests.factories.deals import make_deal
from tests.factories.parcels import PUBLISHED, make_draft, make_parcel
from tests.factories.places import make_district, make_place

NUMBER = "P(2026)041号"
URL = f"/parcels/{quote(NUMBER)}"


@pytest.fixture
def district(session: Session) -> District:
    return make_district(session)


def test_the_page_states_the_facts(
    client: FlaskClient, session: Session, district: District
) -> None:
    make_place(session, PlaceKind.METRO, "中南路站", at=(114.31, 30.6))
    make_parcel(
        session,
        district,
        number=NUMBER,
        name="滨江一号",
        side_m=200,
        site_area_m2=Decimal("40000.00"),
        starting_price_yuan=Decimal(250_000_000),
        parts=(
            UsePart("0701", Decimal("30000.00"), 70),
            UsePart("0901", Decimal("10000.00"), 40),
        ),
        use=LandUse.MIXED,
        green_ratio=Interval(
            minimum=Decimal("0.3"), maximum=Decimal("0.4"), maximum_included=False
        ),
    )

    text = client.get(URL).text

    for fact in (
        "<title>滨江一号 - 地块目录 - ",
        "25,000 万元",
        "贰亿伍仟万元整",
        "4.00 公顷（60.0 亩）",
        "3,125 元/㎡",
        "417 万元/亩",
        "≤ 2.0",
        "30% ≤ 绿地率 &lt; 40%",
        "城镇住宅用地",
        "70 年",
        "40 年",
        "中南路站",
    ):
        assert fact in text


@pytest.mark.parametrize(
    "spelling", ["P（2026）041号", "Ｐ(2026)041号", "P(2026) 041号", " P(２０２６)041号"]
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_another_spelling_leads_to_the_one_address(
    client: FlaskClient, session: Session, district: District, spelling: str, prefix: str
) -> None:
    make_parcel(session, district, number=NUMBER)

    response = client.get(f"{prefix}/parcels/{quote(spelling)}")

    assert response.status_code == 301
    assert client.get(response.location).status_code == 200
    assert response.location.startswith(f"{prefix}/parcels/P(2026)041")


@pytest.mark.parametrize("number", ["P(2026)999号", "<b>", "..", "a" * 200, "x\0y", "a/b"])
def test_what_is_not_there_is_not_found(client: FlaskClient, number: str) -> None:
    assert client.get(f"/parcels/{quote(number)}").status_code == 404


def test_a_draft_answers_like_a_missing_parcel(
    client: FlaskClient, session: Session, district: District
) -> None:
    make_parcel(session, district, number=NUMBER, status=ParcelStatus.DRAFT)

    draft = client.get(URL)
    missing = client.get("/parcels/P(2026)042号")

    assert draft.status_code == missing.status_code == 404
    assert _main_of(draft.text) == _main_of(missing.text)


@pytest.mark.parametrize(
    ("status", "words"),
    [(ParcelStatus.SOLD, "本地块已成交"), (ParcelStatus.WITHDRAWN, "本地块已撤回")],
)
def test_an_ended_parcel_says_so(
    client: FlaskClient, session: Session, district: District, status: ParcelStatus, words: str
) -> None:
    make_parcel(session, district, number=NUMBER, status=status)

    assert words in client.get(URL).text


@pytest.mark.parametrize(
    ("closes_in", "is_over"), [(timedelta(hours=-1), True), (timedelta(hours=1), False)]
)
def test_a_listing_past_its_end_says_so(
    client: FlaskClient,
    session: Session,
    district: District,
    closes_in: timedelta,
    is_over: bool,
) -> None:
    now = session.scalars(select(func.now())).one()
    make_parcel(
        session,
        district,
        number=NUMBER,
        status=ParcelStatus.LISTED,
        listing_closes_at=now + closes_in,
    )
    make_parcel(session, district, name="另一地块")

    page = client.get(URL).text
    english = client.get(f"/en{URL}").text
    card = client.get("/parcels").text

    assert ("本地块挂牌已截止" in page) is is_over
    assert ("The listing of this parcel has closed" in english) is is_over
    assert ("已截止" in card) is is_over
    assert ('class="tag tag--listed"' in page) is not is_over
    assert 'id="similar"' in page


def test_the_timeline_hides_the_draft_and_begins_with_the_delivery(
    client: FlaskClient, session: Session, district: District
) -> None:
    history = (
        StatusChange(ParcelStatus.DRAFT, PUBLISHED, "内部草稿"),
        StatusChange(ParcelStatus.PROMOTED, PUBLISHED + timedelta(days=3)),
        StatusChange(ParcelStatus.ANNOUNCED, PUBLISHED + timedelta(days=9), "发布公告"),
    )
    draft = make_draft(district, number=NUMBER, delivery_on=date(2027, 3, 1))
    save_parcel(session, replace(draft, history=history))
    session.commit()

    text = client.get(URL).text

    timeline = text.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    titles = re.findall(r'timeline__title">([^<]*)<', timeline)
    assert titles == ["计划交地", "公告中", "推介中"]
    current = timeline.partition('aria-current="step"')[2]
    assert timeline.count("aria-current") == 1
    assert current.partition("</li>")[0].count("公告中") == 1
    assert "发布公告" in timeline
    assert "草稿" not in timeline


def test_a_withdrawn_parcel_promises_no_delivery(
    client: FlaskClient, session: Session, district: District
) -> None:
    draft = make_draft(
        district, number=NUMBER, delivery_on=date(2027, 3, 1), status=ParcelStatus.WITHDRAWN
    )
    save_parcel(session, draft)
    session.commit()

    text = client.get(URL).text

    assert "已撤回" in text
    assert "计划交地" not in text


def test_only_parcels_on_offer_are_similar(
    client: FlaskClient, session: Session, district: District
) -> None:
    make_parcel(session, district, number=NUMBER)
    on_offer = make_parcel(session, district, name="可获取")
    for status in (ParcelStatus.SOLD, ParcelStatus.WITHDRAWN, ParcelStatus.DRAFT):
        make_parcel(session, district, name=f"不列出{status}", status=status)

    text = client.get(URL).text

    assert on_offer.name in text
    assert "不列出" not in text


def test_past_deals_come_with_accuracy_and_source(
    client: FlaskClient, session: Session, district: District
) -> None:
    make_parcel(session, district, number=NUMBER)
    save_deal(
        session,
        DealDraft(
            slug="one",
            location="解放大道",
            location_en="Jiefang Boulevard",
            district_code=district.code,
            dealt_on=PUBLISHED.date(),
            date_precision=DatePrecision.MONTH,
            outcome="成交",
            outcome_en="Sold",
            source="https://news.test/1",
        ),
    )
    session.commit()

    text = client.get(URL).text

    assert "解放大道" in text
    assert "2026年1月<" in text
    assert "位置不详，同属江岸区" in text
    assert 'href="https://news.test/1" rel="noopener noreferrer external"' in text


def test_deals_within_ten_kilometres_come_nearest_first(
    session: Session, district: District
) -> None:
    parcel = make_parcel(session, district, at=(114.3, 30.6))
    elsewhere = make_district(session, "hannan", "汉南区")
    # A tenth of a degree of latitude is 11.1 km.
    for slug, lat, area in [
        ("five", 30.645, elsewhere),
        ("one", 30.61, elsewhere),
        ("eleven", 30.7, elsewhere),
        ("eleven-here", 30.7, district),
        ("unplaced-old", None, district),
        ("unplaced-elsewhere", None, elsewhere),
    ]:
        make_deal(session, area, slug, lat=lat)
    make_deal(session, district, "unplaced-new", dealt_on=date(2026, 5, 1))

    found = [(near.deal.slug, near.distance_m is None) for near in deals_near(parcel)]

    assert found == [
        ("one", False),
        ("five", False),
        ("unplaced-new", True),
        ("eleven-here", True),
        ("unplaced-old", True),
    ]


def test_a_file_is_saved_and_never_shown(
    client: FlaskClient, session: Session, district: District
) -> None:
    file = _file(session, make_parcel(session, district, number=NUMBER))

    with client.get(f"{URL}/files/{file.public_id}") as response:
        content = response.data

    assert content == b"<script>alert(1)</script>"
    assert response.mimetype == "application/octet-stream"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="')
    assert "filename*=UTF-8''%E5%9D%90%E6%A0%87%22.html" in disposition
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_found_below_its_own_parcel_only(
    client: FlaskClient, session: Session, district: District
) -> None:
    mine = _file(session, make_parcel(session, district, number=NUMBER))
    other = make_parcel(session, district)
    draft = make_parcel(session, district, status=ParcelStatus.DRAFT)
    hidden = _file(session, draft)

    for path in (
        f"/parcels/{quote(other.number)}/files/{mine.public_id}",
        f"/parcels/{quote(draft.number)}/files/{hidden.public_id}",
        f"{URL}/files/{uuid.uuid4()}",
    ):
        assert client.get(path).status_code == 404


def test_files_of_a_withdrawn_parcel_are_neither_listed_nor_handed_out(
    client: FlaskClient, session: Session, district: District
) -> None:
    parcel = make_parcel(session, district, number=NUMBER, status=ParcelStatus.WITHDRAWN)
    file = _file(session, parcel)

    page = client.get(URL).text

    assert str(file.public_id) not in page
    assert client.get(f"{URL}/files/{file.public_id}").status_code == 404


def test_a_file_stays_below_its_own_number_though_two_hold_the_same_bytes(
    client: FlaskClient, session: Session, district: District
) -> None:
    mine = _file(session, make_parcel(session, district, number=NUMBER))
    theirs = _file(session, make_parcel(session, district))

    assert mine.sha256 == theirs.sha256
    with client.get(f"{URL}/files/{mine.public_id}") as response:
        assert response.status_code == 200
    assert client.get(f"{URL}/files/{theirs.public_id}").status_code == 404


def test_the_page_lists_files_with_kind_format_and_size(
    client: FlaskClient, session: Session, district: District
) -> None:
    file = _file(session, make_parcel(session, district, number=NUMBER))

    text = client.get(URL).text

    assert f"/files/{file.public_id}" in text
    assert re.search(r"其他文件 · HTML · \S+", text)


def _file(session: Session, parcel: Parcel) -> Attachment:
    draft = AttachmentDraft(
        kind=AttachmentKind.OTHER,
        title="坐标",
        title_en="Coordinates",
        file_name='坐标".html',
        media_type="text/html",
        content=b"<script>alert(1)</script>",
    )
    attachment = attach_file(session, parcel, draft)
    session.commit()
    return attachment


def _main_of(html: str) -> str:
    head, _, rest = html.partition("<main")
    assert head
    lines = rest.partition("</main>")[0].splitlines()
    return "\n".join(line for line in lines if "参考编号" not in line)
