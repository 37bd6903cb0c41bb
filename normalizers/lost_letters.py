"""Which letters a text has lost: the same ones each time.

A faulty ToUnicode map loses a letter everywhere in its font, so a letter that is seen on a page is hardly ever one of
the lost, and one that was lost once is lost again. The rates are estimated from a first filling of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log

from msgspec import Struct

__all__ = ["LossRates", "estimate", "likely_case"]

_PRIOR = 3.0
_SCARCE = 150.0
"""Letters of average fate each letter is thought to have had before the page is looked at: `_PRIOR`, and where few
are lost `_SCARCE` divided by their number, because a letter seen often without loss then proves little."""

_LIMIT = 4.0
"""Most that the rate of one letter may weigh, in nats."""

_SHOWN = 25
"""A letter seen so often is one that the font still has."""


class LossRates(Struct, frozen=True):
    """How often each letter (case counts) was seen and was lost, the lost ones as a first filling has them."""

    seen: Counter[str]
    lost: Counter[str]
    mean: float
    prior: float

    def weight(self, letter: str, own: str = "") -> float:
        """Log of the letter's rate of loss over the mean, -4..4 nats; `own` is left out of the lost ones' count."""
        lost = self.lost[letter] - (letter == own)
        rate = (lost + self.prior * self.mean) / (lost + self.seen[letter] + self.prior)
        return max(-_LIMIT, min(_LIMIT, log(max(rate, 1e-9) / self.mean)))

    def capital_odds(self, letter: str, own: str = "") -> float:
        """How much likelier (nats) the capital of a lost letter is than the small one."""
        return self.weight(letter.upper(), own) - self.weight(letter.lower(), own)


def estimate(seen: Counter[str], lost: Iterable[str]) -> LossRates:
    """The rates of a text with the letters `seen` and the letters `lost`."""
    lost_counts = Counter(lost)
    total = sum(lost_counts.values())
    mean = (total + 0.5) / (sum(seen.values()) + total + 1.0)
    return LossRates(seen, lost_counts, mean, _PRIOR + _SCARCE / (total + 1))


def likely_case(letter: str, seen: Counter[str]) -> str:
    """A lost first letter in the case that the page never shows, where it shows the other one; else as it is."""
    upper, lower = letter.upper(), letter.lower()
    if not seen[upper] and seen[lower] >= _SHOWN:
        return upper
    return lower if not seen[lower] and seen[upper] >= _SHOWN else letter
