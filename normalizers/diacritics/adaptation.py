"""A channel fitted to one page: a bad print misreads its letters in ways of its own, again and again ("t" as "c").

What a first decoding found is counted like the pages that the shipped channel was learned from, each word by how sure
it is, beside the shipped counts scaled down to few observations (expectation-maximisation on the page itself).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from normalizers.diacritics.alignment import Costs, Counts, reading_costs, tallied
from normalizers.diacritics.noisy import Channel
from normalizers.diacritics.reader import LONGEST, counts
from normalizers.syllables import place_tone

__all__ = ["DOUBTFUL", "Tried", "fitted", "is_doubtful"]

_WORDS = 60
"""Words of a page from which on it tells anything."""

DOUBTFUL = (0.03, 0.06)
"""Shares of words expected to be wrong from which on a page is decoded again, and once more."""

_LETTER, _UNIT = 30.0, 15.0
"""Observations that the shipped counts of a letter, and of an onset or rime, stand for beside those of the page."""

_LEAST = 0.5
"""Confidence of the words that are counted."""


class Tried(Struct, frozen=True):
    """A word as it was read, what it was taken for, and how sure that is, 0..1."""

    text: str
    word: str
    sure: float


def is_doubtful(tried: Sequence[Tried], least: float) -> bool:
    """Whether a page tells enough, and at least this share of its words (0..1) is expected to be wrong."""
    return len(tried) >= _WORDS and sum(1 - one.sure for one in tried) > least * len(tried)


def fitted(tried: Iterable[Tried]) -> Channel:
    """The shipped channel, fitted to what a page was taken for; what is too long for one word tells nothing."""
    seen: Counter[tuple[str, str]] = Counter()
    for one in tried:
        if one.sure >= _LEAST and one.word.isalpha() and len(one.text) <= LONGEST:
            seen[place_tone(one.word), one.text] += one.sure  # type: ignore[assignment]
    page, shipped = tallied(seen, _costs()), counts()
    return Channel(
        {
            "blanks": shipped["blanks"],
            "letters": _joined(shipped["letters"], page.letters, _LETTER),
            "onsets": _joined(shipped["onsets"], page.onsets, _UNIT),
            "rimes": _joined(shipped["rimes"], page.rimes, _UNIT),
        }
    )


@lru_cache(maxsize=1)
def _costs() -> Costs:
    return reading_costs(counts()["letters"])


def _joined(shipped: Counts, page: Counts, most: float) -> dict[str, dict[str, float]]:
    """The counts of the page, and those shipped scaled down to `most` for each thing printed."""
    found: dict[str, dict[str, float]] = {}
    for name, readings in shipped.items():
        share = min(1.0, most / max(1.0, sum(readings.values())))
        found[name] = {text: share * times for text, times in readings.items()}
    for name, own in page.items():
        kept = found.setdefault(name, {})
        for text, times in own.items():
            kept[text] = kept.get(text, 0.0) + times
    return found
