"""Closed vocabularies whose members carry a Chinese label."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A string enum with a label: ``SOLD = "sold", N_("已成交")``.

    The stored value is lower-case English; ``label`` is a msgid, translated where it is shown.
    """

    label: str

    # The label has a default only so that a look-up by value, ``Status("sold")``, type-checks.
    def __new__(cls, value: str, label: str = "") -> Self:
        """Make one member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
