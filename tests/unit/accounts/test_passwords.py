"""Row 18: argon2id with its costs."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher, extract_parameters

from portal.accounts import passwords

WORD = "kestrel over seven hills"


def test_18_the_hash_is_argon2id_and_costs_enough() -> None:
    stored = passwords.hash_password(WORD)

    assert stored.startswith("$argon2id$")
    parameters = extract_parameters(stored)
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2
    assert not passwords.needs_rehash(stored)


def test_18_only_the_password_matches() -> None:
    stored = passwords.hash_password("café " * 4)

    assert passwords.is_password(stored, unicodedata.normalize("NFD", "café " * 4))
    assert not passwords.is_password(stored, "cafe " * 4)
    assert not passwords.is_password(None, WORD)
    assert not passwords.is_password("not a hash", WORD)
    assert not passwords.is_password(stored, "x" * 1_000_000)


def test_18_a_weaker_hash_is_to_be_made_anew() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(WORD)

    assert passwords.is_password(weak, WORD)
    assert passwords.needs_rehash(weak)
