"""What a stretch of a lattice may say: its readings by prefix beam search, and the probability of a given text.

The sums run over all ways to spread a text over the frames: connectionist temporal classification (Graves et al. 2006).
"""

from __future__ import annotations

import math
from functools import lru_cache

from extractors.ocr.lattice import BLANK, Frame, Segment, spelled

__all__ = ["readings", "score"]

_NEVER = -1e30
_FLOOR = -9.5
"""Log-probability of a letter that is not among those a frame keeps; those kept are likelier than -9."""

_BEAM = 12
_DEEPEST = 8.0
"""Nats by which a reading may stay behind the best one."""

_HOPELESS = 12.0
"""Nats by which a beginning may stay behind the best one."""

_LONGEST = 400
"""Frames of one segment at most; a longer one is no word but a drawn line, and only its best reading is taken."""


def _plus(a: float, b: float) -> float:
    """log(exp(a) + exp(b))."""
    high, low = (a, b) if a > b else (b, a)
    return high + math.log1p(math.exp(low - high)) if low > _NEVER / 2 else high


@lru_cache(maxsize=4096)
def readings(segment: Segment, alphabet: str, allowed: frozenset[str] | None = None) -> tuple[tuple[str, float], ...]:
    """Readings of a segment with their log-probabilities, the likeliest first; blanks single and only inside.

    A prefix beam search: the probability of a text is that of all ways to spread it over the frames.

    Args:
        segment: Of a line.
        alphabet: Of its lattice.
        allowed: Characters that may occur; None for all.
    """
    if len(segment.frames) > _LONGEST:
        return ((text, _FLOOR),) if (text := spelled(segment, alphabet)) else ()
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, _NEVER)}
    for frame in segment.frames:
        if allowed is not None:
            frame = tuple((s, p) for s, p in frame if s == BLANK or alphabet[s - 1] in allowed) or ((BLANK, _FLOOR),)
        beams = _grown(beams, frame)
    best: dict[str, float] = {}
    for prefix, (ends_blank, ends_letter) in beams.items():
        text = " ".join("".join(alphabet[s - 1] for s in prefix).split())
        if text:
            chance = _plus(ends_blank, ends_letter)
            best[text] = _plus(best[text], chance) if text in best else chance
    ordered = sorted(best.items(), key=lambda pair: -pair[1])
    return tuple((text, chance) for text, chance in ordered if chance > ordered[0][1] - _DEEPEST)


Beams = dict[tuple[int, ...], tuple[float, float]]
"""Prefix -> log-probability of it ending in no letter, and in its last letter."""


def _grown(beams: Beams, frame: Frame) -> Beams:
    if len(frame) == 1 and frame[0][0] == BLANK:
        chance = frame[0][1]
        return {prefix: (_plus(*ends) + chance, _NEVER) for prefix, ends in beams.items()}
    grown: Beams = {}
    for prefix, (blank, letter) in beams.items():
        whole = _plus(blank, letter)
        last = prefix[-1] if prefix else BLANK
        for symbol, chance in frame:
            if symbol == BLANK:
                known = grown.get(prefix)
                grown[prefix] = (whole + chance, known[1]) if known else (whole + chance, _NEVER)
            elif symbol == last:
                known = grown.get(prefix)
                grown[prefix] = (known[0], _plus(known[1], letter + chance)) if known else (_NEVER, letter + chance)
                if blank > _NEVER / 2:
                    _end_in(grown, (*prefix, symbol), blank + chance)
            else:
                _end_in(grown, (*prefix, symbol), whole + chance)
    least = max(map(max, grown.values())) - _HOPELESS
    kept = {prefix: ends for prefix, ends in grown.items() if ends[0] > least or ends[1] > least}
    return kept if len(kept) <= _BEAM else dict(sorted(kept.items(), key=lambda item: -max(item[1]))[:_BEAM])


def _end_in(beams: Beams, prefix: tuple[int, ...], chance: float) -> None:
    known = beams.get(prefix)
    beams[prefix] = (known[0], _plus(known[1], chance)) if known else (_NEVER, chance)


@lru_cache(maxsize=16384)
def score(segment: Segment, text: str, alphabet: str) -> float:
    """Log-probability that the segment shows `text`; characters outside the alphabet count as hardly possible."""
    symbols = [alphabet.find(c) + 1 or -1 for c in text]
    states = [BLANK]
    for symbol in symbols:
        states += [symbol, BLANK]
    if len(segment.frames) > _LONGEST or len(symbols) > len(segment.frames):
        return _FLOOR * max(1, len(symbols))
    chances = [0.0] + [_NEVER] * (len(states) - 1)
    before_first = True
    gap = BLANK if " " in text else alphabet.index(" ") + 1
    for frame in segment.frames:
        seen = dict(frame)
        if gap != BLANK and gap in seen:
            # A gap before or behind the word is as good as nothing.
            seen[BLANK] = _plus(seen.get(BLANK, _NEVER), seen[gap])
        chances = _step(chances, states, seen, before_first=before_first)
        before_first = False
    return _plus(chances[-1], chances[-2]) if len(states) > 1 else chances[-1]


def _step(chances: list[float], states: list[int], seen: dict[int, float], *, before_first: bool) -> list[float]:
    """Forward probabilities after one more frame."""
    found = []
    for at, symbol in enumerate(states):
        if before_first:
            total = 0.0 if at < 2 else _NEVER
        else:
            total = chances[at]
            if at:
                total = _plus(total, chances[at - 1])
            if at > 1 and symbol != BLANK and symbol != states[at - 2]:
                total = _plus(total, chances[at - 2])
        found.append(total + seen.get(symbol, _FLOOR))
    return found
