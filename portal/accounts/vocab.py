"""Closed vocabularies of accounts."""

from __future__ import annotations

from enum import StrEnum

from portal.kernel.i18n import N_
from portal.kernel.vocab import Labelled


class TicketPurpose(Labelled):
    """What a one-time link is for (一次性链接)."""

    REGISTER = "register", N_("注册")
    RESET = "reset", N_("重设密码")
    MAIL = "mail", N_("更换邮箱")


class Notice(StrEnum):
    """What the owner of an account is told of by mail."""

    PASSWORD_CHANGED = "password_changed"
    MAIL_CHANGED = "mail_changed"
    TOTP_ON = "totp_on"
    TOTP_OFF = "totp_off"
    ROLE_CHANGED = "role_changed"
    DELETION_REQUESTED = "deletion_requested"
