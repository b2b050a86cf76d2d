"""What a password must be (密码): long enough, and not one that everybody tries first.

There are no rules of composition: length and a list of known passwords keep better out than
required digits (ASVS 6.2). Text is compared after NFC, as it is hashed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from portal.kernel.errors import InvalidInput
from portal.kernel.i18n import N_

MIN_LENGTH = 12
#: Bounds the work of hashing; in characters of Chinese about 340.
MAX_BYTES = 1024

#: What people here think of first.
_CONTEXT = ("土地", "地块", "武汉", "招商", "竞价", "平台", "密码", "汉地云", "国土", "出让")
_CONTEXT_LATIN = ("tudi", "wuhan", "hanland", "land", "portal", "parcel", "mima", "zhaoshang")
#: So many digits and signs more than words make a password one's own again.
_MAX_TRIMMINGS = 8
#: As many common words in one password are still a guess of the first hour.
_MAX_WORDS = 2
_MIN_WORD = 4
_LONGEST_WORD = 24
#: See ``_is_built_of_words``.
_Way = tuple[int, int, bool]
_PARTS = re.compile(r"[^\W_]+")


def normalised_password(text: str) -> str:
    """Return the text that is hashed: composed (NFC), otherwise as typed."""
    return unicodedata.normalize("NFC", text)


def check_password(text: str, context: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long, known, or built of words near at hand.

    Args:
        text: as typed.
        context: the mail address, the person's name, the site's names.

    Raises:
        InvalidInput: says which, and what to do.
    """
    password = normalised_password(text)
    if len(password) < MIN_LENGTH:
        raise InvalidInput(
            "password", N_("密码至少 %(least)s 个字符，可以用几个词组成一句话。"), least=MIN_LENGTH
        )
    if len(password.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InvalidInput("password", N_("密码过长，最多 %(most)s 个字节。"), most=MAX_BYTES)
    if not password.isprintable():
        raise InvalidInput("password", N_("密码里有无法输入的控制字符，请换一个。"))
    if is_easy_to_guess(password, context):
        raise InvalidInput(
            "password",
            N_(
                "这个密码太常见，或者由网站名、邮箱等容易猜到的词组成。请换一个，例如几个不相关的词。"
            ),
        )


def is_easy_to_guess(password: str, context: Iterable[str] = ()) -> bool:
    """Say whether the password is in the list, or is made of context and listed words alone."""
    folded = unicodedata.normalize("NFKC", password).casefold()
    if folded in _known():
        return True
    if len(folded) > 4 * _LONGEST_WORD:
        return _is_one_thing_repeated(folded, context)
    return _is_built_of_words(folded, _context_words(context))


def _is_one_thing_repeated(folded: str, context: Iterable[str]) -> bool:
    """Say whether a long password repeats one known word: its length is no help then."""
    period = (folded + folded).find(folded, 1)
    unit = folded[:period]
    return period < len(folded) and (unit in _known() or unit in _context_words(context))


def _context_words(context: Iterable[str]) -> frozenset[str]:
    words = {*_CONTEXT, *_CONTEXT_LATIN}
    for text in context:
        folded = unicodedata.normalize("NFKC", text).casefold()
        parts = {folded, *_PARTS.findall(folded), "".join(_PARTS.findall(folded))}
        words |= {part for part in parts if len(part) >= (2 if not part.isascii() else 3)}
    return frozenset(words)


def _is_built_of_words(folded: str, context: frozenset[str]) -> bool:
    """Cover the text from left to right, keeping every way that is still easy to guess.

    A way is counted as (listed words, trimmings, whether a word of the context is among it).
    """
    ways: list[set[_Way]] = [set() for _ in range(len(folded) + 1)]
    ways[0].add((0, 0, False))
    for start in range(len(folded)):
        if not ways[start]:
            continue
        for length, words, trimmings, is_context in _pieces(folded, start, context):
            ways[start + length] |= {
                (way[0] + words, way[1] + trimmings, way[2] or is_context)
                for way in ways[start]
                if way[0] + words <= _MAX_WORDS and way[1] + trimmings <= _MAX_TRIMMINGS
            }
    return any(words or is_context for words, _trimmings, is_context in ways[-1])


def _pieces(
    folded: str, start: int, context: frozenset[str]
) -> Iterator[tuple[int, int, int, bool]]:
    """Yield what the text may go on with: its length and what it adds to a way."""
    if not folded[start].isalpha():
        yield 1, 0, 1, False
    for length in range(2, min(_LONGEST_WORD, len(folded) - start) + 1):
        piece = folded[start : start + length]
        if piece in context:
            yield length, 0, 0, True
        elif length >= _MIN_WORD and piece in _known():
            yield length, 1, 0, False


@cache
def _known() -> frozenset[str]:
    """Return the passwords most used, from the lists that zxcvbn carries."""
    return frozenset(FREQUENCY_LISTS["passwords"])
