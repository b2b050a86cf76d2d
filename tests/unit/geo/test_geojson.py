"""GeoJSON is put together without parsing what the database wrote."""

from __future__ import annotations

import json

from portal.geo.geojson import Feature, to_feature_collection


def test_a_collection_carries_geometry_properties_and_members() -> None:
    features = [Feature('{"type":"Point","coordinates":[114.3,30.6]}', {"name": "江岸区"}, id=7)]

    collection = json.loads(to_feature_collection(features, numberMatched=1))

    assert collection["type"] == "FeatureCollection"
    assert collection["numberMatched"] == 1
    assert collection["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [114.3, 30.6]},
            "properties": {"name": "江岸区"},
            "id": 7,
        }
    ]


def test_a_feature_without_a_place_has_a_null_geometry() -> None:
    collection = json.loads(to_feature_collection([Feature(None, {})]))

    assert collection["features"][0]["geometry"] is None
    assert "id" not in collection["features"][0]
