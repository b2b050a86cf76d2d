"""Codes of an authenticator app (动态口令, RFC 6238) and recovery codes (恢复码)."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

import pyotp
import segno

STEP_S = 30
#: Steps before and after the present one that count, for clocks that are a little off.
_TOLERANCE = 1
TRIES = 5
RECOVERY_CODES = 10
_CODE = re.compile(r"\d{6}")
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_RECOVERY = re.compile(rf"[{_ALPHABET}]{{16}}")


def new_secret() -> str:
    """Return a random secret of 160 bits in base32."""
    return pyotp.random_base32(32)


def code_at(secret: str, now: datetime) -> str:
    """Return the code that an app shows at ``now``."""
    return pyotp.TOTP(secret, interval=STEP_S).at(int(now.timestamp()))


def matching_step(secret: str, code: str, now: datetime, *, after: int | None) -> int | None:
    """Return the time step that ``code`` belongs to, ``None`` when it is no code of now.

    A code counts once: steps up to ``after``, the last one used, are over.
    """
    plain = "".join(code.split())
    if not (plain.isascii() and _CODE.fullmatch(plain)):
        return None
    generator = pyotp.TOTP(secret, interval=STEP_S)
    present = int(now.timestamp()) // STEP_S
    found = None
    for step in range(present - _TOLERANCE, present + _TOLERANCE + 1):
        is_same = secrets.compare_digest(generator.generate_otp(step), plain)
        if is_same and (after is None or step > after):
            found = step
    return found


def provisioning_uri(secret: str, *, email: str, issuer: str) -> str:
    """Return the ``otpauth:`` address that an app reads."""
    return pyotp.TOTP(secret, name=email, issuer=issuer, interval=STEP_S).provisioning_uri()


def qr_image(text: str) -> str:
    """Return ``text`` as a QR code: an SVG in a ``data:`` address."""
    image: str = segno.make(text, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return image


def new_recovery_codes() -> list[str]:
    """Return fresh recovery codes, 80 bits each, as people copy them."""
    return [
        _grouped("".join(secrets.choice(_ALPHABET) for _ in range(16)))
        for _ in range(RECOVERY_CODES)
    ]


def plain_recovery_code(text: str) -> str | None:
    """Return the code without its hyphens, ``None`` when the text is no recovery code."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return plain if _RECOVERY.fullmatch(plain) else None


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
