"""Keeping secrets that must be read again (加密保存), and digests of those that need not.

Keys are derived from ``SECRET_KEY``, one for each use, so that what seals one thing opens no other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class BrokenSeal(ValueError):
    """What was sealed was altered, belongs elsewhere, or was sealed with another key."""


def new_token() -> str:
    """Return 256 random bits as text for a cookie or a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> bytes:
    """Return what is stored of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def seal(plain: bytes, *, key: str, purpose: str, owner: str) -> bytes:
    """Encrypt ``plain`` (AES-256-GCM) so that it opens for this purpose and owner only."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_derived(key, purpose)).encrypt(nonce, plain, _bound(purpose, owner))
    return _VERSION + nonce + sealed


def unseal(sealed: bytes, *, key: str, purpose: str, owner: str) -> bytes:
    """Return what ``seal`` was given.

    Raises:
        BrokenSeal: it is not what was sealed for this purpose and owner with this key.
    """
    nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if sealed[:1] != _VERSION or len(nonce) != _NONCE_BYTES:
        raise BrokenSeal
    try:
        return AESGCM(_derived(key, purpose)).decrypt(nonce, rest, _bound(purpose, owner))
    except InvalidTag as error:
        raise BrokenSeal from error


def to_text(sealed: bytes) -> str:
    """Return sealed bytes as text for a form field."""
    return base64.urlsafe_b64encode(sealed).decode()


def from_text(text: str) -> bytes:
    """Return the bytes of ``to_text``.

    Raises:
        BrokenSeal: it is no such text.
    """
    try:
        return base64.urlsafe_b64decode(text.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BrokenSeal from error


def keyed_digest(text: str, *, key: str, purpose: str) -> bytes:
    """Return a digest that nobody can try texts against without the key."""
    return hmac.digest(_derived(key, purpose), text.encode(), "sha256")


def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"portal {purpose}".encode()).derive(key.encode())


def _bound(purpose: str, owner: str) -> bytes:
    return f"{purpose}\0{owner}".encode()
