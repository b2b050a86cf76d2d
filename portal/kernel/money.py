"""Money: Decimal yuan with two places; rounding is half up and happens once.

Source: docs/land.md, formulas (亩均价, 溢价率). 楼面地价 is a generated column of ``parcel``.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from portal.kernel.area import to_mu

FEN = Decimal("0.01")
YUAN_PER_WAN = 10_000
#: No sum is as large as this; it is what the database's columns hold.
LESS_THAN_YUAN = Decimal(10) ** 16


def yuan(amount: Decimal | int | str) -> Decimal:
    """Return ``amount`` as Decimal yuan with two places, half up.

    Raises:
        TypeError: ``amount`` is a float, which cannot hold money.
    """
    if isinstance(amount, float):
        raise TypeError("money is never a float")
    return Decimal(amount).quantize(FEN, ROUND_HALF_UP)


def price_per_mu_yuan(price_yuan: Decimal, site_area_m2: Decimal) -> Decimal:
    """Return the price per 亩 of site (亩均价)."""
    return yuan(price_yuan / to_mu(site_area_m2))


def premium_ratio(deal_price_yuan: Decimal, starting_price_yuan: Decimal) -> Decimal:
    """Return how far the deal went above the start (溢价率); 0.05 is 5 %."""
    return (deal_price_yuan - starting_price_yuan) / starting_price_yuan
