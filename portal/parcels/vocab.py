"""Closed vocabularies of parcels."""

from __future__ import annotations

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled


class LandUse(Labelled):
    """Land use as investors speak of it (土地用途)."""

    RESIDENTIAL = "residential", N_("住宅")
    COMMERCIAL = "commercial", N_("商业")
    OFFICE = "office", N_("商务办公")
    MIXED = "mixed_commercial_residential", N_("商住混合")
    INDUSTRIAL = "industrial", N_("工业")
    NEW_INDUSTRIAL = "new_industrial", N_("新型工业（M0）")
    LOGISTICS = "logistics", N_("物流仓储")
    RESEARCH = "research", N_("科研")
    EDUCATION = "education", N_("教育")
    MEDICAL = "medical", N_("医疗")
    ELDERLY_CARE = "elderly_care", N_("养老")
    TOURISM = "tourism", N_("旅游")
    HOTEL = "hotel", N_("酒店")
    OTHER = "other", N_("其他")


class ParcelStatus(Labelled):
    """Where a parcel stands on its way to a user (地块状态)."""

    DRAFT = "draft", N_("草稿")
    PROMOTED = "promoted", N_("推介中")
    ANNOUNCED = "announced", N_("公告中")
    LISTED = "listed", N_("挂牌中")
    SOLD = "sold", N_("已成交")
    WITHDRAWN = "withdrawn", N_("已撤回")


#: What the public may see.
PUBLIC_STATUSES = tuple(status for status in ParcelStatus if status is not ParcelStatus.DRAFT)
#: What can still be bought.
AVAILABLE_STATUSES = (ParcelStatus.PROMOTED, ParcelStatus.ANNOUNCED, ParcelStatus.LISTED)


class ServicesLevel(Labelled):
    """Which utilities and roads reach the plot (三通 / 五通 / 七通一平)."""

    THREE = "3", N_("三通一平")
    FIVE = "5", N_("五通一平")
    SEVEN = "7", N_("七通一平")


class AttachmentKind(Labelled):
    """What a file of a parcel is."""

    BOUNDARY_POINTS = "boundary_points", N_("界址点坐标")
    PLANNING_CONDITIONS = "planning_conditions", N_("规划条件")
    DRAWING = "drawing", N_("图件")
    PHOTO = "photo", N_("照片")
    OTHER = "other", N_("其他文件")
