"""The query string of the list of parks → one frozen value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.kernel.errors import InvalidInput
from portal.places.vocab import ParkLevel
from portal.web.fields import KnownField

#: Set by links on other sites to see where visitors come from; they change nothing.
_TRACKING = "utm_"


@dataclass(frozen=True, slots=True)
class ParkCriteria:
    """Which parks are asked for; ``None`` is no condition."""

    level: ParkLevel | None = None
    #: Slug of a district.
    district: str | None = None
    #: Chinese name of an industry.
    industry: str | None = None

    def to_args(self) -> dict[str, str]:
        """Return the canonical query arguments."""
        return {name: str(value) for name, value in asdict(self).items() if value is not None}

    def changed(self, name: str, value: str | None) -> ParkCriteria:
        """Return the criteria with one condition put in or taken out."""
        changes: dict[str, Any] = {name: value}
        return replace(self, **changes)


class ParkFilterForm(Form):
    """The filters of the list of parks; what can be chosen is handed in."""

    level = KnownField(_("级别"), known={level.value: level for level in ParkLevel})
    district = KnownField(_("行政区"))
    industry = KnownField(_("主导产业"))

    def __init__(
        self,
        args: MultiDict[str, str],
        districts: Mapping[str, str],
        industries: Sequence[str],
    ) -> None:
        super().__init__()
        self.district.known = districts
        self.industry.known = {name: name for name in industries}
        self.process(args)
        self._unknown = [name for name in args if name not in self]

    def to_criteria(self) -> ParkCriteria:
        """Return the checked criteria.

        Raises:
            InvalidInput: names the first field that is wrong.
        """
        for field in self:
            if field.process_errors:
                raise InvalidInput(field.name, str(field.process_errors[0]))
        for name in self._unknown:
            if not name.startswith(_TRACKING):
                raise InvalidInput(
                    name[:40], str(_("没有“%(value)s”这一筛选项。", value=name[:40]))
                )
        return ParkCriteria(self.level.data, self.district.data, self.industry.data)
