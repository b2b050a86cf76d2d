"""What can go wrong at the door, as people are told."""

from __future__ import annotations

from portal.kernel.errors import PortalError
from portal.kernel.i18n import N_


class WrongCredentials(PortalError):
    """Mail address and password do not belong together; which of them is wrong stays unsaid."""

    status = 422
    message = N_("邮箱或密码不正确。请检查后再试，或者重设密码。")


class WrongCode(PortalError):
    """The code is wrong, used already, or too old."""

    status = 422
    message = N_("动态口令不正确或已经用过。请等应用显示下一个口令后再试。")


class SecondStepOver(PortalError):
    """The second step took too long or failed too often: begin with the password again."""

    status = 422
    message = N_("口令输错次数过多或等待过久，请重新输入邮箱和密码。")


class WrongPassword(PortalError):
    """The signed-in person's own password is wrong."""

    status = 422
    message = N_("当前密码不正确。")


class DeadLink(PortalError):
    """The one-time link was used, has expired, or never was."""

    status = 410
    message = N_("这个链接已经用过或已经过期，请重新申请。")
