"""Blanks that an OCR lost or put in: words read together come apart, a word read in two comes together.

Doubtful words of a decoded line are tried in other divisions, each with its neighbours as chosen; a division that the
channel and the language model together find likelier takes the place of what was there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from normalizers.diacritics.channel import has_key
from normalizers.diacritics.decoder import Slot, decode
from normalizers.diacritics.garbled import SCALE, choices
from normalizers.diacritics.model import Model, load
from normalizers.diacritics.parts import SIGN, Part
from normalizers.diacritics.reader import blank_costs
from normalizers.diacritics.tokens import NUMBER

__all__ = ["divided"]

_DOUBTFUL = -5.0
"""Log-probability of the channel below which a chosen word is tried in other divisions."""

_LONG = 8
"""Letters from which on a word may be two: few syllables have seven."""

_LONGEST = 24
_MOST_PIECES = 5
_MOST_DIVISIONS = 4
_AROUND = 2

_GLUED = re.compile(r"(\d+)([^\W\d_]{3,})|([^\W\d_]{3,})(\d+)")
"""A number and a word without the blank between them: "14thang", "ngay14"."""


class _Context(Struct, frozen=True):
    """The decoded line that divisions are tried in."""

    parts: Sequence[Part]
    chosen: Sequence[int]
    model: Model

    def score(self, at: int, count: int, pieces: Sequence[Part]) -> float:
        """Log-probability of the best words for `pieces` in the place of `count` parts from `at` on."""
        before = [self._word(i) for i in range(at - _AROUND, at)]
        after = [self._word(i) for i in range(at + count, at + count + _AROUND)]
        slots = [*([(word, 0.0)] for word in before), *(part.slot for part in pieces), *([(w, 0.0)] for w in after)]
        best = decode(slots, self.model)
        words = [slot[i][0] for slot, i in zip(slots, best, strict=True)]
        channel = sum(slot[i][1] for slot, i in zip(slots, best, strict=True))
        return channel + sum(self.model.logp(*words[i - 2 : i + 1]) for i in range(2, len(words)))

    def _word(self, at: int) -> int:
        return self.parts[at].slot[self.chosen[at]][0] if 0 <= at < len(self.parts) else 0


def divided(parts: Sequence[Part], chosen: Sequence[int], model: Model) -> list[Part] | None:
    """`parts` with better divisions of doubtful words; None where there is none.

    Args:
        parts: Of a garbled text, without repeated signs.
        chosen: Index of the candidate chosen for each.
        model: The language model.
    """
    context = _Context(parts, chosen, model)
    found: list[Part] = []
    at, better = 0, False
    while at < len(parts):
        count, pieces = _division(context, at)
        better |= bool(pieces)
        found += pieces or [parts[at]]
        at += count
    return found if better else None


def _division(context: _Context, at: int) -> tuple[int, list[Part]]:
    """How many parts the best division from `at` on uses up, and its pieces; none where the part stays."""
    part = context.parts[at]
    if part.slot == SIGN or part.glue or part.text.isdigit():
        return 1, []
    if part.fixed is not None:
        return 1, _unglued(part)
    number, cost = part.slot[context.chosen[at]]
    if number != 1 and cost > _DOUBTFUL and 1 < len(part.text) < _LONG:
        return 1, []
    lost, added = (SCALE * cost for cost in blank_costs())
    best, used, pieces = 0.0, 1, list[Part]()
    for count, division in _divisions(context.parts, at):
        # a capital after small letters tells of a lost blank by itself
        price = added * (count - 1) + lost * sum(
            not piece.text[0].isupper() or piece.text.isupper() for piece in division[1:]
        )
        gain = context.score(at, count, division) - price
        gain -= context.score(at, count, context.parts[at : at + count])
        if gain > best:
            best, used, pieces = gain, count, division
    return used, pieces


def _divisions(parts: Sequence[Part], at: int) -> Iterator[tuple[int, list[Part]]]:
    """Other divisions: of the part at `at` in several, and together with the next."""
    part = parts[at]
    if len(part.text) <= _LONGEST:
        for cuts in _cuts(part.text):
            yield 1, _pieces(part, cuts)
    if at + 1 < len(parts):
        following = parts[at + 1]
        apart = following.start - part.start - len(part.text)
        joinable = following.fixed is None and not following.text.isdigit() and apart == 1
        if joinable and len(part.text) + len(following.text) < _LONG:
            found = choices(part.text + following.text, None, part.text.isupper() and following.text.isupper())
            if len(found.slot) > 1:
                yield 2, [Part(part.start, f"{part.text} {following.text}", found.slot[1:], None, found.forms[1:])]


def _pieces(part: Part, cuts: Sequence[int]) -> list[Part]:
    edges = [0, *cuts, len(part.text)]
    found: list[Part] = []
    for start, end in pairwise(edges):
        text = part.text[start:end]
        choice = choices(text, None, len(part.text) > 2 and part.text.isupper())
        found.append(Part(part.start + start, text, choice.slot, None, choice.forms, " " if start else ""))
    return found


def _cuts(text: str) -> list[tuple[int, ...]]:
    """Where `text` may be cut: into syllables without marks, the fewest first, or a syllable and the rest."""
    ends: dict[int, list[tuple[int, ...]]] = {0: [()]}
    for end in range(1, len(text) + 1):
        found = [
            (*cuts, end)
            for start in range(max(0, end - 7), end)
            for cuts in ends.get(start, ())
            if len(cuts) < _MOST_PIECES and has_key(text[start:end])
        ]
        if found:
            ends[end] = sorted(found, key=len)[:_MOST_DIVISIONS]
    whole = [cuts[:-1] for cuts in ends.get(len(text), ()) if len(cuts) > 1]
    halves = [(at,) for at in range(2, len(text) - 1) if has_key(text[:at]) or has_key(text[at:])]
    return list(dict.fromkeys([*whole, *halves[: 2 * _MOST_DIVISIONS]]))


def _unglued(part: Part) -> list[Part]:
    """A number and a word read together, apart; nothing where the word is none."""
    found = _GLUED.fullmatch(part.text)
    if found is None:
        return []
    head, tail = (found[1], found[2]) if found[1] else (found[3], found[4])
    word = choices(tail if found[1] else head, None, False)
    if len(word.slot) < 2 or max(cost for _, cost in word.slot[1:]) < _DOUBTFUL:
        return []
    number = ((load().ids[NUMBER], 0.0),)
    if found[1]:
        return [Part(part.start, head, number, head), _tail(part, len(head), tail, word.slot, word.forms)]
    return [
        Part(part.start, head, word.slot, None, word.forms),
        Part(part.start + len(head), tail, number, tail, (), " "),
    ]


def _tail(part: Part, at: int, text: str, slot: Slot, forms: tuple[str, ...]) -> Part:
    return Part(part.start + at, text, tuple(slot), None, forms, " ")
