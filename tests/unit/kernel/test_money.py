"""Money: Decimal yuan, half up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import premium_ratio, price_per_mu_yuan, yuan


def test_half_a_fen_rounds_up() -> None:
    assert yuan("0.005") == Decimal("0.01")
    assert yuan("0.0049") == Decimal("0.00")


def test_float_is_refused() -> None:
    with pytest.raises(TypeError):
        yuan(0.1)  # type: ignore[arg-type]


def test_price_per_mu_of_the_published_worked_example() -> None:
    site_m2 = Decimal("82241.51")
    price_yuan = site_m2 * 3 / 2000 * 3_700_000

    assert price_per_mu_yuan(price_yuan, site_m2) == 3_700_000


def test_premium_is_the_climb_over_the_start() -> None:
    assert premium_ratio(Decimal(105), Decimal(100)) == Decimal("0.05")
    assert premium_ratio(Decimal(100), Decimal(100)) == 0


@given(st.decimals(min_value="0", max_value="1e12", places=6, allow_nan=False))
def test_rounding_never_moves_more_than_half_a_fen(amount: Decimal) -> None:
    assert abs(yuan(amount) - amount) <= Decimal("0.005")
