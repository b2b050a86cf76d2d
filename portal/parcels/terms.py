"""What a step in a parcel's life brings with it: price and day of a sale, end of a listing.

Source: docs/land.md, life of a parcel.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import MAXYEAR, date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_
from portal.kernel.money import FEN, LESS_THAN_YUAN
from portal.parcels.vocab import ParcelStatus

BEIJING = timezone(timedelta(hours=8))

#: Which status takes which terms; each other status takes none.
_TAKES = {
    ParcelStatus.SOLD: ("deal_price_yuan", "deal_on"),
    ParcelStatus.LISTED: ("listing_closes_at",),
}


@dataclass(frozen=True, slots=True)
class StepTerms:
    """The terms of one step; ``None`` where the step or the caller has none."""

    deal_price_yuan: Decimal | None = None
    #: Date in Beijing.
    deal_on: date | None = None
    listing_closes_at: datetime | None = None


NO_TERMS = StepTerms()


class StoredTerms(Protocol):
    """What a parcel holds of these terms already."""

    deal_price_yuan: Any
    deal_on: Any
    listing_closes_at: Any


def check_terms(to_status: ParcelStatus, terms: StepTerms, now: datetime) -> None:
    """Refuse terms that ``to_status`` does not take, and those it needs and lacks.

    Raises:
        InvalidInput: names the term that is missing, wrong or out of place.
    """
    taken = _TAKES.get(to_status, ())
    for name in (field.name for field in fields(StepTerms)):
        if name not in taken and getattr(terms, name) is not None:
            raise InvalidInput(
                name,
                N_("状态改为“%(status)s”时不填成交结果或截止时间中的这一项。"),
                status=to_status,
            )
    if to_status is ParcelStatus.SOLD:
        _check_sale(terms, now)
    elif to_status is ParcelStatus.LISTED:
        _check_listing(terms, now)


def known_terms(to_status: ParcelStatus, terms: StepTerms, stored: StoredTerms) -> StepTerms:
    """Return ``terms`` with those that ``to_status`` takes filled up from what is stored."""
    missing = {
        name: getattr(stored, name)
        for name in _TAKES.get(to_status, ())
        if getattr(terms, name) is None
    }
    return replace(terms, **missing)


def check_deal_is_known(price_yuan: Decimal | None, deal_on: date | None) -> None:
    """Refuse a sale without its price or its day.

    Raises:
        InvalidInput: names what is missing.
    """
    if price_yuan is None:
        raise InvalidInput("deal_price_yuan", N_("成交的地块须填写成交价。"))
    if deal_on is None:
        raise InvalidInput("deal_on", N_("成交的地块须填写成交日期。"))


def listing_is_over(status: str, closes_at: datetime | None, now: datetime) -> bool:
    """Say whether the listing has closed and its result is not yet recorded (已截止)."""
    return status == ParcelStatus.LISTED and closes_at is not None and closes_at <= now


def read_status(text: str) -> ParcelStatus:
    """Return the status of this code.

    Raises:
        InvalidInput: there is none; names those there are.
    """
    try:
        return ParcelStatus(text.strip().lower())
    except ValueError as error:
        known = ", ".join(ParcelStatus)
        raise InvalidInput(
            "status", N_("没有这一状态，可用的状态：%(known)s。"), known=known
        ) from error


def read_terms(
    *, price: str | None = None, on: str | None = None, closes_at: str | None = None
) -> StepTerms:
    """Return the terms as typed: price in yuan, day of the deal, end of the listing.

    Raises:
        InvalidInput: names the first that cannot be read.
    """
    return StepTerms(
        deal_price_yuan=None if price is None else read_price_yuan(price),
        deal_on=None if on is None else read_day(on),
        listing_closes_at=None if closes_at is None else read_moment(closes_at),
    )


def read_price_yuan(text: str) -> Decimal:
    """Return a price typed in yuan; ``,`` may group its digits.

    Raises:
        InvalidInput: not a number, or with more than two places.
    """
    try:
        price = Decimal(unicodedata.normalize("NFKC", text).strip().replace(",", ""))
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite():
        raise InvalidInput("deal_price_yuan", N_("成交价须是以元为单位的数字，例如 120000000。"))
    return price


def read_day(text: str) -> date:
    """Return a day typed as 2026-09-01.

    Raises:
        InvalidInput: not such a day.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput("deal_on", N_("成交日期须写成 2026-09-01 的形式。")) from error


def read_moment(text: str) -> datetime:
    """Return a moment typed as 2026-09-01 10:00, in Beijing unless it has an offset.

    Raises:
        InvalidInput: not such a moment; a day alone is none.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or ":" not in text:
        raise InvalidInput(
            "listing_closes_at",
            N_("截止时间须写成 2026-09-01 10:00（北京时间）或 2026-09-01T10:00+08:00 的形式。"),
        )
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=BEIJING)


def _check_sale(terms: StepTerms, now: datetime) -> None:
    price, day = terms.deal_price_yuan, terms.deal_on
    check_deal_is_known(price, day)
    assert price is not None
    assert day is not None
    if not FEN <= price < LESS_THAN_YUAN or price != price.quantize(FEN):
        raise InvalidInput("deal_price_yuan", N_("成交价须大于零，最多到分。"))
    if day > now.astimezone(BEIJING).date():
        raise InvalidInput("deal_on", N_("成交日期不能晚于今天。"))


def _check_listing(terms: StepTerms, now: datetime) -> None:
    closes_at = terms.listing_closes_at
    if closes_at is None:
        raise InvalidInput("listing_closes_at", N_("挂牌的地块须填写挂牌截止时间。"))
    if closes_at.tzinfo is None:
        raise InvalidInput("listing_closes_at", N_("时间须带时区。"))
    # Year 9999 in Beijing has no end in UTC, nor the other way round.
    if closes_at.year >= MAXYEAR:
        raise InvalidInput("listing_closes_at", N_("挂牌截止时间太远，请检查年份。"))
    if closes_at <= now:
        raise InvalidInput("listing_closes_at", N_("挂牌截止时间须晚于现在。"))
