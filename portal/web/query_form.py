"""A query string as a form: nothing wrong, nothing unknown is passed over."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.kernel.errors import InvalidInput

#: Set by links on other sites to see where visitors come from; they change nothing.
_TRACKING = "utm_"
#: So much of an unknown name is repeated.
_SHOWN = 40


class QueryForm(Form):
    """A form filled from ``request.args``; ``faults`` holds what is wrong, by name.

    What there is to choose from is told to the fields in ``tell_fields``, before they read.
    """

    def __init__(self, args: MultiDict[str, str]) -> None:
        super().__init__(args)
        #: In the order of the form; unknown names last.
        self.faults: dict[str, Any] = {
            field.name: field.process_errors[0] for field in self if field.process_errors
        } | self._unknown(args)

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Tell the fields what they have to know, then read the values."""
        self.tell_fields()
        super().process(*args, **kwargs)

    def tell_fields(self) -> None:
        """Give the fields what they have to know before they read a value."""

    @property
    def is_right(self) -> bool:
        """Return whether every value could be read."""
        return not self.faults

    def refuse_faults(self) -> None:
        """Refuse a form with a fault.

        Raises:
            InvalidInput: names the first field that is wrong.
        """
        for name, message in self.faults.items():
            raise InvalidInput(name, str(message))

    def _unknown(self, args: MultiDict[str, str]) -> dict[str, Any]:
        names = [name for name in args if name not in self and not name.startswith(_TRACKING)]
        return {
            name[:_SHOWN]: _("没有“%(value)s”这一筛选项。", value=name[:_SHOWN]) for name in names
        }
