"""What every exported file says of itself (导出说明), in one language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from portal.kernel.i18n import N_
from portal.parcels.exporting.fields import COORDINATE_SYSTEM, OUTLINE, TEXTS, Words
from portal.parcels.exporting.table import Note
from portal.web import formats

Say = Callable[[str], str]

_TITLE = N_("地块目录")
_SOURCE = N_("数据来源")
_MADE = N_("导出时间")
_SYSTEM = N_("坐标系")
_CONDITIONS = N_("筛选条件")
_REMARK = N_("说明")
_COUNT = N_("宗数")
_ALL = N_("全部公开地块")
WITH_DRAFTS = N_("全部地块，包括草稿")
_LEGAL = N_("面积以公告载明的出让面积为准；界址以批准文件为准。")
_IS_DEMO = N_("演示数据")
_DEMO = N_("系统中载有演示数据，其中的地块为虚构，不得用作依据。")
_TOO_LONG = N_("内容超过单元格上限，请导出 GeoPackage 或 CSV。")


def words(say: Say, *, in_english: bool) -> Words:
    """Return the texts that rows need; ``say`` translates a msgid."""
    return Words({msgid: say(msgid) for msgid in TEXTS}, in_english)


def note(
    say: Say, publisher: str, at: datetime, *, conditions: str = "", has_demo: bool = False
) -> Note:
    """Return the note of an export of ``publisher`` made at ``at``.

    Args:
        say: translates a msgid.
        publisher: who answers for the data.
        at: when they were read.
        conditions: the filter in words; empty means all public parcels.
        has_demo: demonstration data are in the database.
    """
    language: formats.Language = "zh" if say(_TITLE) == _TITLE else "en"
    lines = [
        (_SOURCE, publisher),
        (_MADE, formats.moment(at, language)),
        (_SYSTEM, say(COORDINATE_SYSTEM)),
        (_CONDITIONS, conditions or say(_ALL)),
        (_REMARK, say(_LEGAL)),
        *([(_IS_DEMO, say(_DEMO))] if has_demo else []),
    ]
    return Note(
        title=say(_TITLE),
        lines=tuple((say(name), text) for name, text in lines),
        count_name=say(_COUNT),
        too_long=say(_TOO_LONG),
        outline_head=say(OUTLINE),
        sheet=say(_TITLE),
        note_sheet=say(_REMARK),
    )
