"""Areas: the exact 亩."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.area import from_mu, to_ha, to_mu


def test_100_000_m2_are_150_mu_exactly() -> None:
    assert to_mu(Decimal(100_000)) == 150


def test_one_hectare_is_fifteen_mu() -> None:
    assert to_mu(Decimal(10_000)) == 15
    assert to_ha(Decimal(165_600)) == Decimal("16.56")


@given(st.decimals(min_value="0.01", max_value="99999999", places=2))
def test_mu_and_back_keeps_the_square_centimetre(area_m2: Decimal) -> None:
    assert abs(from_mu(to_mu(area_m2)) - area_m2) < Decimal("0.0001")
