"""Facts of a parcel as the text or number that a file holds; every one can be read back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import shapely

from portal.parcels.draft import Interval

BEIJING = ZoneInfo("Asia/Shanghai")


def plain(value: Decimal) -> str:
    """Return all digits of ``value`` and no idle zeros: ``100``, not ``1E+2`` or ``100.00``."""
    return format(value.normalize(), "f") if value else "0"


def interval_text(interval: Interval, *, in_percent: bool = False) -> str:
    """Return an indicator as notices write it: ``≤1.6且>1.3``, ``≤35%``; empty when unknown."""
    factor, unit = (100, "%") if in_percent else (1, "")
    ends = (
        (interval.maximum, "≤" if interval.maximum_included else "<"),
        (interval.minimum, "≥" if interval.minimum_included else ">"),
    )
    known = [(value, sign) for value, sign in ends if value is not None]
    return "且".join(f"{sign}{plain(value * factor)}{unit}" for value, sign in known)


def beijing_text(at: datetime) -> str:
    """Return an instant as Beijing's clock shows it, with its offset: nothing is lost."""
    return at.astimezone(BEIJING).isoformat(sep=" ")


def wkt(outline: bytes) -> str:
    """Return WKB as WKT with all digits: read back, it is the same outline."""
    text: str = shapely.to_wkt(shapely.from_wkb(outline), rounding_precision=-1)
    return text
