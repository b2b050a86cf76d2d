"""What an import found wrong or doubtful (导入报告): row, field, value, reason and remedy."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled

#: A value is shown up to this length.
MAX_SHOWN = 80


class Severity(Labelled):
    """Whether a finding keeps the file out."""

    ERROR = "error", N_("错误")
    WARNING = "warning", N_("提醒")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found. ``reason`` and ``remedy`` are msgids that ``params`` fill.

    ``row`` is ``None`` for what concerns the whole file, ``field`` the column as the file calls
    it (or the parcel's field when no column is to blame).
    """

    severity: Severity = Severity.ERROR
    row: int | None = None
    field: str | None = None
    value: str = ""
    reason: str
    remedy: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


def shown(value: object) -> str:
    """Return ``value`` as a report shows it: one line, not too long, no control characters."""
    text = "" if value is None else str(value)
    text = "".join(c if c.isprintable() else " " for c in text).strip()
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
