"""Hashing of passwords: argon2id, one at a time, by a thread of low priority.

Whoever needs a hash for a page waits for it at the ``turnstile``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.password_rules import MAX_BYTES, normalised_password

Result = TypeVar("Result")

MEMORY_KIB = 19 * 1024
PASSES = 2
#: Nobody gets the processor after such a thread.
_NICENESS = 15

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


def hash_password(text: str) -> str:
    """Return the argon2id hash of ``text``."""
    password = normalised_password(text)
    return _apart(lambda: _hasher.hash(password))


def is_password(stored: str | None, text: str) -> bool:
    """Say whether ``text`` is the password; without a stored hash it takes as long and is not."""
    password = normalised_password(text)
    if len(password.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        password = ""  # none was ever stored; the work stays the same
    matches = _apart(lambda: _matches(stored or _nobodys_hash(), password))
    return matches and stored is not None


def needs_rehash(stored: str) -> bool:
    """Say whether the hash was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(stored)


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash(os.urandom(16).hex())


def _apart(act: Callable[[], Result]) -> Result:
    return _bench().submit(act).result()


@cache
def _bench() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "passwords", initializer=_step_back)


def _step_back() -> None:
    """Give this thread low priority; on Linux a priority is a thread's own."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


# The thread does not live on in a forked worker: it makes its own.
os.register_at_fork(after_in_child=_bench.cache_clear)
