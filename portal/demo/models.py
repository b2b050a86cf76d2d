"""What is loaded of the demonstration data (演示数据)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db.base import Base
from portal.db.columns import Instant

#: In place of the fingerprint: the parcels were cleared, the geography had to stay.
GROUND_ONLY = "ground only"


class DemoLoad(Base):
    """The one row that says demonstration data are loaded; every page then says so too."""

    __tablename__ = "demo_load"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    loaded_at: Mapped[Instant]
    #: The generator's seed and the day its dates are relative to.
    seed: Mapped[int]
    today: Mapped[date]
    #: Hash of everything loaded; the same hash means nothing to do.
    fingerprint: Mapped[str]

    @property
    def has_parcels(self) -> bool:
        """Whether made-up parcels are loaded, or only the geography."""
        return self.fingerprint != GROUND_ONLY
