"""Search for the likeliest words over slots of candidates, and how sure each choice is.

Two passes, each over a whole line at once: word pairs forwards and backwards tell for every candidate the best line
that goes through it, and the few that come near the best are decided by word triples.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from normalizers.diacritics.model import Model

__all__ = ["Candidate", "Decoded", "Slot", "confidences", "decode", "decode_all"]

Candidate = tuple[int, float]
"""Word number of the model, and the log-probability of the channel (how likely it looks like what was read)."""

Slot = Sequence[Candidate]

_WIDEST = 64
_MARGIN = 8.0
"""Nats by which a candidate's best line by pairs may stay behind the best of all."""

_TINY = 1e-30

_SHORT = 5
"""Slots below which looking up one by one is faster."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Decoded(Struct, frozen=True):
    """A line as decoded.

    Attributes:
        chosen: Index of the best candidate of each slot.
        shares: For each slot the candidates that came near, by index, and the probability of each, 0..1; together 1.
    """

    chosen: list[int]
    shares: list[dict[int, float]]


def decode(slots: Sequence[Slot], model: Model, beam: int = 6) -> list[int]:
    """Index of the best candidate of each slot under channel and trigram model.

    Args:
        slots: At least one candidate each; the text before and after is a boundary.
        model: The language model.
        beam: Candidates of a slot that word triples decide between; work grows with its cube.
    """
    chosen, paths = _paths(slots, model, beam)
    return [kept[i] for kept, i in zip(chosen, paths.best()[1:-1], strict=True)]


def decode_all(slots: Sequence[Slot], model: Model, beam: int = 6) -> Decoded:
    """`decode`, with how probable each near candidate is over all lines that the others can make."""
    chosen, paths = _paths(slots, model, beam)
    shares: list[dict[int, float]] = []
    for trimmed, few, chances in zip(chosen, paths.kept[1:-1], paths.shares()[1:-1], strict=True):
        shares.append({trimmed[i]: chance for i, chance in zip(few.tolist(), chances, strict=True)})
    return Decoded([kept[i] for kept, i in zip(chosen, paths.best()[1:-1], strict=True)], shares)


def _paths(slots: Sequence[Slot], model: Model, beam: int) -> tuple[list[Sequence[int]], _Paths]:
    """The candidates of each slot that are looked at, and the lines that their best make."""
    chosen = [_trimmed(slot, model) for slot in slots]
    lattice = _Lattice([[0], *([slots[t][i][0] for i in kept] for t, kept in enumerate(chosen)), [0]])
    costs = [np.zeros(1, np.float32)]
    costs += [np.array([slots[t][i][1] for i in kept], np.float32) for t, kept in enumerate(chosen)]
    costs.append(np.zeros(1, np.float32))
    at, pairs = model.pairs(*lattice.neighbours())
    return chosen, _by_triples(lattice, costs, (at, pairs), _near_best(lattice, costs, pairs, beam), model)


def _trimmed(slot: Slot, model: Model) -> Sequence[int]:
    """Indices of the candidates of `slot` that are looked at."""
    if len(slot) <= _WIDEST:
        return range(len(slot))
    return sorted(range(len(slot)), key=lambda i: -slot[i][1] - model.unigram[slot[i][0]])[:_WIDEST]


class _Lattice:
    """Words of all slots in one array.

    Attributes:
        words: Word numbers, slot after slot.
        sizes: Words of each slot.
        starts: Where each slot begins in `words`.
        pair_starts: Where the pairs of slots t and t + 1 begin among all pairs.
    """

    def __init__(self, slots: list[list[int]]) -> None:
        self.words: Ints = np.array([word for slot in slots for word in slot], dtype=np.int64)
        self.sizes: Ints = np.array([len(slot) for slot in slots], dtype=np.int64)
        self.starts: Ints = np.cumsum(self.sizes) - self.sizes
        counts = self.sizes[:-1] * self.sizes[1:]
        self.pair_starts: Ints = np.cumsum(counts) - counts

    def neighbours(self) -> tuple[Ints, Ints]:
        """First and second word of every pair, the second changing fastest."""
        counts = self.sizes[:-1] * self.sizes[1:]
        slot = np.repeat(np.arange(len(counts)), counts)
        local = np.arange(len(slot)) - self.pair_starts[slot]
        width = self.sizes[1:][slot]
        return self.words[self.starts[slot] + local // width], self.words[self.starts[slot + 1] + local % width]


def _near_best(lattice: _Lattice, costs: list[Floats], pairs: Floats, beam: int) -> list[Ints]:
    """For each slot the candidates whose best line by pairs comes near the best, at most `beam`."""
    last = len(costs) - 1
    sizes, starts = lattice.sizes.tolist(), lattice.pair_starts.tolist()
    steps = [
        pairs[starts[t] : starts[t] + sizes[t] * sizes[t + 1]].reshape(sizes[t], sizes[t + 1]) for t in range(last)
    ]
    forward = [costs[0]]
    for t in range(last):
        forward.append((forward[t][:, None] + steps[t]).max(axis=0) + costs[t + 1])
    behind = np.zeros(1, np.float32)
    kept: list[Ints] = [np.zeros(1, np.int64)]
    for t in range(last - 1, -1, -1):
        behind = (steps[t] + (costs[t + 1] + behind)).max(axis=1)
        if sizes[t] == 1:
            kept.append(np.zeros(1, np.int64))
            continue
        through = forward[t] + behind
        near = np.flatnonzero(through >= through.max() - _MARGIN)
        kept.append(near if len(near) <= beam else near[np.argsort(-through[near])[:beam]])
    return kept[::-1]


def _by_triples(
    lattice: _Lattice, costs: list[Floats], pairs: tuple[Ints, Floats], kept: list[Ints], model: Model
) -> _Paths:
    """The lines that the kept candidates of each slot make, boundaries included, weighed by word triples."""
    at, chances = pairs
    few = np.array([len(k) for k in kept], dtype=np.int64)
    flat = np.concatenate(kept)
    begins = np.cumsum(few) - few
    counts = few[:-2] * few[1:-1] * few[2:]
    ends = np.cumsum(counts)
    slot = np.repeat(np.arange(len(counts)), counts)
    local = np.arange(len(slot)) - (ends - counts)[slot]
    a = flat[begins[slot] + local // (few[slot + 1] * few[slot + 2])]
    b = flat[begins[slot + 1] + local // few[slot + 2] % few[slot + 1]]
    c = flat[begins[slot + 2] + local % few[slot + 2]]
    left = lattice.pair_starts[slot] + a * lattice.sizes[slot + 1] + b
    right = lattice.pair_starts[slot + 1] + b * lattice.sizes[slot + 2] + c
    triples = model.triples(at[left], lattice.words[lattice.starts[slot + 2] + c], chances[right])
    own = np.concatenate([cost[k] for cost, k in zip(costs, kept, strict=True)])
    first = chances[: lattice.sizes[1]][kept[1]] + own[begins[1] : begins[1] + few[1]]
    return _Paths(kept, few.tolist(), triples + own[begins[slot + 2] + local % few[slot + 2]], ends.tolist(), first)


class _Paths:
    """All lines of few candidates a slot; what is weighed are pairs of neighbours.

    Attributes:
        kept: Index of each candidate among those looked at.
    """

    def __init__(self, kept: list[Ints], few: list[int], triples: Floats, ends: list[int], first: Floats) -> None:
        self.kept = kept
        self._few = few
        self._first = first[None, :]
        self._steps = _cubes(triples, few, ends)
        self._flat, self._ends = triples, ends

    def best(self) -> list[int]:
        """The best line, as an index into the candidates looked at for each slot."""
        score, back = self._first, list[Any]()
        for step in self._steps:
            if step.shape[0] > 1:
                grown = score[:, :, None] + step
                back.append(grown.argmax(axis=0))
                score = grown.max(axis=0)
            else:
                back.append(None)
                score = score[0][:, None] + step[0]
        one, two = divmod(int(score.argmax()), self._few[-1])
        path = [two, one]
        for table in reversed(back):
            path.append(int(table[path[-1], path[-2]]) if table is not None else 0)
        return [int(kept[i]) for kept, i in zip(self.kept, path[::-1], strict=True)]

    def shares(self) -> list[list[float]]:
        """How probable each candidate of each slot is, by summing over all lines."""
        starts = np.array([0, *self._ends[:-1]])
        lows = np.repeat(np.maximum.reduceat(self._flat, starts), np.diff(np.array([0, *self._ends])))
        weights = _cubes(np.exp(self._flat - lows), self._few, self._ends)
        state = np.exp(self._first - self._first.max())
        forward = [state]
        for weight in weights:
            state = (state[:, :, None] * weight).sum(axis=0) if weight.shape[0] > 1 else state[0][:, None] * weight[0]
            state = state / max(float(state.sum()), _TINY)
            forward.append(state)
        behind = np.ones((self._few[-2], self._few[-1]), np.float32)
        found: list[list[float]] = []
        for t in range(len(weights), -1, -1):
            joint = (forward[t] * behind).sum(axis=0)
            found.append((joint / max(float(joint.sum()), _TINY)).tolist())
            if t:
                behind = (weights[t - 1] * behind[None]).sum(axis=2)
                behind = behind / max(float(behind.max()), _TINY)
        return [[1.0], *found[::-1]]


def _cubes(values: Floats, few: list[int], ends: list[int]) -> list[Floats]:
    """`values` cut into one array for every three neighbouring slots."""
    cubes: list[Floats] = []
    for t, end in enumerate(ends):
        shape = (few[t], few[t + 1], few[t + 2])
        cubes.append(values[end - shape[0] * shape[1] * shape[2] : end].reshape(shape))
    return cubes


def confidences(slots: Sequence[Slot], chosen: Sequence[int], model: Model) -> list[float]:
    """0..1 for each slot: the chosen candidate's share of the probability, its neighbours held as chosen."""
    words = np.array([0, 0, *(slot[i][0] for slot, i in zip(slots, chosen, strict=True)), 0, 0], dtype=np.int64)
    open_ = [t for t, slot in enumerate(slots) if len(slot) > 1]
    if len(slots) < _SHORT:
        around = words.tolist()
        return [
            _share(slot, index, around[t : t + 5], model)
            for t, (slot, index) in enumerate(zip(slots, chosen, strict=True))
        ]
    shares = [1.0] * len(slots)
    if not open_:
        return shares
    sizes = np.array([len(slots[t]) for t in open_], dtype=np.int64)
    place = np.repeat(np.array(open_, dtype=np.int64), sizes) + 2
    word = np.array([number for t in open_ for number, _ in slots[t]], dtype=np.int64)
    channel = np.array([cost for t in open_ for _, cost in slots[t]], dtype=np.float64)
    scores = channel + model.logps(words[place - 2], words[place - 1], word)
    scores += model.logps(words[place - 1], word, words[place + 1])
    scores += model.logps(word, words[place + 1], words[place + 2])
    starts = np.cumsum(sizes) - sizes
    weights = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    own = weights[starts + np.array([chosen[t] for t in open_])] / np.add.reduceat(weights, starts)
    for t, share in zip(open_, own.tolist(), strict=True):
        shares[t] = share
    return shares


def _share(slot: Slot, index: int, around: list[int], model: Model) -> float:
    """The share of one candidate, with the words at two places to either side."""
    if len(slot) == 1:
        return 1.0
    a, b, _, c, d = around
    scores = [
        channel + model.logp(a, b, word) + model.logp(b, word, c) + model.logp(word, c, d) for word, channel in slot
    ]
    top = max(scores)
    weights = [exp(score - top) for score in scores]
    return weights[index] / sum(weights)
