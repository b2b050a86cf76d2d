"""Texts of the maps' scripts, in the visitor's language; the scripts hold none themselves."""

from __future__ import annotations

from flask_babel import gettext as _


def map_messages() -> dict[str, str]:
    """Return key -> text for ``static/js/map``; ``{name}`` marks what the script fills in."""
    return {**_controls(), **_drawing(), **_popup(), **_letters()}


def _controls() -> dict[str, str]:
    return {
        "map": _("地图"),
        "keys": _("方向键平移，加减号缩放，Esc 键先关闭弹窗、再离开地图。"),
        "zoomIn": _("放大"),
        "zoomOut": _("缩小"),
        "fullscreen": _("全屏"),
        "exitFullscreen": _("退出全屏"),
        "loading": _("正在加载…"),
        "partial": _("{total} 个图层中 {failed} 个暂时无法显示"),
        "cluster": _("{count} 宗地块"),
        "shown": _("已在地图上显示 {name}"),
        "searching": _("正在按地图范围查询…"),
        "copied": _("已复制"),
        "copyFailed": _("无法自动复制，请选中坐标后手动复制"),
        "found": _("{count} 个结果"),
        "foundNone": _("没有找到，请换一个词试试"),
        "findFailed": _("查找暂时不可用，请稍后再试"),
    }


def _drawing() -> dict[str, str]:
    return {
        "drawPolygon": _("画多边形选区"),
        "drawRectangle": _("画矩形选区"),
        "drawCircle": _("画圆形选区"),
        "drawCancel": _("取消"),
        "drawCancelTitle": _("取消绘制"),
        "drawFinish": _("完成"),
        "drawFinishTitle": _("完成绘制"),
        "drawUndo": _("撤销一点"),
        "drawUndoTitle": _("删除最后一个点"),
        "drawPolygonStart": _("点击地图开始画选区"),
        "drawPolygonNext": _("继续点击添加顶点"),
        "drawPolygonEnd": _("点击第一个点完成选区"),
        "drawCrossing": _("边线不能相交"),
        "drawRectangleStart": _("按住并拖动画矩形"),
        "drawCircleStart": _("按住并拖动画圆"),
        "drawRelease": _("松开完成"),
        "drawRadius": _("半径"),
    }


def _popup() -> dict[str, str]:
    return {
        "close": _("关闭"),
        "use": _("用途"),
        "area": _("面积"),
        "price": _("价格"),
        "far": _("容积率"),
        "details": _("查看详情"),
    }


def _letters() -> dict[str, str]:
    """Return the one-letter signs of statuses, as drawn on parcels from zoom 14 on."""
    return {
        "letter-promoted": _("推"),
        "letter-announced": _("告"),
        "letter-listed": _("挂"),
        "letter-sold": _("成"),
        "letter-withdrawn": _("撤"),
    }
