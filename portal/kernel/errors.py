"""Errors that are expected: each class fixes its HTTP status.

``web/error_pages.py`` alone turns them into a page or JSON. ``message`` is a Chinese msgid with
``%(name)s`` placeholders; it is translated where it is shown.
"""

from __future__ import annotations

from portal.kernel.i18n import N_


class PortalError(Exception):
    """An expected failure that a person can be told about.

    ``params`` fill the message; a labelled enum member is shown, and translated, by its label.
    """

    status = 500
    message = N_("系统暂时无法完成这一操作，请稍后再试。")

    def __init__(self, message: str | None = None, **params: object) -> None:
        self.message = message if message is not None else type(self).message
        self.params = params
        super().__init__(self.text())

    def text(self) -> str:
        """Return the Chinese text with its parameters filled in."""
        plain = {name: getattr(value, "label", value) for name, value in self.params.items()}
        return self.message % plain if plain else self.message


class NotFound(PortalError):
    """The thing asked for is not there, or not for this person."""

    status = 404
    message = N_("没有找到您要的内容。")


class InvalidInput(PortalError):
    """A value that came in is wrong. ``field`` names it."""

    status = 400
    message = N_("填写的内容有误。")

    def __init__(self, field: str, message: str | None = None, **params: object) -> None:
        self.field = field
        super().__init__(message, **params)


class SignInNeeded(PortalError):
    """Nobody is signed in, and the act needs somebody."""

    status = 401
    message = N_("请先登录。")


class Forbidden(PortalError):
    """The person is known but may not do this."""

    status = 403
    message = N_("您没有办理这一事项的权限。")


class Conflict(PortalError):
    """The act does not fit the present state."""

    status = 409
    message = N_("当前状态下不能办理这一操作。")


class Busy(PortalError):
    """A lock was not to be had in time; the same act may succeed at once."""

    status = 503
    message = N_("系统繁忙，请稍后再试。")


class TooMany(PortalError):
    """Too many tries in too short a time. The same try is heard again after ``retry_after_s``."""

    status = 429
    message = N_("尝试次数过多，请在 %(seconds)s 秒后再试。")

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(None, seconds=retry_after_s)
