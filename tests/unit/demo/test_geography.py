"""Districts, rivers and lakes as they are drawn."""

from __future__ import annotations

import pytest
from shapely.geometry import LineString

from portal.demo.geography import WaterShape, wuhan_geography
from portal.demo.rivers import to_multipolygon

WATER = wuhan_geography().water
LAKES = {lake.name: lake for lake in wuhan_geography().facts.lakes}


def test_no_station_or_park_lies_in_the_water() -> None:
    geography = wuhan_geography()

    wet = [fact.name for fact, at in geography.stations if geography.all_water.contains(at)]
    wet += [park.slug for park, at in geography.parks if geography.all_water.contains(at)]

    assert wet == []


@pytest.mark.parametrize("water", WATER, ids=lambda water: water.name_en)
def test_water_is_valid_and_apart(water: WaterShape) -> None:
    shape = water.shape
    others = [other.shape for other in WATER if other is not water]

    assert shape.is_valid
    assert to_multipolygon(shape).equals(shape)
    assert all(shape.intersection(other).area < 1 for other in others)


@pytest.mark.parametrize("name", [*LAKES])
def test_a_lake_has_its_stated_area_unless_the_border_cuts_it(name: str) -> None:
    drawn = next(water.shape for water in WATER if water.name == name).area / 1e6
    stated = float(LAKES[name].area_km2)

    assert drawn == pytest.approx(stated, rel=0.03) or (
        name in {"梁子湖", "斧头湖"} and 0.5 * stated < drawn < stated
    )


def test_rivers_part_the_city_as_they_do() -> None:
    geography = wuhan_geography()
    yangtze = next(water.shape for water in WATER if water.name == "长江")
    at = {station.name: point for station, point in geography.stations}

    between = {
        names: yangtze.intersects(LineString([at[names[0]], at[names[1]]]))
        for names in (("江汉路", "积玉桥"), ("江汉路", "汉口火车站"), ("琴台", "司门口黄鹤楼"))
    }

    assert list(between.values()) == [True, False, True]
