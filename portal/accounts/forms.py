"""The forms of accounts: what was typed → values of the right shape."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, ValidationError

from portal.accounts.emails import MAX_LENGTH, normalised_email
from portal.accounts.password_rules import MAX_BYTES, MIN_LENGTH
from portal.kernel.errors import InvalidInput, PortalError

MAX_NAME = 60

_REQUIRED = InputRequired(_("此项必须填写。"))


def _shown_password(label: Any, *, fresh: bool = False) -> PasswordField:
    hint = _(
        "至少 %(least)s 个字符，不要求混用大小写或符号；可以用空格隔开几个词。", least=MIN_LENGTH
    )
    return PasswordField(
        label,
        description=hint if fresh else "",
        validators=[InputRequired(_("请填写密码。"))],
        render_kw={
            "autocomplete": "new-password" if fresh else "current-password",
            "maxlength": MAX_BYTES,
        },
    )


class _LineField(StringField):
    """One line of text; what comes back to the page holds no control characters."""

    def _value(self) -> str:
        return "".join(character for character in self.data or "" if character.isprintable())


class EmailField(_LineField):
    """A mail address; ``data`` is in the one spelling that is stored."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed; the check comes in ``pre_validate``."""
        self.data = str(valuelist[0]).strip() if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        """Bring the address into its one spelling."""
        try:
            self.data = normalised_email(self.data or "")
        except InvalidInput as error:
            raise ValidationError(_(error.message)) from error


def _email_field() -> EmailField:
    return EmailField(
        _("邮箱"),
        validators=[InputRequired(_("请填写邮箱。"))],
        render_kw={
            "type": "email",
            "autocomplete": "username",
            "maxlength": MAX_LENGTH,
            "spellcheck": "false",
        },
    )


class NameField(_LineField):
    """A person's name: one line of printable text."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it in NFC with single spaces."""
        text = str(valuelist[0]) if valuelist else ""
        self.data = " ".join(unicodedata.normalize("NFC", text).split())

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no line of text, or too long."""
        text = self.data or ""
        if not text:
            raise ValidationError(_("请填写姓名或单位名称。"))
        if len(text) > MAX_NAME:
            raise ValidationError(_("不能超过 %(most)s 个字。", most=MAX_NAME))
        if not text.isprintable():
            raise ValidationError(_("含有不能识别的字符。"))


def _name_field() -> NameField:
    return NameField(
        _("姓名或单位名称"),
        validators=[InputRequired(_("请填写姓名或单位名称。"))],
        render_kw={"autocomplete": "name", "maxlength": MAX_NAME},
    )


class SignInForm(FlaskForm):  # type: ignore[misc] # without types
    """Mail address and password (登录)."""

    email = _email_field()
    password = _shown_password(_("密码"))


class CodeForm(FlaskForm):  # type: ignore[misc] # without types
    """The second step (动态口令)."""

    code = _LineField(
        _("动态口令或恢复码"),
        description=_("认证器应用当前显示的 6 位数字；手机不在身边时可以填写一个恢复码。"),
        validators=[InputRequired(_("请填写动态口令。"))],
        render_kw={"autocomplete": "one-time-code", "maxlength": 32, "spellcheck": "false"},
    )


class RegisterForm(FlaskForm):  # type: ignore[misc] # without types
    """The wish to register (注册)."""

    email = _email_field()
    name = _name_field()
    consent = BooleanField(
        _("我已阅读并同意隐私政策"),
        validators=[InputRequired(_("请先阅读隐私政策，同意后才能注册。"))],
    )


class EmailForm(FlaskForm):  # type: ignore[misc] # without types
    """A mail address: to reset a password, or as the new one."""

    email = _email_field()


class NewPasswordForm(FlaskForm):  # type: ignore[misc] # without types
    """A password to be set by a link (设置密码)."""

    password = _shown_password(_("新密码"), fresh=True)


class LinkForm(FlaskForm):  # type: ignore[misc] # without types
    """Nothing to fill in: a link is used by a press, since mail scanners open links."""


class PasswordForm(FlaskForm):  # type: ignore[misc] # without types
    """The signed-in person's own password (重新验证)."""

    password = _shown_password(_("当前密码"))


class ChangePasswordForm(FlaskForm):  # type: ignore[misc] # without types
    """Old and new password (修改密码)."""

    old_password = _shown_password(_("当前密码"))
    password = _shown_password(_("新密码"), fresh=True)


class NameForm(FlaskForm):  # type: ignore[misc] # without types
    """The name shown (姓名)."""

    name = _name_field()


class EnrolForm(FlaskForm):  # type: ignore[misc] # without types
    """The first code of a new second factor; ``sealed`` carries the secret between the pages."""

    sealed = HiddenField()
    code = _LineField(
        _("应用显示的 6 位口令"),
        validators=[InputRequired(_("请填写动态口令。"))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12},
    )


def explain(form: FlaskForm, field: str, error: PortalError) -> None:
    """Put an expected error beside the field it is about."""
    form[field].errors = [*form[field].errors, _(error.message, **error.params)]


def faults(form: FlaskForm) -> list[tuple[str, str]]:
    """Return what the error summary shows: field id and text."""
    return [(field.id, str(text)) for field in form for text in field.errors]
