"""Filters that compute: units that only pages know."""

from decimal import Decimal

from portal.web.filters import per_mu


def test_four_and_a_half_hundred_yuan_a_square_metre_are_thirty_wan_a_mu() -> None:
    assert per_mu(Decimal(450)) == 300_000
    assert per_mu(None) is None
