"""Sending a letter by the backend that the settings name. Call it from a task, after the commit."""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
import uuid
from collections.abc import Callable, Mapping
from email.utils import localtime

from portal.config import MailSettings
from portal.mail.letter import Letter

logger = logging.getLogger("portal.mail")

_PATIENCE_S = 20


def send(letter: Letter, settings: MailSettings) -> None:
    """Send ``letter``.

    Raises:
        OSError: the server or the folder cannot be reached or refuses (``SMTPException`` too).
    """
    _BACKENDS[settings.backend](letter, settings)


def _to_console(letter: Letter, settings: MailSettings) -> None:
    """Write the letter to the log, line by line: for one who tries the portal out."""
    logger.info("mail to %s: %s", letter.to, letter.subject)
    for line in letter.text.splitlines():
        logger.info("| %s", line)


def _to_folder(letter: Letter, settings: MailSettings) -> None:
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.folder / f"{uuid.uuid4()}.eml"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(letter.message(settings.sender).as_bytes())


def _to_server(letter: Letter, settings: MailSettings) -> None:
    message = letter.message(settings.sender)
    message["Date"] = localtime()
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.security == "tls":
        server = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=_PATIENCE_S, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=_PATIENCE_S)
    with server:
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, settings.password)
        server.send_message(message)


_BACKENDS: Mapping[str, Callable[[Letter, MailSettings], None]] = {
    "console": _to_console,
    "folder": _to_folder,
    "smtp": _to_server,
}
