"""Errors as pages or JSON: what happened, what to do, what to quote; never a stack trace."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from portal.db.engine import db
from portal.kernel.errors import PortalError
from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled
from portal.web.locale import html_lang

#: Addresses of data: a program asks for them, and reads what is wrong.
_JSON_SUFFIXES = (".json", ".geojson", ".csv", ".xlsx", ".gpkg", ".mvt")
_RETRY_AFTER_S = 3


@dataclass(frozen=True, slots=True)
class _Wording:
    """Msgids for one status: heading, what happened, what to do."""

    title: str
    text: str
    advice: str


_FROM_START = N_("您可以从下面的频道重新开始。")
_CHECK_INPUT = N_("请返回上一页检查所填内容，再试一次。")
_WORDINGS = {
    400: _Wording(N_("请求有误"), N_("网址或提交的内容不完整，或者格式不对。"), _CHECK_INPUT),
    403: _Wording(N_("没有权限"), N_("您没有查看或办理这一内容的权限。"), _FROM_START),
    404: _Wording(
        N_("没有找到页面"),
        N_("您要的页面不存在，可能已经移动或撤下，也可能网址输入有误。"),
        _FROM_START,
    ),
    405: _Wording(N_("不支持这一操作"), N_("这个网址不支持这种访问方式。"), _FROM_START),
    409: _Wording(N_("无法办理"), N_("当前状态下不能办理这一操作。"), _FROM_START),
    413: _Wording(N_("内容过大"), N_("提交的内容超过了允许的大小。"), N_("请减小文件后再试一次。")),
    414: _Wording(N_("网址过长"), N_("网址超过了允许的长度。"), N_("请减少查询条件后再试一次。")),
    429: _Wording(N_("访问过于频繁"), N_("短时间内的请求太多。"), N_("请稍等片刻再试。")),
    503: _Wording(N_("系统繁忙"), N_("系统暂时无法处理您的请求。"), N_("请稍等片刻再试。")),
}
_GENERAL = _Wording(
    N_("系统出现问题"),
    N_("系统未能完成您的请求，问题已经记录。"),
    N_("请稍后再试；如果问题仍在，请联系我们并告知下面的参考编号。"),
)


_FOREIGN_HOST = N_("本站不使用网址中的这个域名，请核对网址。")


def request_id() -> str:
    """Return what identifies this request in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    identifier: str = g.request_id
    return identifier


def wants_json() -> bool:
    """Say whether the answer goes to a program: by the path's end, else by ``Accept``."""
    if request.path.endswith(_JSON_SUFFIXES):
        return True
    accepted = request.accept_mimetypes
    return accepted.best_match(("text/html", "application/json")) == "application/json" and (
        accepted["application/json"] > accepted["text/html"]
    )


def show_portal_error(error: PortalError) -> ResponseReturnValue:
    """Answer an expected error with its own text."""
    params = {name: _shown(value) for name, value in error.params.items()}
    text = gettext(error.message, **params) if params else gettext(error.message)
    return _answer(error.status, text, field=getattr(error, "field", None))


def _shown(value: object) -> object:
    return gettext(value.label) if isinstance(value, Labelled) else value


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer what Werkzeug raised; redirects pass as they are."""
    if error.code is None or error.code < 400:
        return error
    kept = {
        name: value
        for name, value in error.get_headers()
        if name in ("Allow", "Retry-After", "WWW-Authenticate")
    }
    return _answer(error.code, headers=kept)


def show_foreign_host(_error: SecurityError | BadHost) -> ResponseReturnValue:
    """Answer a host name that is not ours, in one line: a page's links would need a name."""
    if wants_json():
        return _answer(400, gettext(_FOREIGN_HOST))
    headers = {"Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8"}
    return gettext(_FOREIGN_HOST), 400, {**headers, "Content-Language": html_lang()}


def show_database_error(error: Exception) -> ResponseReturnValue:
    """Answer that the database is away or too slow; the log has the cause."""
    current_app.logger.error("database unavailable", exc_info=error)
    db.session.rollback()  # a session whose connection was lost answers nothing more
    return _answer(503)


def _answer(
    status: int,
    text: str | None = None,
    *,
    field: str | None = None,
    headers: dict[str, str] | None = None,
) -> ResponseReturnValue:
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if status == 503:
        headers.setdefault("Retry-After", str(_RETRY_AFTER_S))
    wording = _WORDINGS.get(status, _GENERAL if status >= 500 else _WORDINGS[400])
    text = text or gettext(wording.text)
    if wants_json():
        fault = {"status": status, "message": text, "request_id": request_id()}
        return jsonify(error=fault if field is None else {**fault, "field": field}), status, headers
    page = render_template(
        "errors/error.html",
        title=gettext(wording.title),
        text=text,
        advice=gettext(wording.advice),
        status=status,
        request_id=request_id(),
    )
    return page, status, {**headers, "Content-Language": html_lang()}


def init_app(app: Flask) -> None:
    """Let errors be answered here and nowhere else."""
    app.register_error_handler(PortalError, show_portal_error)
    app.register_error_handler(HTTPException, show_http_error)
    for misnamed in (SecurityError, BadHost):
        app.register_error_handler(misnamed, show_foreign_host)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, show_database_error)
