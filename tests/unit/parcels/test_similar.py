"""Likeness of parcels: a distance that is zero for the same and never above one."""

from __future__ import annotations

from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from portal.parcels.similar import Profile, Trait, most_similar

profiles = st.builds(
    Profile,
    id=st.integers(1, 50),
    uses=st.frozensets(st.sampled_from(["industrial", "hotel", "office"]), min_size=1),
    district_id=st.integers(1, 3),
    site_area_m2=st.decimals(1, 10**6, places=2),
    unit_price=st.none() | st.decimals(1, 10**5, places=2),
    max_plot_ratio=st.none() | st.decimals(0, 10, places=2),
    metro_distance_m=st.none() | st.integers(0, 50_000),
)


def profile(id_: int, **changes: object) -> Profile:
    """A factory of 10 000 m² in district 1."""
    traits: dict[str, object] = {
        "uses": frozenset({"industrial"}),
        "district_id": 1,
        "site_area_m2": Decimal(10_000),
        "unit_price": Decimal(500),
        "max_plot_ratio": Decimal(2),
        "metro_distance_m": 800,
    }
    return Profile(id_, **(traits | changes))  # type: ignore[arg-type]


@given(profiles, st.lists(profiles, max_size=12))
def test_distances_lie_between_zero_and_one_and_rise(
    target: Profile, others: list[Profile]
) -> None:
    found = most_similar(target, others)

    assert all(0 <= likeness.distance <= 1 for likeness in found)
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    assert len(found) <= 6
    assert target.id not in {likeness.id for likeness in found}


def test_a_twin_is_alike_in_everything() -> None:
    (twin,) = most_similar(profile(1), [profile(2)])

    assert twin.distance == 0
    assert twin.reasons == tuple(Trait)


@pytest.mark.parametrize(
    ("change", "trait"),
    [
        ({"uses": frozenset({"hotel"})}, Trait.USE),
        ({"district_id": 2}, Trait.DISTRICT),
        ({"site_area_m2": Decimal(90_000)}, Trait.AREA),
        ({"unit_price": Decimal(9_000)}, Trait.UNIT_PRICE),
        ({"max_plot_ratio": Decimal(5)}, Trait.PLOT_RATIO),
        ({"metro_distance_m": 9_000}, Trait.METRO),
    ],
)
def test_a_difference_puts_a_parcel_behind_the_twin(
    change: dict[str, object], trait: Trait
) -> None:
    found = most_similar(profile(1), [profile(2, **change), profile(3)])

    assert [likeness.id for likeness in found] == [3, 2]
    assert trait not in found[1].reasons


def test_what_is_unknown_is_left_out() -> None:
    (likeness,) = most_similar(profile(1, unit_price=None), [profile(2)])

    assert likeness.distance == 0
    assert Trait.UNIT_PRICE not in likeness.reasons
