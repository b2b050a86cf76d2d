"""Letters and the ways they leave; row 41: no header can be smuggled in."""

from __future__ import annotations

import email
import logging
import smtplib
from email import policy
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import MailSettings, Settings, SettingsError
from portal.mail import sending
from portal.mail.letter import Letter

LETTER = Letter("li@example.org", "完成注册 · Register", "请打开\nhttp://x/account/register/t\n")


@pytest.mark.parametrize("mark", ["\r", "\n", "\r\n", "\0", "\x0b", "\u2028", "\x85", "\x1b"])
def test_41_headers_hold_one_line(mark: str) -> None:
    with pytest.raises(ValueError, match="header"):
        Letter(f"li@example.org{mark}Bcc: x@example.org", "s", "t")
    with pytest.raises(ValueError, match="header"):
        Letter("li@example.org", f"s{mark}Bcc: x@example.org", "t")


@given(st.text(min_size=1, max_size=200))
def test_41_whatever_the_subject_there_is_one_recipient(subject: str) -> None:
    try:
        letter = Letter("li@example.org", subject, "text")
    except ValueError:
        return
    parsed = email.message_from_bytes(
        letter.message("portal@example.org").as_bytes(), policy=policy.default
    )
    assert parsed["To"] == "li@example.org"
    assert parsed["Bcc"] is None
    assert parsed["Cc"] is None


def test_a_letter_in_a_folder_reads_as_written(tmp_path: Path) -> None:
    settings = MailSettings(backend="folder", folder=tmp_path / "mail", sender="a@example.org")

    sending.send(LETTER, settings)

    (path,) = (tmp_path / "mail").iterdir()
    parsed = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert parsed["Subject"] == LETTER.subject
    assert parsed.get_content().splitlines() == LETTER.text.splitlines()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_console_shows_the_letter_line_by_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "portal.mail"):
        sending.send(LETTER, MailSettings())

    assert "| http://x/account/register/t" in [record.getMessage() for record in caplog.records]


def test_the_server_is_spoken_to_as_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    acts: list[Any] = []

    class Server:
        def __init__(self, host: str, port: int, **_options: Any) -> None:
            acts.append((host, port))

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None:
            acts.append("quit")

        def starttls(self, **_options: Any) -> None:
            acts.append("starttls")

        def login(self, user: str, password: str) -> None:
            acts.append((user, password))

        def send_message(self, message: Any) -> None:
            acts.append(str(message["To"]))

    monkeypatch.setattr(smtplib, "SMTP", Server)

    sending.send(
        LETTER,
        MailSettings(
            backend="smtp",
            host="mail.example.org",
            port=587,
            security="starttls",
            user="u",
            password="p",
        ),
    )

    assert acts == [("mail.example.org", 587), "starttls", ("u", "p"), "li@example.org", "quit"]


def test_the_settings_of_mail_are_read_and_checked() -> None:
    key = {"PORTAL_SECRET_KEY": "k" * 32}
    mail = Settings.from_env(key | {"PORTAL_MAIL": "smtp", "PORTAL_MAIL_SECURITY": "tls"}).mail

    assert (mail.backend, mail.port) == ("smtp", 465)
    with pytest.raises(SettingsError) as fault:
        Settings.from_env(
            key
            | {
                "PORTAL_MAIL": "pigeon",
                "PORTAL_MAIL_FROM": "a\nb",
                "PORTAL_BASE_URL": "javascript:alert(1)",
            }
        )
    for name in ("PORTAL_MAIL ", "PORTAL_MAIL_FROM", "PORTAL_BASE_URL"):
        assert name in str(fault.value)
