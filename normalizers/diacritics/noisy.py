"""What an English OCR makes of Vietnamese words: a learned channel.

A syllable is read as the reading of its onset and then of its rime, each in the case it is printed in. How often an
onset or rime was read as some string is remembered; for strings never seen, the letters of the rime speak one by one.
`training/channel.py` counts all of it from rendered pages.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from normalizers.diacritics.alignment import Counts
from normalizers.diacritics.model import load
from normalizers.syllables import fold, has_mark, is_syllable, onset_of

__all__ = ["Channel", "Reading", "spelled"]

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

_LIKE_CAPITAL = "bp"
"""Small letters that a capital is read as: "Đ"."""

_MOST = 80
_WEIGHT = 0.6
"""Weight of a word's frequency when the candidates looked at are chosen."""


class Reading(Struct, frozen=True):
    """A word that may stand behind a token: its number, how it is printed, log-probability of the token given it."""

    number: int
    case: int
    logp: float


def spelled(word: str, case: int) -> str:
    """`word` printed in a case (0 lower, 1 Title, 2 UPPER)."""
    return word.upper() if case == 2 else word[0].upper() + word[1:] if case else word


class _Units:
    """Strings of one kind (onsets, which begin a word, or rimes, which end it) with what they were read as.

    Attributes:
        names: The strings as printed.
        counts: For each how often it was seen.
    """

    def __init__(self, names: list[str], seen: Counts, letters: _Letters, *, ending: bool) -> None:
        self.names = names
        self._ending = ending
        self.letters = letters
        self.index = {name: i for i, name in enumerate(names)}
        self.totals = np.array([sum(seen.get(name, {}).values()) for name in names], np.float32)
        self._seen: dict[str, list[tuple[int, float]]] = {}
        for name, found in seen.items():
            for text, count in found.items() if name in self.index else ():
                self._seen.setdefault(text, []).append((self.index[name], count))
        # the longest first, so that each further letter concerns a shrinking head of the array
        self._order = np.array(sorted(range(len(names)), key=lambda i: -len(names[i])), np.int64)
        self._columns: list[Ints] = []
        for at in range(max(map(len, names))):
            longer = (names[i][::-1] if ending else names[i] for i in self._order.tolist() if len(names[i]) > at)
            self._columns.append(np.array([letters.number(name[at]) for name in longer], np.int64))

    def costs(self, text: str) -> Iterator[tuple[str, Floats]]:
        """-log P(part | unit) for every unit, of every beginning of `text`, or of every end where units end words."""
        for at, chance in enumerate(np.exp(-self._by_letters(text))):
            part = text[at:] if self._ending else text[:at]
            memory = np.zeros(len(self.names), np.float32)
            for unit, times in self._seen.get(part, ()):
                memory[unit] = times
            mixed = (memory + _UNIT_PRIOR * chance) / (self.totals + _UNIT_PRIOR)
            yield part, -np.log(np.maximum(mixed, np.float32(np.exp(-_FAR))))

    def _by_letters(self, text: str) -> Floats:
        """The same by letters alone: a row for each place in `text` where the part ends (or begins)."""
        size = len(text)
        table = [
            (i, i + k, self.letters.costs(text[i : i + k]))
            for i in range(size + 1)
            for k in range(min(_LONGEST_READ, size - i) + 1)
        ]
        steps = [(end, start, costs) if self._ending else (start, end, costs) for start, end, costs in table]
        now = np.full((size + 1, len(self.names)), _FAR, np.float32)
        now[size if self._ending else 0] = 0.0
        for column in self._columns:
            head = now[:, : len(column)]
            then = np.full_like(head, _FAR)
            for before, after, costs in steps:
                np.minimum(then[after], head[before] + costs[column], out=then[after])
            now[:, : len(column)] = then
        found = np.empty_like(now)
        found[:, self._order] = now
        return found


class _Letters:
    """Single printed letters and what they were read as; letter 0 is none at all and is read as nothing."""

    def __init__(self, seen: Counts) -> None:
        self.names = ["\0", *seen]
        self._index = {name: i for i, name in enumerate(self.names)}
        bases = [_base(name) for name in self.names]
        kinds = sorted(set(bases))
        self._kind = np.array([kinds.index(base) for base in bases], np.int64)
        totals = np.array([0, *(sum(found.values()) for found in seen.values())], np.float32)
        self._totals = totals
        self._kind_totals = np.bincount(self._kind, weights=totals).astype(np.float32)
        self._seen: dict[str, list[tuple[int, float]]] = {}
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


_NUMBERS = itertools.count()


class Channel:
    """The channel in memory.

    Attributes:
        number: Of this channel among all of the process.
        blanks: -log of the chance that a blank between words is not read, and that one is read inside a word.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.number = next(_NUMBERS)
        self.blanks: tuple[float, float] = tuple(data["blanks"])
        letters = _Letters(data["letters"])
        parts = [(n, *_in_two(word)) for n, word in enumerate(load().words) if n > 2 and _is_learned(word)]
        onsets, rimes = sorted({p[1] for p in parts}), sorted({p[2] for p in parts})
        at = {name: i for i, name in enumerate(onsets)}, {name: i for i, name in enumerate(rimes)}
        self._numbers = np.full((len(onsets), len(rimes)), -1, np.int64)
        for number, onset, rime in parts:
            self._numbers[at[0][onset], at[1][rime]] = number
        self._onsets = [
            _Units([spelled(o, case) if o else "" for o in onsets], data["onsets"], letters, ending=False)
            for case in range(_CASES)
        ]
        self._rimes = [
            _Units([spelled(r, case) for r in rimes], data["rimes"], letters, ending=True) for case in range(_CASES)
        ]
        self._unigram = np.array(load().unigram, np.float32)
        self._empty = at[0][""]
        self._cache: dict[tuple[str, int, str], tuple[Ints, Floats]] = {}

    def _near(self, kind: str, case: int, text: str) -> tuple[Ints, Floats]:
        """The onsets or rimes that come near the best for `text`, and their costs."""
        known = self._cache.get((kind, case, text))
        if known is None:
            if len(self._cache) > 40_000:
                self._cache.clear()
            units, width = (self._onsets, _NEAR_ONSET) if kind == "onset" else (self._rimes, _NEAR_RIME)
            for part, costs in units[case].costs(text):
                near = np.flatnonzero(costs < min(_FAR - 1, costs.min() + width))
                self._cache[kind, case, part] = near, costs[near]
            known = self._cache[kind, case, text]
        return known

    def readings(self, token: str) -> list[Reading]:
        """Words whose reading `token` may be, the likeliest first."""
        found = list(self._words(token, 0.0))
        if (alike := token.translate(_ALIKE)) != token:
            found += self._words(alike, _ALIKE_COST)
        numbers, costs = np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found])
        forms = np.repeat([part[2] for part in found], [len(part[0]) for part in found])
        best: dict[tuple[int, int], float] = {}
        for at in np.argsort(costs - _WEIGHT * self._unigram[numbers], kind="stable"):
            best.setdefault((int(numbers[at]), int(forms[at])), float(costs[at]))
            if len(best) == _MOST:
                break
        return [Reading(number, form, -cost) for (number, form), cost in best.items()]

    def _words(self, token: str, more: float) -> Iterator[tuple[Ints, Floats, int]]:
        """Words behind `token` with their costs, `more` added, and their case; a word may come several times."""
        ways = [
            (float(self._near("onset", case[0], token[:cut])[1].min(initial=_FAR)), cut, case)
            for cut in range(min(len(token), _LONGEST_ONSET), -1, -1)
            for case in _cases(token, cut)
        ]
        least = _FAR
        for first, cut, case in sorted(ways):
            if first > least + _HOPELESS:
                break
            numbers, costs, form = self._joined(token, cut, case)
            least = min(least, float(costs.min(initial=_FAR)))
            yield numbers, np.minimum(costs + np.float32(more), np.float32(_FAR)), form

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
    if not token[0].islower() or token[0] in _LIKE_CAPITAL:
        found += [(1, 0, False)] if cut else [(0, 1, True)]
        if not small and (len(token) > 1):
            found.append((2, 2, False))
    return found
