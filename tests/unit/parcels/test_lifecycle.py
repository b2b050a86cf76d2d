"""The life of a parcel, step by step."""

from itertools import product

import pytest

from portal.kernel.errors import Conflict
from portal.parcels.lifecycle import check_step
from portal.parcels.vocab import ParcelStatus as S

ALLOWED = {
    (None, S.DRAFT),
    (None, S.PROMOTED),
    (S.DRAFT, S.PROMOTED),
    (S.DRAFT, S.WITHDRAWN),
    (S.PROMOTED, S.ANNOUNCED),
    (S.PROMOTED, S.WITHDRAWN),
    (S.ANNOUNCED, S.LISTED),
    (S.ANNOUNCED, S.PROMOTED),
    (S.ANNOUNCED, S.WITHDRAWN),
    (S.LISTED, S.SOLD),
    (S.LISTED, S.PROMOTED),
    (S.LISTED, S.WITHDRAWN),
    (S.WITHDRAWN, S.DRAFT),
}
STEPS = list(product([None, *S], S))


@pytest.mark.parametrize(("old", "new"), [step for step in STEPS if step in ALLOWED])
def test_step_of_the_life_is_allowed(old: S | None, new: S) -> None:
    check_step(old, new)


@pytest.mark.parametrize(("old", "new"), [step for step in STEPS if step not in ALLOWED])
def test_any_other_step_is_refused(old: S | None, new: S) -> None:
    with pytest.raises(Conflict):
        check_step(old, new)
