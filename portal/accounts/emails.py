"""Mail addresses (邮箱) as keys of accounts: one spelling for each."""

from __future__ import annotations

import re
import unicodedata

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_

MAX_LENGTH = 254
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def normalised_email(text: str) -> str:
    """Return the address in the one spelling that is stored and compared: lower case, ASCII.

    A domain in Chinese characters becomes its punycode; full-width letters become plain ones.

    Raises:
        InvalidInput: it is no address that mail can be sent to.
    """
    local, separator, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    labels = host.split(".")
    is_address = (
        separator
        and len(local) <= 64
        and len(local) + len(host) < MAX_LENGTH
        and _LOCAL.fullmatch(local)
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
    )
    if not is_address:
        raise InvalidInput("email", N_("请填写完整的邮箱地址，例如 name@example.org。"))
    return f"{local.lower()}@{host}"
