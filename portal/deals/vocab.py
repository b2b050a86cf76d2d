"""Closed vocabularies of past deals."""

from __future__ import annotations

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled


class DatePrecision(Labelled):
    """How exactly the date of a past deal is known."""

    DAY = "day", N_("日")
    MONTH = "month", N_("月")
    YEAR = "year", N_("年")
