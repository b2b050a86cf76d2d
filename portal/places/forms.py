"""The query string of the list of parks → ``ParkCriteria``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from portal.places.criteria import ParkCriteria
from portal.places.vocab import ParkLevel
from portal.web.fields import KnownField
from portal.web.query_form import QueryForm


class ParkFilterForm(QueryForm):
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
        self._known = {"district": districts, "industry": {name: name for name in industries}}
        super().__init__(args)

    def tell_fields(self) -> None:
        """Tell which districts and industries have a park."""
        self.district.known = self._known["district"]
        self.industry.known = self._known["industry"]

    def to_criteria(self) -> ParkCriteria:
        """Return the checked criteria.

        Raises:
            InvalidInput: names the first field that is wrong.
        """
        self.refuse_faults()
        return ParkCriteria(self.level.data, self.district.data, self.industry.data)
