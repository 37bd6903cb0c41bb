"""Amounts that an English OCR has read: the unit behind a number is never taken for a commoner word."""

from __future__ import annotations

from functools import lru_cache

from normalizers.diacritics.decoder import Candidate
from normalizers.diacritics.model import load
from normalizers.syllables import fold

__all__ = ["is_price", "unit_slot"]

_UNITS = ("tỷ", "tỉ", "triệu", "nghìn", "ngàn", "đồng")

_NEAR = 2.0
"""Nats behind the likeliest reading up to which a unit is as plain to the eye as any other word."""

_LIKELIER = 4.0
"""Nats by which it is likelier behind a number than the language model holds: a unit lost is worse than a word."""

_PRICED = frozenset(map(fold, (*_UNITS, "usd", "đô", "million", "billion")))


@lru_cache(maxsize=1)
def _numbers() -> frozenset[int]:
    return frozenset(map(load().number, _UNITS))


def unit_slot(slot: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates of a word behind a number, a unit of money or a power of ten that it may well be made likelier."""
    least = max(cost for _, cost in slot) - _NEAR
    return tuple((n, cost + _LIKELIER if n in _numbers() and cost >= least else cost) for n, cost in slot)


def is_price(core: str, behind: str) -> bool:
    """Whether "$6" is six dollars and no word: a power of ten or a currency stands behind it."""
    return core[0] == "$" and fold(behind) in _PRICED
