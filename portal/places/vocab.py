"""Closed vocabularies of places."""

from __future__ import annotations

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled


class PlaceKind(Labelled):
    """What a place is that a parcel can be near to."""

    METRO = "metro", N_("地铁站")
    RAIL = "rail", N_("火车站")
    AIRPORT = "airport", N_("机场")
    PORT = "port", N_("港口")
    HIGHWAY = "highway", N_("高速公路出入口")
    UNIVERSITY = "university", N_("高校")
    LAKE = "lake", N_("湖泊")


class ParkLevel(Labelled):
    """Who approved an industrial park (园区级别); lists show them in this order."""

    NATIONAL = "national", N_("国家级")
    PROVINCIAL = "provincial", N_("省级")
    MUNICIPAL = "municipal", N_("市级")


class WaterKind(Labelled):
    """Kinds of water that are drawn on maps."""

    RIVER = "river", N_("河流")
    LAKE = "lake", N_("湖泊")
