"""Answers that a browser keeps and asks about again (条件请求)."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, request

from portal.geo.geojson import MEDIA_TYPE, Feature, to_feature_collection

#: What changes seldom, such as districts and pictures, is not asked about for this long.
SELDOM_S = 300


def revalidated(response: Response, *, max_age_s: int = 0) -> Response:
    """Return ``response`` with an entity tag, or without its body where that is known already.

    Args:
        response: a whole answer to a GET.
        max_age_s: for how long anyone may keep it unasked; 0 means to ask each time.
    """
    kept = f"public, max-age={max_age_s}" if max_age_s else "no-cache"
    response.headers["Cache-Control"] = kept
    response.add_etag()
    response.make_conditional(request)
    return response


def layer_response(features: Iterable[Feature]) -> Response:
    """Return a layer of a map, which changes seldom."""
    body = to_feature_collection(features)
    return revalidated(Response(body, mimetype=MEDIA_TYPE), max_age_s=SELDOM_S)
