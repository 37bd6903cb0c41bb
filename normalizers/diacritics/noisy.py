"""What an English OCR makes of Vietnamese words: the learned channel, read from `../lexicons/channel.bin`.

A syllable is read as the reading of its onset and then of its rime, each in the case it is printed in. How often an
onset or rime was read as some string is remembered; for strings never seen, the letters of the rime speak one by one.
`training/channel.py` counts all of it from rendered pages.
"""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from normalizers.diacritics.model import load
from normalizers.lexicon_folder import LEXICONS
from normalizers.syllables import fold, has_mark, is_syllable, onset_of

__all__ = ["Reading", "blank_costs", "readings", "spelled"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_CASES = 3
"""Lower, Title, UPPER."""

_LONGEST_READ = 3
"""Characters that one printed letter is read as, at most."""

_LONGEST_ONSET = 5
"""Characters that an onset is read as, at most."""

_LETTER_PRIOR = 6.0
_UNIT_PRIOR = 8.0
"""Weight of what the letters say of an onset or rime, in observations."""

_FAR = 30.0
_NEAR_ONSET, _NEAR_RIME = 9.0, 11.0
"""Nats behind the best that an onset or rime is looked at."""

_HOPELESS = 6.0
"""Nats by which an onset alone may stay behind the best word before its rimes are not looked at."""

_ALIKE = str.maketrans("015$|!", "olssli")
_ALIKE_COST = 2.5
"""Signs that are read for letters of their shape whatever the font, and what that costs."""

_MOST = 48
_WEIGHT = 0.6
"""Weight of a word's frequency when the candidates looked at are chosen."""

_LONGEST = 14


class Reading(Struct, frozen=True):
    """A word that may stand behind a token: its number, how it is printed, log-probability of the token given it."""

    number: int
    case: int
    logp: float


def spelled(word: str, case: int) -> str:
    """`word` printed in a case (0 lower, 1 Title, 2 UPPER)."""
    return word.upper() if case == 2 else word[0].upper() + word[1:] if case else word


class _Units:
    """Strings of one kind (onsets or rimes) with what they were read as.

    Attributes:
        names: The strings as printed.
        counts: For each how often it was seen.
    """

    def __init__(self, names: list[str], seen: dict[str, dict[str, int]], letters: _Letters) -> None:
        self.names = names
        self.letters = letters
        self.index = {name: i for i, name in enumerate(names)}
        self.totals = np.array([sum(seen.get(name, {}).values()) for name in names], np.float32)
        self._seen: dict[str, list[tuple[int, int]]] = {}
        for name, found in seen.items():
            for text, count in found.items() if name in self.index else ():
                self._seen.setdefault(text, []).append((self.index[name], count))
        # the longest first, so that each further letter concerns a shrinking head of the array
        self._order = np.array(sorted(range(len(names)), key=lambda i: -len(names[i])), np.int64)
        self._columns: list[Ints] = []
        for at in range(max(map(len, names))):
            longer = (names[i] for i in self._order.tolist() if len(names[i]) > at)
            self._columns.append(np.array([letters.number(name[at]) for name in longer], np.int64))

    def costs(self, text: str) -> Floats:
        """-log P(text | unit) for every unit."""
        chance = np.exp(-self._by_letters(text))
        memory = np.zeros(len(self.names), np.float32)
        for at, count in self._seen.get(text, ()):
            memory[at] = count
        mixed = (memory + _UNIT_PRIOR * chance) / (self.totals + _UNIT_PRIOR)
        return -np.log(np.maximum(mixed, np.float32(np.exp(-_FAR))))

    def _by_letters(self, text: str) -> Floats:
        """The same by letters alone."""
        size = len(text)
        table = {
            (i, k): self.letters.costs(text[i : i + k])
            for i in range(size + 1)
            for k in range(min(_LONGEST_READ, size - i) + 1)
        }
        now = np.full((size + 1, len(self.names)), _FAR, np.float32)
        now[0] = 0.0
        for column in self._columns:
            head = now[:, : len(column)]
            then = np.full_like(head, _FAR)
            for (i, k), costs in table.items():
                np.minimum(then[i + k], head[i] + costs[column], out=then[i + k])
            now[:, : len(column)] = then
        found = np.empty(len(self.names), np.float32)
        found[self._order] = now[size]
        return found


class _Letters:
    """Single printed letters and what they were read as; letter 0 is none at all and is read as nothing."""

    def __init__(self, seen: dict[str, dict[str, int]]) -> None:
        self.names = ["\0", *seen]
        self._index = {name: i for i, name in enumerate(self.names)}
        bases = [_base(name) for name in self.names]
        kinds = sorted(set(bases))
        self._kind = np.array([kinds.index(base) for base in bases], np.int64)
        totals = np.array([0, *(sum(found.values()) for found in seen.values())], np.float32)
        self._totals = totals
        self._kind_totals = np.bincount(self._kind, weights=totals).astype(np.float32)
        self._seen: dict[str, list[tuple[int, int]]] = {}
        for name, found in seen.items():
            for text, count in found.items():
                self._seen.setdefault(text, []).append((self._index[name], count))
        self._known: dict[str, Floats] = {}

    def number(self, letter: str) -> int:
        """Index of a printed letter; 0 for one never seen."""
        return self._index.get(letter, 0)

    def costs(self, text: str) -> Floats:
        """-log P(text | letter) for every letter."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) > 20_000:
                self._known.clear()
            known = self._known[text] = self._costs(text)
        return known

    def _costs(self, text: str) -> Floats:
        own = np.zeros(len(self.names), np.float32)
        for at, count in self._seen.get(text, ()):
            own[at] = count
        kinds = np.bincount(self._kind, weights=own, minlength=len(self._kind_totals)).astype(np.float32)
        rare = np.float32((0.02, 0.002, 0.0001, 0.00001)[len(text)])
        shared = (kinds + 2.0 * rare) / (self._kind_totals + 2.0)
        found = -np.log((own + _LETTER_PRIOR * shared[self._kind]) / (self._totals + _LETTER_PRIOR))
        found[0] = _FAR if text else 0.0
        return np.asarray(found, np.float32)


def _base(letter: str) -> str:
    """The letter without marks, case kept: letters of one base lend each other their readings."""
    plain = fold(letter)
    return plain.upper() if letter.isupper() else plain


class Channel:
    """The channel in memory.

    Attributes:
        blanks: -log of the chance that a blank between words is not read, and that one is read inside a word.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.blanks: tuple[float, float] = tuple(data["blanks"])
        letters = _Letters(data["letters"])
        parts = [(n, *_in_two(word)) for n, word in enumerate(load().words) if n > 2 and _is_learned(word)]
        onsets, rimes = sorted({p[1] for p in parts}), sorted({p[2] for p in parts})
        at = {name: i for i, name in enumerate(onsets)}, {name: i for i, name in enumerate(rimes)}
        self._numbers = np.full((len(onsets), len(rimes)), -1, np.int64)
        for number, onset, rime in parts:
            self._numbers[at[0][onset], at[1][rime]] = number
        self._onsets = [
            _Units([spelled(o, case) if o else "" for o in onsets], data["onsets"], letters) for case in range(_CASES)
        ]
        self._rimes = [_Units([spelled(r, case) for r in rimes], data["rimes"], letters) for case in range(_CASES)]
        self._unigram = load().unigram
        self._empty = at[0][""]
        self._cache: dict[tuple[str, int, str], tuple[Ints, Floats]] = {}

    def _near(self, kind: str, case: int, text: str) -> tuple[Ints, Floats]:
        """The onsets or rimes that come near the best for `text`, and their costs."""
        key = (kind, case, text)
        known = self._cache.get(key)
        if known is None:
            if len(self._cache) > 40_000:
                self._cache.clear()
            units, width = (self._onsets, _NEAR_ONSET) if kind == "onset" else (self._rimes, _NEAR_RIME)
            costs = units[case].costs(text)
            near = np.flatnonzero(costs < min(_FAR - 1, costs.min() + width))
            known = self._cache[key] = near, costs[near]
        return known

    def readings(self, token: str) -> list[Reading]:
        """Words whose reading `token` may be, the likeliest first."""
        best: dict[tuple[int, int], float] = {}
        self._add(token, 0.0, best)
        if (alike := token.translate(_ALIKE)) != token:
            self._add(alike, _ALIKE_COST, best)
        order = sorted(best.items(), key=lambda item: item[1] - _WEIGHT * self._unigram[item[0][0]])[:_MOST]
        return [Reading(number, form, -cost) for (number, form), cost in order]

    def _add(self, token: str, more: float, best: dict[tuple[int, int], float]) -> None:
        """Put the words behind `token` into `best`, each with its least cost, `more` added."""
        ways = [
            (float(self._near("onset", case[0], token[:cut])[1].min(initial=_FAR)), cut, case)
            for cut in range(min(len(token), _LONGEST_ONSET) + 1)
            for case in _cases(token, cut)
        ]
        least = _FAR
        for first, cut, case in sorted(ways):
            if first > least + _HOPELESS:
                break
            numbers, costs, form = self._joined(token, cut, case)
            least = min(least, float(costs.min(initial=_FAR)))
            for number, cost in zip(numbers.tolist(), costs.tolist(), strict=True):
                best[number, form] = min(cost + more, best.get((number, form), _FAR))

    def _joined(self, token: str, cut: int, case: tuple[int, int, bool]) -> tuple[Ints, Floats, int]:
        """Words of the onsets behind the beginning of `token` and the rimes behind its rest."""
        onsets, first = self._near("onset", case[0], token[:cut])
        rimes, second = self._near("rime", case[1], token[cut:])
        if case[2]:
            keep = onsets == self._empty
            onsets, first = onsets[keep], first[keep]
        elif case[0] == 1:
            keep = onsets != self._empty
            onsets, first = onsets[keep], first[keep]
        numbers = self._numbers[onsets[:, None], rimes[None, :]].ravel()
        costs = (first[:, None] + second[None, :]).ravel()
        there = numbers >= 0
        return numbers[there], costs[there], max(case[0], case[1])


def _is_learned(word: str) -> bool:
    """Whether a word of the vocabulary is a syllable, or a name spelled otherwise with marks ("krông", "đak")."""
    return is_syllable(word) or (has_mark(word) and len(word) < 8 and any(c in "aeiouy" for c in fold(word)))


def _in_two(word: str) -> tuple[str, str]:
    """Onset and rime; of a word that is no syllable the consonants before its first vowel, and the rest."""
    plain = fold(word)
    size = len(onset_of(word)) if is_syllable(word) else next(i for i, c in enumerate(plain) if c in "aeiouy")
    return word[:size], word[size:]


def _cases(token: str, cut: int) -> list[tuple[int, int, bool]]:
    """Cases of onset and rime that may be tried, and whether the onset must be empty."""
    rest = token[cut:]
    small = 2 * sum(c.islower() for c in token) >= sum(map(str.isalpha, token)) and any(c.islower() for c in rest)
    found = [(0, 0, False)]
    if not token[0].islower():
        found += [(1, 0, False)] if cut else [(0, 1, True)]
        if not small and (len(token) > 1):
            found.append((2, 2, False))
    return found


@lru_cache(maxsize=1)
def channel() -> Channel:
    """The shipped channel, read once a process.

    Raises:
        FileNotFoundError: `normalizers/lexicons` lacks it (rebuild with `training/channel.py`).
    """
    return Channel(json.loads(zlib.decompress((LEXICONS / "channel.bin").read_bytes())))


@lru_cache(maxsize=32768)
def readings(token: str) -> tuple[Reading, ...]:
    """Syllables of the vocabulary that an English OCR may have read as `token`, the likeliest first.

    Args:
        token: As read, case kept, without signs at its ends; nothing is found for more than `_LONGEST` characters.
    """
    return tuple(channel().readings(token)) if 0 < len(token) <= _LONGEST else ()


def blank_costs() -> tuple[float, float]:
    """-log of the chance that the blank between two words is not read, and that one is read inside a word."""
    return channel().blanks
