"""Codes of 用地用海分类 that are granted, with the longest statutory term of each.

Source: 国土空间调查、规划、用途管制用地用海分类指南 (自然资发〔2023〕234号);
terms from 城镇国有土地使用权出让和转让暂行条例 article 12
(residential 70, commerce, tourism and entertainment 40, others 50 years).
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.kernel.i18n import N_
from portal.parcels.vocab import LandUse


@dataclass(frozen=True, slots=True)
class LandUseCode:
    """One class of land use; ``name`` is a Chinese msgid."""

    code: str
    name: str
    use: LandUse
    max_term_years: int


def _table(*codes: LandUseCode) -> dict[str, LandUseCode]:
    return {code.code: code for code in codes}


LAND_USE_CODES = _table(
    LandUseCode("070101", N_("一类城镇住宅用地"), LandUse.RESIDENTIAL, 70),
    LandUseCode("070102", N_("二类城镇住宅用地"), LandUse.RESIDENTIAL, 70),
    LandUseCode("070103", N_("三类城镇住宅用地"), LandUse.RESIDENTIAL, 70),
    LandUseCode("0701", N_("城镇住宅用地"), LandUse.RESIDENTIAL, 70),
    LandUseCode("0901", N_("商业用地"), LandUse.COMMERCIAL, 40),
    LandUseCode("090101", N_("零售商业用地"), LandUse.COMMERCIAL, 40),
    LandUseCode("090102", N_("批发市场用地"), LandUse.COMMERCIAL, 40),
    LandUseCode("090103", N_("餐饮用地"), LandUse.COMMERCIAL, 40),
    LandUseCode("090104", N_("旅馆用地"), LandUse.HOTEL, 40),
    LandUseCode("090105", N_("公用设施营业网点用地"), LandUse.COMMERCIAL, 40),
    LandUseCode("0902", N_("商务金融用地"), LandUse.OFFICE, 40),
    LandUseCode("0903", N_("娱乐用地"), LandUse.TOURISM, 40),
    LandUseCode("0904", N_("其他商业服务业用地"), LandUse.COMMERCIAL, 40),
    LandUseCode("1001", N_("工业用地"), LandUse.INDUSTRIAL, 50),
    LandUseCode("100101", N_("一类工业用地"), LandUse.INDUSTRIAL, 50),
    LandUseCode("100102", N_("二类工业用地"), LandUse.INDUSTRIAL, 50),
    LandUseCode("100103", N_("三类工业用地"), LandUse.INDUSTRIAL, 50),
    LandUseCode("M0", N_("新型产业用地"), LandUse.NEW_INDUSTRIAL, 50),
    LandUseCode("1101", N_("物流仓储用地"), LandUse.LOGISTICS, 50),
    LandUseCode("110101", N_("一类物流仓储用地"), LandUse.LOGISTICS, 50),
    LandUseCode("110102", N_("二类物流仓储用地"), LandUse.LOGISTICS, 50),
    LandUseCode("110103", N_("三类物流仓储用地"), LandUse.LOGISTICS, 50),
    LandUseCode("0802", N_("科研用地"), LandUse.RESEARCH, 50),
    LandUseCode("0804", N_("教育用地"), LandUse.EDUCATION, 50),
    LandUseCode("0805", N_("体育用地"), LandUse.OTHER, 50),
    LandUseCode("0806", N_("医疗卫生用地"), LandUse.MEDICAL, 50),
    LandUseCode("0807", N_("社会福利用地"), LandUse.ELDERLY_CARE, 50),
    LandUseCode("1208", N_("交通场站用地"), LandUse.OTHER, 50),
)
