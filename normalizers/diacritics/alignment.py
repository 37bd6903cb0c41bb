"""Printed and read words aligned letter by letter: each printed letter is read as 0 to 3 characters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from math import log

from msgspec import Struct

from normalizers.syllables import fold, is_syllable, onset_of

__all__ = ["Costs", "Counts", "Tally", "align", "is_pair", "reading_costs", "tallied"]

Counts = Mapping[str, Mapping[str, float]]
"""What is printed -> what it was read as -> how often."""

Costs = Mapping[tuple[str, str], float]
"""-log of the chance that a printed letter is read as a string."""

_MOST_READ = 3
_TOO_DEAR = 5.0
"""Nats a printed letter above which a pair is no reading but two words that met by accident."""

_PRIOR = 2.0
_STRANGE = 4.0
"""Nats by which a reading never counted costs more than the first guess says."""


class Tally(Struct, frozen=True):
    """Readings of printed letters, onsets and rimes."""

    letters: dict[str, Counter[str]]
    onsets: dict[str, Counter[str]]
    rimes: dict[str, Counter[str]]


def _first_guess(letter: str, text: str) -> float:
    """Cost of reading `letter` as `text` before anything is counted."""
    if not text:
        return 4.0
    return (0.2 if fold(letter) in fold(text) else 3.0) + 1.6 * (len(text) - 1)


def align(word: str, text: str, costs: Costs) -> tuple[float, list[str]]:
    """Cost of the best alignment, and what each letter of `word` was read as; `costs` are empty at first."""
    size = len(text)
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(9e9, 0)] * size]
    for letter in word:
        row = [(9e9, 0)] * (size + 1)
        for start, (cost, _) in enumerate(best[-1]):
            for end in range(start, min(start + _MOST_READ, size) + 1) if cost < 9e9 else ():
                part = (letter, text[start:end])
                known = costs.get(part)
                if known is None:
                    known = _first_guess(*part) + (_STRANGE if costs else 0.0)
                if cost + known < row[end][0]:
                    row[end] = (cost + known, start)
        best.append(row)
    parts: list[str] = []
    end = size
    for row in reversed(best[1:]):
        start = row[end][1]
        parts.append(text[start:end])
        end = start
    return best[-1][size][0], parts[::-1]


def is_pair(word: str, cost: float) -> bool:
    """Whether an alignment of `word` at that cost is a reading of it at all."""
    return cost <= _TOO_DEAR * len(word)


def reading_costs(letters: Counts) -> dict[tuple[str, str], float]:
    """The costs of the readings counted."""
    return {
        (letter, part): -log(times / (sum(found.values()) + _PRIOR))
        for letter, found in letters.items()
        for part, times in found.items()
    }


def tallied(seen: Mapping[tuple[str, str], float], costs: Costs) -> Tally:
    """The readings in pairs of printed and read words, each seen so many times."""
    found = Tally(defaultdict(Counter), defaultdict(Counter), defaultdict(Counter))
    for (word, text), times in seen.items():
        cost, parts = align(word, text, costs)
        if not is_pair(word, cost):
            continue
        for letter, part in zip(word, parts, strict=True):
            found.letters[letter][part] += times  # type: ignore[assignment]
        if is_syllable(word):
            onset = onset_of(word)
            found.onsets[onset]["".join(parts[: len(onset)])] += times  # type: ignore[assignment]
            found.rimes[word[len(onset) :]]["".join(parts[len(onset) :])] += times  # type: ignore[assignment]
    return found
