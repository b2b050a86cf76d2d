"""Column types that carry a unit and refuse what cannot be right.

Use the annotated names (``Mapped[Yuan]``); a migration writes the plain SQL type.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import Numeric, String, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import mapped_column


class ExactNumeric(TypeDecorator[Decimal]):
    """``NUMERIC`` that takes Decimal or int and refuses float."""

    impl = Numeric
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> Any:
        """Refuse floats and values that are not finite.

        Raises:
            TypeError: a float came in.
            ValueError: NaN or infinity came in.
        """
        if isinstance(value, float):
            raise TypeError("a float cannot hold an exact amount; use Decimal")
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError("an amount must be finite")
        return value


class UtcDateTime(TypeDecorator[datetime]):
    """``TIMESTAMPTZ`` that refuses naive datetimes and hands out UTC."""

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a datetime without a time zone.

        Raises:
            ValueError: ``value`` is naive.
        """
        if value is not None and value.tzinfo is None:
            raise ValueError("a datetime needs a time zone")
        return value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        return None if value is None else value.astimezone(UTC)


#: Money in yuan, two places.
Yuan = Annotated[Decimal, mapped_column(ExactNumeric(18, 2))]
#: Yuan per square metre.
YuanPerM2 = Annotated[Decimal, mapped_column(ExactNumeric(14, 2))]
#: Area in square metres.
SquareMetres = Annotated[Decimal, mapped_column(ExactNumeric(14, 2))]
#: A ratio: 0.35 is 35 %; a plot ratio of 3.5 is 3.5.
Ratio = Annotated[Decimal, mapped_column(ExactNumeric(8, 4))]
#: A quantity with up to two places in the unit that the column's name states.
Quantity = Annotated[Decimal, mapped_column(ExactNumeric(14, 2))]
#: An instant, UTC.
Instant = Annotated[datetime, mapped_column(UtcDateTime())]
#: A short stored code, lower-case English.
Code = Annotated[str, mapped_column(String(40))]
