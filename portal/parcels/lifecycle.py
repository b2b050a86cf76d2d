"""The life of a parcel (地块生命周期): which status may follow which."""

from __future__ import annotations

from portal.kernel.errors import Conflict
from portal.kernel.i18n import N_
from portal.parcels.vocab import ParcelStatus as S

#: A listing that ends without a sale (流拍) goes back to promotion; a withdrawn parcel starts anew.
NEXT: dict[S, frozenset[S]] = {
    S.DRAFT: frozenset({S.PROMOTED, S.WITHDRAWN}),
    S.PROMOTED: frozenset({S.ANNOUNCED, S.WITHDRAWN}),
    S.ANNOUNCED: frozenset({S.LISTED, S.PROMOTED, S.WITHDRAWN}),
    S.LISTED: frozenset({S.SOLD, S.PROMOTED, S.WITHDRAWN}),
    S.SOLD: frozenset(),
    S.WITHDRAWN: frozenset({S.DRAFT}),
}


def check_step(from_status: S | None, to_status: S) -> None:
    """Refuse a step that the life of a parcel does not have.

    A new parcel (``from_status`` is ``None``) begins as a draft or, when taken over from
    elsewhere, already promoted.

    Raises:
        Conflict: the step is not allowed.
    """
    allowed = NEXT[from_status] if from_status is not None else frozenset({S.DRAFT, S.PROMOTED})
    if to_status not in allowed:
        raise Conflict(
            N_("地块状态不能从“%(old)s”改为“%(new)s”。"),
            old=from_status or S.DRAFT,
            new=to_status,
        )
