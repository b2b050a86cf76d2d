"""Areas: square metres, 亩 and 公顷 (1 公顷 = 15 亩, so 1 亩 = 2000/3 m²)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

M2_PER_MU = Fraction(2000, 3)
M2_PER_HA = 10_000


def to_mu(area_m2: Decimal) -> Decimal:
    """Return ``area_m2`` in 亩, exact to 28 digits: 100 000 m² are 150 亩, not 149.999."""
    return area_m2 * M2_PER_MU.denominator / M2_PER_MU.numerator


def from_mu(area_mu: Decimal) -> Decimal:
    """Return square metres of an area given in 亩."""
    return area_mu * M2_PER_MU.numerator / M2_PER_MU.denominator


def to_ha(area_m2: Decimal) -> Decimal:
    """Return ``area_m2`` in hectares (公顷)."""
    return area_m2 / M2_PER_HA
