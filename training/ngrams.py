"""Smoothed word trigrams from a running text of word numbers: interpolated Kneser-Ney, pruned to a size."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["estimate"]

Ids = NDArray[np.uint16]
Keys = NDArray[np.uint64]
Counts = NDArray[np.int64]
Reals = NDArray[np.float64]

_LEAST = 1e-9


def _tally(keys: Keys) -> tuple[Keys, Counts]:
    """The distinct keys in order and how often each occurs; sorts `keys` in place."""
    keys.sort()
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.diff(np.append(starts, len(keys)))


def _discounted(counts: Counts, kinds: Counts) -> Reals:
    """Counts less their discount by modified Kneser-Ney: one discount each for 1, 2, and 3 or more."""
    seen = [max(1, int((kinds == n).sum())) for n in range(1, 5)]
    share = seen[0] / (seen[0] + 2 * seen[1])
    cut = np.array([0.0] + [n - (n + 1) * share * seen[n] / seen[n - 1] for n in (1, 2, 3)])
    return np.asarray(counts - np.clip(cut, 0.0, 2.5)[np.minimum(counts, 3)])


def _rest(group: NDArray[Any], mass: Reals, size: int) -> Reals:
    """What of each group's probability is not given out: its back-off weight."""
    return np.maximum(1 - np.bincount(group, weights=mass, minlength=size), 1e-4)


def estimate(ids: Ids, size: int, least: tuple[int, int], gain: float) -> dict[str, NDArray[Any]]:
    """Probabilities and back-off weights (natural logarithms) for `normalizers.diacritics.model.pack`.

    Args:
        ids: The text, less than 65,536 kinds of words.
        size: Kinds of words.
        least: Occurrences from which on a pair and a triple are kept; the triple's must not be the smaller.
        gain: Nats over the whole text that a kept triple must be worth, against what backing off gives.
    """
    wide = ids.astype(np.uint64)
    pairs, times2 = _tally(wide[:-1] * 65536 + wide[1:])
    triples, times3 = _tally((wide[:-2] << np.uint64(32)) + wide[1:-1] * 65536 + wide[2:])
    kinds = _kinds_before(triples, pairs)
    spread = np.bincount((pairs & np.uint64(0xFFFF)).astype(np.int64), minlength=size).astype(np.float64) + 0.1
    one = np.asarray(spread / spread.sum(), dtype=np.float64)
    kept2 = times2 >= least[0]
    p2, back1 = _second(pairs, kinds, kept2, one)
    keys2 = pairs[kept2]
    total2 = times2[kept2].astype(np.float64)
    kept = times3 >= least[1]
    head = _discounted(times3, times3)[kept]
    keys3, times3 = triples[kept], times3[kept]
    del triples
    first = np.searchsorted(keys2, keys3 >> np.uint64(16))
    head = np.maximum(head / total2[first], _LEAST)
    below = p2[np.searchsorted(keys2, keys3 & np.uint64(0xFFFFFFFF))]
    back2 = _rest(first, head, len(keys2))
    worth = times3 * np.abs(np.log((head + back2[first] * below) / (back2[first] * below)))
    chosen = worth >= gain
    first, head, below, keys3 = first[chosen], head[chosen], below[chosen], keys3[chosen]
    back2 = _rest(first, head, len(keys2))
    p3 = np.minimum(head + back2[first] * below, 1.0)
    print(f"{len(keys2):,} pairs, {len(keys3):,} triples", flush=True)
    return {
        "unigram": np.log(one), "back1": np.log(back1),
        "keys2": keys2, "p2": np.log(p2), "back2": np.log(back2),
        "keys3": first.astype(np.uint64) * 65536 + (keys3 & np.uint64(0xFFFF)), "p3": np.log(p3),
    }  # fmt: skip


def _kinds_before(triples: Keys, pairs: Keys) -> Counts:
    """For each of `pairs` how many kinds of words are seen before it, at least 1."""
    inner, kinds = _tally(triples & np.uint64(0xFFFFFFFF))
    found = np.ones(len(pairs), dtype=np.int64)
    found[np.searchsorted(pairs, inner)] = kinds
    return found


def _second(pairs: Keys, kinds: Counts, kept: NDArray[np.bool_], one: Reals) -> tuple[Reals, Reals]:
    """Interpolated probabilities of the kept pairs from `kinds`, and the back-off weight of each first word."""
    first = (pairs >> np.uint64(16)).astype(np.int64)
    second = (pairs[kept] & np.uint64(0xFFFF)).astype(np.int64)
    before = np.bincount(first, weights=kinds, minlength=len(one))
    first = first[kept]
    head = np.maximum(_discounted(kinds, kinds)[kept] / before[first], _LEAST)
    back = _rest(first, head, len(one))
    return np.minimum(head + back[first] * one[second], 1.0), back
