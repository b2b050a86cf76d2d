"""What the portal writes about accounts: Chinese first, then English, one mail for both."""

from __future__ import annotations

from flask import current_app
from flask_babel import force_locale, gettext

from portal.accounts.vocab import Notice, TicketPurpose
from portal.config import Settings
from portal.kernel.i18n import N_
from portal.mail.letter import Letter
from portal.web.filters import local_name

_PATHS = {
    TicketPurpose.REGISTER: "/account/register/",
    TicketPurpose.RESET: "/account/reset/",
    TicketPurpose.MAIL: "/account/mail/",
}
_SUBJECTS = {
    TicketPurpose.REGISTER: N_("完成注册"),
    TicketPurpose.RESET: N_("设置密码"),
    TicketPurpose.MAIL: N_("确认新邮箱"),
}
_TEXTS = {
    TicketPurpose.REGISTER: N_(
        "请在 24 小时内打开下面的链接，设置密码并完成注册。链接只能使用一次。"
    ),
    TicketPurpose.RESET: N_("请在 30 分钟内打开下面的链接设置密码。链接只能使用一次。"),
    TicketPurpose.MAIL: N_("请在 24 小时内打开下面的链接，确认用这个邮箱登录。链接只能使用一次。"),
}
_NOTICES = {
    Notice.PASSWORD_CHANGED: N_("您的密码已经更改，其他设备上的登录已全部退出。"),
    Notice.MAIL_CHANGED: N_("您的登录邮箱已经改为另一个邮箱。"),
    Notice.TOTP_ON: N_("您的账户已经开启动态口令。"),
    Notice.TOTP_OFF: N_("您的账户已经关闭动态口令。"),
    Notice.ROLE_CHANGED: N_("您的账户身份已经变更，请重新登录。"),
    Notice.DELETION_REQUESTED: N_("您已申请注销账户。账户将在 14 天后注销；在此之前登录即可撤回。"),
}
_KNOWN_SUBJECT = N_("您已有账户")
_KNOWN = N_(
    "有人用这个邮箱申请注册或更换邮箱，但它已经有账户了。如果是您本人，请直接登录，或者重设密码。"
)
_NOTICE_SUBJECT = N_("账户变更通知")
_NOT_YOU = N_("如果这不是您本人的操作，请不要理会这封邮件；链接不打开就不会生效。")
_NOT_YOU_DONE = N_("如果这不是您本人的操作，请立即重设密码，并与我们联系。")


def link_letter(purpose: TicketPurpose, to: str, token: str) -> Letter:
    """Return the mail with a one-time link."""
    path = _PATHS[purpose] + token
    return _letter(to, _SUBJECTS[purpose], (_TEXTS[purpose], path, _NOT_YOU))


def known_letter(to: str) -> Letter:
    """Return the mail to one who is registered already."""
    return _letter(to, _KNOWN_SUBJECT, (_KNOWN, "/account/sign-in", _NOT_YOU))


def notice_letter(notice: Notice, to: str) -> Letter:
    """Return the mail that tells of a change."""
    return _letter(to, _NOTICE_SUBJECT, (_NOTICES[notice], "/account", _NOT_YOU_DONE))


def _letter(to: str, subject: str, parts: tuple[str, str, str]) -> Letter:
    subjects, texts = [], []
    for locale, prefix in (("zh_Hans_CN", ""), ("en", "/en")):
        with force_locale(locale):
            subjects.append(gettext(subject))
            texts.append(_text(parts, prefix, is_english=locale == "en"))
    site = _settings().site
    return Letter(to, f"{' · '.join(subjects)} - {site.name}", "\n\n----\n\n".join(texts) + "\n")


def _text(parts: tuple[str, str, str], prefix: str, *, is_english: bool) -> str:
    settings = _settings()
    what, path, remark = parts
    site = settings.site.name_en if is_english else local_name(settings.site)
    return f"{gettext(what)}\n\n{settings.base_url}{prefix}{path}\n\n{gettext(remark)}\n\n{site}"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
