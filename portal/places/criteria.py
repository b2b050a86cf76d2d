"""Which parks are asked for (园区筛选条件): one frozen value."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.places.vocab import ParkLevel


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
