"""The orders of the catalog (排序)."""

from __future__ import annotations

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled


class Sort(Labelled):
    """How a list of parcels is ordered. Unknown values come last in every order."""

    NEWEST = "newest", N_("最新发布")
    AREA_DESC = "area_desc", N_("面积从大到小")
    AREA_ASC = "area_asc", N_("面积从小到大")
    PRICE_ASC = "price_asc", N_("总价从低到高")
    PRICE_DESC = "price_desc", N_("总价从高到低")
    FLOOR_PRICE_ASC = "floor_price_asc", N_("楼面地价从低到高")
    FLOOR_PRICE_DESC = "floor_price_desc", N_("楼面地价从高到低")
    FAR_DESC = "far_desc", N_("容积率从高到低")
    FAR_ASC = "far_asc", N_("容积率从低到高")
    NUMBER = "number", N_("宗地编号")
