"""Keyset paging: where the last page ended, as an opaque text in the URL."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_

MAX_CURSOR_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort, the sort value (text or ``None``) and the id of the last row shown."""

    sort: str
    value: str | None
    id: int

    def encode(self) -> str:
        """Return the cursor as URL-safe text."""
        body = json.dumps([self.sort, self.value, self.id], ensure_ascii=False)
        return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """Read what ``encode`` wrote.

        Raises:
            InvalidInput: ``text`` is not a cursor.
        """
        try:
            if len(text) > MAX_CURSOR_CHARACTERS:
                raise ValueError
            body = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
            sort, value, row_id = json.loads(body)
        except (ValueError, TypeError, binascii.Error, RecursionError) as error:
            raise InvalidInput("after", N_("翻页位置无效，请从第一页重新开始。")) from error
        if not _is_cursor(sort, value, row_id):
            raise InvalidInput("after", N_("翻页位置无效，请从第一页重新开始。"))
        return cls(sort, value, row_id)


def _is_cursor(sort: object, value: object, row_id: object) -> bool:
    return (
        isinstance(sort, str)
        and (value is None or isinstance(value, str))
        and type(row_id) is int
        and 0 <= row_id < 2**63
    )
