"""Words that are probably misprints: rare ones where a word one letter away is what the neighbours call for.

The neighbours' word pairs (`normalizers/diacritics/model.py`) say how likely each reading is. Measured on 400,000
words of legal text: 7 words found, all misprints or cut words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from normalizers.syllables import place_tone

__all__ = ["Misprint", "doubled_words", "find_misprints"]

_RARE = -11.0
"""Log-probability of a word alone below which it may be a misprint: some 17 in a million."""

_CLEAR, _LIKELY, _CALLED_FOR = 10.0, 4.0, -4.0
"""Gain of the other word in nats that suffices alone, and the one that does where the word before calls for it."""

_ENDS = ".,;:()“”\"'!?…"
_VOWELS = frozenset("aăâeêioôơuưy")
_NEIGHBOURS = 60


class Misprint(Struct, frozen=True):
    """A word that is probably misprinted.

    Attributes:
        index: Of the word among those given.
        printed: The word.
        likely: What its neighbours call for.
    """

    index: int
    printed: str
    likely: str


def find_misprints(words: Sequence[str]) -> tuple[Misprint, ...]:
    """The small-letter words of a paragraph that are probably misprints.

    Args:
        words: As printed, signs at their ends.
    """
    from normalizers.diacritics.model import load

    model = load()
    tokens = [place_tone(word.strip(_ENDS).lower()) for word in words]
    found = []
    for i in range(1, len(words)):
        word = words[i].strip(_ENDS)
        if not (word.islower() and word.isalpha() and len(word) > 1) or _broken(words[i - 1], tokens[i - 1], word):
            continue
        before, own = model.number(tokens[i - 1]), model.number(tokens[i])
        if 1 in (before, own) or model.unigram[own] > _RARE:
            continue
        goes_on = i + 1 < len(words) and words[i][-1] not in _ENDS and tokens[i + 1].isalpha()
        likely = _called_for(tokens[i], before, model.number(tokens[i + 1]) if goes_on else 1)
        if likely:
            found.append(Misprint(i, word, likely))
    return tuple(found)


def _broken(before: str, token: str, word: str) -> bool:
    """Whether a clause begins here, or the word is the rest of one that a wide gap has cut ("tri ển")."""
    return before[-1] in _ENDS or not token.isalpha() or _plain(word[0]) in _VOWELS


def _plain(letter: str) -> str:
    from normalizers.names import strip_marks

    return strip_marks(letter)


def _called_for(token: str, before: int, after: int) -> str | None:
    """The word that should stand between two others; None where the one there may well."""
    from normalizers.diacritics.model import load

    model = load()
    own = model.number(token)

    def chance(number: int) -> tuple[float, float]:
        left = model.pair_logp(before, number)
        return left, left + (model.pair_logp(number, after) if after != 1 else 0.0)

    printed = chance(own)[1]
    best: tuple[float, float, str] | None = None
    for other in _alike(token):
        number = model.number(other)
        if not model.knows_pair(before, number) or (after != 1 and not model.knows_pair(number, after)):
            continue
        left, whole = chance(number)
        if best is None or whole - printed > best[0]:
            best = (whole - printed, left, other)
    if best and (best[0] >= _CLEAR or (best[0] >= _LIKELY and best[1] >= _CALLED_FOR)):
        return best[2]
    return None


@lru_cache(maxsize=4096)
def _alike(token: str) -> tuple[str, ...]:
    """Words of the vocabulary that one letter added, left out, changed or swapped makes of a token."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    from normalizers.diacritics.model import SPECIALS, load

    words = load().words[len(SPECIALS) :]
    found = process.extract(token, words, scorer=OSA.distance, score_cutoff=1, limit=_NEIGHBOURS)
    return tuple(word for word, _, _ in found if word != token)


_DOUBLED = re.compile(r"(?<![\w-])(?P<two>[^\W\d_]{2,}\s+[^\W\d_]{2,})\s+(?P=two)(?![\w-])")


def doubled_words(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where two words stand twice in a row, with the words. One word doubled mostly means to be, or hurts nobody.

    >>> doubled_words("Quy chế phối hợp phối hợp của xã")
    ((8, 25, 'phối hợp'),)
    """
    return tuple(
        (match.start(), match.end(), match["two"])
        for match in _DOUBLED.finditer(text)
        if match[0].islower() and len(set(match["two"].split())) > 1
    )
