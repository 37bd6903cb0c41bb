"""Which words may stand behind a noisy token, and at what cost: the channel of the restorer.

Two sources of noise are known: marks dropped ("quyet dinh"), and an English OCR of Vietnamese ("mirc d¢" for "mức độ").
The second is informed by hand here: the rewrites below are what English readers make of Vietnamese letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import log

from msgspec import Struct
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from normalizers.diacritics.decoder import Candidate
from normalizers.diacritics.model import load, syllables_by_letters
from normalizers.syllables import fold, has_mark, is_syllable, place_tone

__all__ = ["Noise", "candidates", "has_key", "has_own_letter", "is_stuck"]

_REWRITES: tuple[tuple[str, str], ...] = (
    ("ir", "u"), ("ii", "u"), ("iu", "u"), ("tr", "u"), ("w", "u"), ("v", "u"), ("i", "u"), ("u", "i"), ("r", "u"),
    ("tm", "un"), ("um", "un"), ("mg", "ng"), ("rn", "m"), ("ri", "n"), ("in", "m"), ("fi", "n"), ("li", "h"),
    ("6", "o"), ("0", "o"), ("9", "o"), ("¢", "o"), ("©", "o"), ("o", "a"), ("a", "o"), ("e", "o"), ("q", "o"),
    ("8", "a"), ("4", "a"), ("d", "a"), ("@", "a"), ("1", "l"), ("1", "i"), ("l", "i"), ("!", "i"), ("j", "i"),
    ("p", "d"), ("b", "d"), ("n", "d"), ("f", "t"), ("g", "q"), ("§", "s"), ("5", "s"), ("y", "v"),
)  # fmt: skip
"""What an English OCR writes, and the letter without marks that was printed."""

_REWRITE_COST = 1.6
_EDIT_COST = 3.2
_MOST_EDITS = 2
_MOST_KEYS = 24
_LONGEST = 12
_CERTAIN = 6.0
"""Cost of changing a mark from which on a line is taken for text that has its marks."""

_TRUSTED = 13.0
"""Cost of changing a mark beyond which a syllable with marks is what was meant: in a text that has its marks, what
looks like a slip ("tầu", "bảy giờ") is as often a spelling or a phrase the counts lack."""

_FULL_MARKS = 12.0
"""Cost of giving a plain word its marks in text that has all its marks."""

_RARE = -15.0
"""Log-probability of any one word among the unknown ones, about."""

_CASE_WEIGHT = 0.7

_COMMON = -12.0
"""Log-probability of a word from which on it is no accident ("web", "usd")."""


_SHORTEST_STUCK, _LONGEST_STUCK, _LONGEST_SYLLABLE = 5, 40, 7
"""Letters of words without blanks between them; longer runs are data."""


class Noise(Struct, frozen=True):
    """How much the marks of a line can be trusted, as costs in nats.

    Attributes:
        add_mark: Of giving a plain word its marks; 0 where the line has none, high in text that has its marks.
        change_mark: Of replacing a marked word that is a syllable.
        foreign: Of keeping a word that is no syllable.
        ocr: Whether an English OCR has read the line; the costs above are for text that was stripped, or nothing.
        complete: Whether about as many words have marks as in correct text, so that a plain one is hardly stripped.
    """

    add_mark: float
    change_mark: float
    foreign: float
    ocr: bool = False
    complete: bool = False


def has_own_letter(text: str) -> bool:
    """Whether `text` holds a letter of Vietnamese alone (đ, ơ, ư, a dot below ...): an English OCR knows none."""
    return not text.isascii() and any("\u00ff" < c < "\u1f00" and fold(c) != c.lower() for c in text)


def has_key(token: str) -> bool:
    """Whether a syllable stands behind `token` when marks are dropped ("QUYET", "duyet")."""
    return fold(token) in syllables_by_letters()


@lru_cache(maxsize=8192)
def is_stuck(token: str) -> bool:
    """Whether `token` is words that lost the blanks between them: no syllable, but two or more in a row."""
    key = fold(token)
    if key in syllables_by_letters() or not _SHORTEST_STUCK <= len(key) <= _LONGEST_STUCK:
        return False
    ends = [True] + [False] * len(key)
    for end in range(1, len(key) + 1):
        starts = range(max(0, end - _LONGEST_SYLLABLE), end)
        ends[end] = any(ends[start] and key[start:end] in syllables_by_letters() for start in starts)
    return ends[-1]


def _rewritten(token: str) -> Iterator[tuple[str, float]]:
    """Keys that one or two rewrites make of `token`."""
    once = {token[:at] + new + token[at + len(old) :] for old, new in _REWRITES for at in _places(token, old)}
    for key in once:
        yield key, _REWRITE_COST
    if len(token) > 3:
        for key in once:
            for old, new in _REWRITES:
                for at in _places(key, old):
                    yield key[:at] + new + key[at + len(old) :], 2 * _REWRITE_COST


def _places(token: str, part: str) -> Iterator[int]:
    at = token.find(part)
    while at >= 0:
        yield at
        at = token.find(part, at + 1)


@lru_cache(maxsize=8192)
def _noisy(key: str) -> tuple[Candidate, ...]:
    """Syllables behind a key that is none itself: by rewrites, then by edit distance."""
    keys = syllables_by_letters()
    cost = {found: -price for found, price in sorted(_rewritten(key), key=lambda pair: -pair[1]) if found in keys}
    if len(key) > 2:
        for found, edits, _ in extract(
            key, keys.keys(), scorer=Levenshtein.distance, score_cutoff=_MOST_EDITS, limit=_MOST_KEYS
        ):
            cost[found] = max(cost.get(found, -99.0), -_EDIT_COST * edits)
    best = sorted(cost.items(), key=lambda pair: -pair[1])[:_MOST_KEYS]
    return tuple((number, price) for found, price in best for number in keys[found])


@lru_cache(maxsize=32768)
def candidates(token: str, noise: Noise, case: tuple[int, bool] | None = None) -> tuple[Candidate, ...]:
    """Vocabulary words that may stand behind `token`, with log-costs; the first is always the token itself.

    Args:
        token: Letters, perhaps with an OCR's digits and signs, any case; no longer than `_LONGEST` to be changed.
        noise: Of the line.
        case: In mid-sentence, how the neighbours are written (`model.case_class`) and whether the token begins with a
            capital; None where its case tells nothing.
    """
    found = _candidates(token, noise)
    if case is None or len(found) == 1:
        return found
    share = load().capital_share
    weighed = [
        (number, cost + _CASE_WEIGHT * log(share(number, case[0]) if case[1] else 1 - share(number, case[0])))
        for number, cost in found
    ]
    return tuple(weighed)


def _candidates(token: str, noise: Noise) -> tuple[Candidate, ...]:
    model = load()
    if len(token) > _LONGEST:
        return ((1, 0.0),)
    token = token.lower()
    itself = model.number(place_tone(token))
    valid = is_syllable(token)
    key = fold(token)
    if has_own_letter(token) and (not valid or noise.change_mark < _CERTAIN):
        return ((itself, 0.0),)
    if valid and has_mark(token) and noise.change_mark > _TRUSTED:
        return ((itself, 0.0),)
    if valid and has_mark(token):
        rest = [(number, -noise.change_mark) for number in syllables_by_letters().get(key, ())]
        if noise.change_mark < _CERTAIN:
            rest += [(number, price - noise.change_mark) for number, price in _noisy(key) if price >= -_REWRITE_COST]
        return _ordered((itself, 0.0), rest)
    if key in syllables_by_letters():
        lost = 0.0 if not has_mark(token) else 1.0
        rare = min(0.0, _RARE * (1 - noise.add_mark / _FULL_MARKS)) if itself == 1 else 0.0
        first = (itself, rare if valid else rare - noise.foreign)
        return _ordered(first, [(number, -noise.add_mark + lost) for number in syllables_by_letters()[key]])
    if not noise.foreign:
        return ((itself, 0.0),)
    if itself > 2 and not has_mark(token) and model.unigram[itself] > _COMMON:
        return ((itself, 0.0),)
    return _ordered((itself, -noise.foreign), list(_noisy(key)))


def _ordered(first: Candidate, rest: list[Candidate]) -> tuple[Candidate, ...]:
    """`first`, then each other word once with its best cost."""
    best: dict[int, float] = {}
    for number, cost in rest:
        best[number] = max(cost, best.get(number, -99.0))
    best.pop(first[0] if first[0] > 2 else -1, None)
    return (first, *best.items())
