"""Beam search for the likeliest words over slots of candidates, and how sure each choice is."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from normalizers.diacritics.model import Model

__all__ = ["Candidate", "Slot", "confidences", "decode"]

Candidate = tuple[int, float]
"""Word number of the model, and the log-probability of the channel (how likely it looks like what was read)."""

Slot = Sequence[Candidate]

_Path = tuple[int, "_Path | None"]


def decode(slots: Sequence[Slot], model: Model, beam: int = 24) -> list[int]:
    """Index of the best candidate of each slot under channel and trigram model.

    Args:
        slots: At least one candidate each; the text before and after is a boundary.
        model: The language model.
        beam: States (pairs of last words) kept after each slot; work grows with `beam` times candidates.
    """
    states: dict[tuple[int, int], tuple[float, _Path | None]] = {(0, 0): (0.0, None)}
    for slot in slots:
        grown: dict[tuple[int, int], tuple[float, _Path | None]] = {}
        for (first, second), (score, path) in states.items():
            for index, (word, channel) in enumerate(slot):
                total = score + channel + model.logp(first, second, word)
                known = grown.get((second, word))
                if known is None or total > known[0]:
                    grown[second, word] = (total, (index, path))
        if len(grown) > beam:
            grown = dict(sorted(grown.items(), key=lambda item: -item[1][0])[:beam])
        states = grown
    finished = max(states.items(), key=lambda item: item[1][0] + model.logp(item[0][0], item[0][1], 0))
    chosen: list[int] = []
    path = finished[1][1]
    while path is not None:
        index, path = path
        chosen.append(index)
    return chosen[::-1]


def confidences(slots: Sequence[Slot], chosen: Sequence[int], model: Model) -> list[float]:
    """0..1 for each slot: the chosen candidate's share of the probability, its neighbours held as chosen."""
    words = [0, 0, *(slot[index][0] for slot, index in zip(slots, chosen, strict=True)), 0, 0]
    shares: list[float] = []
    for at, (slot, index) in enumerate(zip(slots, chosen, strict=True), start=2):
        if len(slot) == 1:
            shares.append(1.0)
            continue
        a, b, c, d = words[at - 2], words[at - 1], words[at + 1], words[at + 2]
        scores = [
            channel + model.logp(a, b, word) + model.logp(b, word, c) + model.logp(word, c, d) for word, channel in slot
        ]
        top = max(scores)
        weights = [exp(score - top) for score in scores]
        shares.append(weights[index] / sum(weights))
    return shares
