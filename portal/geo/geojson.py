"""GeoJSON (RFC 7946) put together from geometry the database has already written as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

#: Decimals of published degrees: about one metre, the public precision of a map.
PUBLIC_DECIMALS = 5
MEDIA_TYPE = "application/geo+json"


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: geometry as GeoJSON text (``WEB_SRID`` degrees) and plain properties."""

    geometry: str | None
    properties: Mapping[str, Any] = field(default_factory=dict)
    id: str | int | None = None

    def as_member(self) -> dict[str, Any]:
        """Return the feature as orjson takes it; the geometry's text is copied, not parsed."""
        geometry = None if self.geometry is None else orjson.Fragment(self.geometry)
        member = {"type": "Feature", "geometry": geometry, "properties": dict(self.properties)}
        return member if self.id is None else {**member, "id": self.id}


def to_feature_collection(features: Iterable[Feature], **members: Any) -> bytes:
    """Return a feature collection as UTF-8 JSON; ``members`` are further top-level members."""
    collection = {"type": "FeatureCollection", **members}
    collection["features"] = [feature.as_member() for feature in features]
    return orjson.dumps(collection)
