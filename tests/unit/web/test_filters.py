"""Filters that compute: units that only pages know."""

from decimal import Decimal

from portal.web.filters import in_ha, per_mu


def test_four_and_a_half_hundred_yuan_a_square_metre_are_thirty_wan_a_mu() -> None:
    assert per_mu(Decimal(450)) == 300_000
    assert per_mu(None) is None


def test_hectares_are_ten_thousand_square_metres() -> None:
    assert in_ha(Decimal(123_450)) == Decimal("12.345")
    assert in_ha(None) is None
