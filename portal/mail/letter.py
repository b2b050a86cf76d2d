"""One letter: to whom, about what, in plain text."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain text mail. ``to`` and ``subject`` go into headers and hold one line each.

    Raises:
        ValueError: a header holds a line break or another control character.
    """

    to: str
    subject: str
    text: str

    def __post_init__(self) -> None:
        for header in (self.to, self.subject):
            if not header or not header.isprintable():
                raise ValueError("a header must be one line of printable text")

    def message(self, sender: str) -> EmailMessage:
        """Return the letter as it goes over the wire, without a date."""
        message = EmailMessage(policy=SMTP)
        local, _, domain = self.to.rpartition("@")
        message["From"] = sender
        # An address object cannot smuggle a second recipient into the header.
        message["To"] = Address(username=local, domain=domain)
        message["Subject"] = self.subject
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        return message
