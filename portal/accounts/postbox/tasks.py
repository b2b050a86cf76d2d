"""Mails of accounts, written in the background (后台任务)."""

from __future__ import annotations

from procrastinate import RetryStrategy

from portal.accounts.postbox import services
from portal.tasks.queue import queue

#: A mail server that is away for an hour loses no mail.
_PATIENT = RetryStrategy(max_attempts=8, exponential_wait=4)


@queue.task(name="accounts.write_link", retry=_PATIENT)
def write_link(ticket_id: int) -> None:
    """Send the mail with a one-time link."""
    services.write_link(ticket_id)


@queue.task(name="accounts.write_notice", retry=_PATIENT)
def write_notice(sealed_email: str, notice: str) -> None:
    """Tell the owner of an account of a change; the queue and its log see no address."""
    services.write_notice(sealed_email, notice)
