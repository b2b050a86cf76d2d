"""Template filters: one for each row of the design guide's table of words and numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from flask import Flask
from flask_babel import gettext

from portal.kernel.area import from_mu, to_ha
from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled
from portal.web import formats
from portal.web.locale import current_locale
from portal.web.rmb import rmb_capital

_FAR = N_("容积率")


def unknown() -> str:
    """Return what stands for a fact that nobody has (暂无数据)."""
    return formats.unknown(current_locale())


def local_name(thing: Any, attribute: str = "name") -> str:
    """Return ``thing.name``, on English pages ``thing.name_en`` where there is one."""
    chinese: str | None = getattr(thing, attribute)
    english: str | None = getattr(thing, f"{attribute}_en", None)
    return (english if current_locale() == "en" and english else chinese) or ""


def label(member: Labelled) -> str:
    """Return the label of a vocabulary's member in the current language."""
    text: str = gettext(member.label)
    return text


def local_time(at: datetime | None) -> str:
    """Return date, time and time zone."""
    return unknown() if at is None else formats.moment(at, current_locale())


def local_date(
    on: date | datetime | None, precision: Literal["day", "month", "year"] = "day"
) -> str:
    """Return the date, as exact as it is known."""
    return unknown() if on is None else formats.day(on, current_locale(), precision)


def time_left(at: datetime | None, now: datetime) -> str:
    """Return how long it is from ``now`` to ``at``."""
    return unknown() if at is None else formats.time_left(at - now, current_locale())


def plot_ratio(bounds: formats.Bounds) -> str:
    """Return ≤ 3.5 or 1.3 < 容积率 ≤ 1.6."""
    return formats.interval(bounds, gettext(_FAR), formats.ratio, current_locale())


def ratio_percent(value: formats.Bounds | Decimal | None, name: str = "") -> str:
    """Return 30% for one number, ≤ 30% or 20% ≤ ``name`` ≤ 30% for an interval."""
    if value is None:
        return unknown()
    if isinstance(value, Decimal):
        return formats.percent(value)
    return formats.interval(value, name or "x", formats.percent, current_locale())


def metres(value: formats.Bounds | Decimal | int | None, name: str = "") -> str:
    """Return 80 米 for one number, ≤ 80 米 for an interval."""
    if value is None:
        return unknown()
    if isinstance(value, Decimal | int):
        return formats.length(Decimal(value), current_locale())
    return formats.interval(value, name or "x", _metres, current_locale())


def _metres(value: Decimal) -> str:
    return formats.length(value, current_locale())


def number(value: Decimal | int | None, places: int = 0) -> str:
    """Return a count or quantity, grouped by thousands."""
    return unknown() if value is None else formats.decimal(value, places, keep=0)


def per_mu(amount_per_m2: Decimal | None) -> Decimal | None:
    """Return an amount per square metre as the amount per 亩, for ``wan_yuan_per_mu``."""
    return None if amount_per_m2 is None else from_mu(amount_per_m2)


def in_ha(area_m2: Decimal | None) -> Decimal | None:
    """Return an area as a number of hectares, for ``number`` where the page sets the unit."""
    return None if area_m2 is None else to_ha(area_m2)


def _known(form: Callable[[Any, formats.Language], str]) -> Callable[[Any], str]:
    """Return ``form`` as a filter: in the current language, ``None`` as unknown."""

    def filter_(value: Any) -> str:
        return unknown() if value is None else form(value, current_locale())

    return filter_


wan_yuan = _known(formats.sum_of_money)
yuan_per_m2 = _known(formats.yuan_per_m2)
wan_yuan_per_mu = _known(formats.wan_yuan_per_mu)
area_ha_mu = _known(formats.hectares_and_mu)
mu = _known(formats.mu)
square_metres = _known(formats.square_metres)
square_kilometres = _known(formats.square_kilometres)
area_km2 = _known(formats.area_km2)
distance = _known(formats.distance)
file_size = _known(formats.file_size)


_FILTERS: dict[str, Callable[..., Any]] = {
    "local_name": local_name,
    "label": label,
    "local_time": local_time,
    "local_date": local_date,
    "time_left": time_left,
    "plot_ratio": plot_ratio,
    "ratio_percent": ratio_percent,
    "metres": metres,
    "number": number,
    "per_mu": per_mu,
    "in_ha": in_ha,
    "wan_yuan": wan_yuan,
    "yuan_per_m2": yuan_per_m2,
    "wan_yuan_per_mu": wan_yuan_per_mu,
    "area_ha_mu": area_ha_mu,
    "mu": mu,
    "square_metres": square_metres,
    "square_kilometres": square_kilometres,
    "area_km2": area_km2,
    "distance": distance,
    "file_size": file_size,
    "rmb_capital": rmb_capital,
}


def init_app(app: Flask) -> None:
    """Hand the filters to the templates."""
    app.jinja_env.filters.update(_FILTERS)
    app.jinja_env.globals.update(unknown=unknown)
