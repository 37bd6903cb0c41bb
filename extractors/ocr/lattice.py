"""What a line-labelling reader (CTC) saw, before it made up its mind: for every few pixels the letters it may be.

From it come the reading itself, other readings of a word with their probabilities, and the probability of a word that
somebody else proposes.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.geometry import Box

__all__ = [
    "Lattice",
    "SeenLine",
    "Segment",
    "joined",
    "packed",
    "placed",
    "quantised",
    "readings",
    "score",
    "segments",
    "spelled",
    "unpacked",
]

_BLANK = 0
_STEPS_A_NAT = 16
_NEVER = -1e30
_FLOOR = -9.5
"""Log-probability of a letter that is not among those a frame keeps; those kept are likelier than -9."""

_LEAST = -9.0
_SURE_GAP = -0.1
"""A gap between words is believed where some frame says so with this log-probability; else both are kept open."""

_BEAM = 12
_DEEPEST = 8.0
"""Nats by which a reading may stay behind the best one."""

_LONGEST = 400
"""Frames of one segment at most; a longer one is no word but a drawn line, and only its best reading is taken."""

Frame = tuple[tuple[int, float], ...]
"""Symbols (0 none, else 1 + index in the alphabet) with their natural-log probabilities, the likeliest first."""


class SeenLine(msgspec.Struct, frozen=True, array_like=True):
    """One line of text.

    Attributes:
        box: Of the line, pixels of the image: x0, y0, x1, y1.
        left: Where frame 0 begins, pixels.
        step: Width of a frame, pixels.
        counts: Symbols kept of each frame, a byte each.
        symbols: Of all frames, a byte each.
        costs: Their negative log-probabilities in sixteenths of a nat, a byte each.
        tops: For each frame where its ink begins, in 255ths of the line's height below the line's top; 255 for none.
        bottoms: Where it ends.
    """

    box: tuple[float, float, float, float]
    left: float
    step: float
    counts: bytes
    symbols: bytes
    costs: bytes
    tops: bytes
    bottoms: bytes


class Lattice(msgspec.Struct, frozen=True, array_like=True):
    """All lines of an image.

    Attributes:
        alphabet: The characters that symbols 1, 2, .. stand for.
        lines: From the top down.
        only_digits: Whether nothing but numbers can stand there.
    """

    alphabet: str
    lines: tuple[SeenLine, ...]
    only_digits: bool = False


class Segment(NamedTuple):
    """A stretch of a line between gaps: mostly one word, more where a gap is doubtful.

    Attributes:
        frames: What each may show.
        box: Around its ink, pixels of the image.
        line: Number of its line in the lattice.
        start: Number of its first frame in the line.
    """

    frames: tuple[Frame, ...]
    box: Box
    line: int
    start: int


def packed(lattice: Lattice) -> bytes:
    """As it is stored; some 15 kB for a page of 40 lines."""
    return zlib.compress(msgspec.msgpack.encode(lattice), 1)


def unpacked(raw: bytes) -> Lattice:
    """The lattice that `packed` made the bytes of."""
    return msgspec.msgpack.decode(zlib.decompress(raw), type=Lattice)


def quantised(logs: NDArray[np.float32], symbols: NDArray[np.int64]) -> tuple[bytes, bytes, bytes]:
    """`counts`, `symbols` and `costs` of a line from log-probabilities (frames x kept, likeliest first)."""
    keep = logs > _LEAST
    keep[:, 0] = True
    costs = np.clip(np.rint(-logs * _STEPS_A_NAT), 0, 255).astype(np.uint8)
    return keep.sum(axis=1).astype(np.uint8).tobytes(), symbols[keep].astype(np.uint8).tobytes(), costs[keep].tobytes()


def _frames(line: SeenLine) -> list[Frame]:
    found, at = [], 0
    for count in line.counts:
        pairs = zip(line.symbols[at : at + count], line.costs[at : at + count], strict=True)
        found.append(tuple((symbol, -cost / _STEPS_A_NAT) for symbol, cost in pairs))
        at += count
    return found


def segments(lattice: Lattice) -> list[Segment]:
    """All lines cut at the gaps that are sure."""
    return [segment for number in range(len(lattice.lines)) for segment in _cut(lattice, number)]


def _cut(lattice: Lattice, number: int) -> list[Segment]:
    line = lattice.lines[number]
    frames = _frames(line)
    symbols = ["" if (best := frame[0][0]) == _BLANK else lattice.alphabet[best - 1] for frame in frames]
    found, start = [], 0
    for end in sorted({*_gap_edges(frames, symbols), *_sign_edges(symbols), len(frames)}):
        if any(symbol.strip() for symbol in symbols[start:end]):
            found.append(_segment(line, frames, (start, end), number))
            start = end
    return found


def _gap_edges(frames: list[Frame], symbols: list[str]) -> Iterator[int]:
    """Where the gaps that are sure begin."""
    for is_gap, run in groupby(range(len(frames)), key=lambda t: symbols[t] == " "):
        numbers = list(run)
        if is_gap and max(frames[t][0][1] for t in numbers) > _SURE_GAP:
            yield numbers[0]


def _sign_edges(symbols: list[str]) -> Iterator[int]:
    """Where print has a gap that the reader may not see: before an opening bracket, behind a comma between letters."""
    seen = [(t, symbol) for t, symbol in enumerate(symbols) if symbol]
    for (_, before), (at, symbol), (after, behind) in zip(seen, seen[1:], seen[2:], strict=False):
        if symbol == "(" and before not in " (":
            yield at
        elif symbol in ",;" and before.isalpha() and behind.isalpha():
            yield after


def joined(lattice: Lattice, parts: Sequence[Segment]) -> Segment:
    """Neighbouring segments of one line, in order, as one, with the gaps between them."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return first
    line = lattice.lines[first.line]
    return _segment(line, _frames(line), (first.start, last.start + len(last.frames)), first.line)


def _segment(line: SeenLine, frames: list[Frame], span: tuple[int, int], number: int) -> Segment:
    """Frames `span`, boxed by the ink below their letters."""
    start, end = span
    lettered = [t for t in range(start, end) if frames[t][0][0] != _BLANK] or [start, end - 1]
    # Ink far from every letter (the rest of a ruling, the neighbour's edge) is not the word's.
    near = range(max(start, lettered[0] - 2), min(end, lettered[-1] + 3))
    inked = [t for t in near if line.tops[t] < 255]
    _, y0, _, y1 = line.box
    height = (y1 - y0) / 255
    first, last = (inked[0], inked[-1]) if inked else (lettered[0], lettered[-1])
    top = y0 + height * min((line.tops[t] for t in inked), default=0)
    bottom = y0 + height * max((line.bottoms[t] for t in inked), default=255)
    box = Box(line.left + first * line.step, top, line.left + (last + 1) * line.step, max(top + 1, bottom))
    return Segment(tuple(frames[start:end]), box, number, start)


def placed(text: str, box: Box) -> list[tuple[str, Box]]:
    """The words of `text` in `box`, each with the part of its width that its letters take."""
    words, found, at = text.split(" "), [], 0
    letter = box.width / max(1, len(text))
    for word in words:
        left = box.x0 + at * letter
        found.append((word, Box(left, box.y0, left + len(word) * letter, box.y1)))
        at += len(word) + 1
    return found


def spelled(segment: Segment, alphabet: str) -> str:
    """The reading that takes the likeliest symbol of every frame."""
    kept = [symbol for symbol, _ in groupby(frame[0][0] for frame in segment.frames)]
    return " ".join("".join(alphabet[s - 1] for s in kept if s != _BLANK).split())


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
            frame = tuple((s, p) for s, p in frame if s == _BLANK or alphabet[s - 1] in allowed) or ((_BLANK, _FLOOR),)
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
    if len(frame) == 1 and frame[0][0] == _BLANK:
        chance = frame[0][1]
        return {prefix: (_plus(*ends) + chance, _NEVER) for prefix, ends in beams.items()}
    grown: Beams = {}
    for prefix, (blank, letter) in beams.items():
        whole = _plus(blank, letter)
        last = prefix[-1] if prefix else _BLANK
        for symbol, chance in frame:
            if symbol == _BLANK:
                _add(grown, prefix, whole + chance, _NEVER)
            elif symbol == last:
                _add(grown, prefix, _NEVER, letter + chance)
                _add(grown, (*prefix, symbol), _NEVER, blank + chance)
            else:
                _add(grown, (*prefix, symbol), _NEVER, whole + chance)
    if len(grown) <= _BEAM:
        return grown
    return dict(sorted(grown.items(), key=lambda item: -max(item[1]))[:_BEAM])


def _add(beams: Beams, prefix: tuple[int, ...], blank: float, letter: float) -> None:
    known = beams.get(prefix)
    beams[prefix] = (blank, letter) if known is None else (_plus(known[0], blank), _plus(known[1], letter))


@lru_cache(maxsize=16384)
def score(segment: Segment, text: str, alphabet: str) -> float:
    """Log-probability that the segment shows `text`; characters outside the alphabet count as hardly possible."""
    symbols = [alphabet.find(c) + 1 or -1 for c in text]
    states = [_BLANK]
    for symbol in symbols:
        states += [symbol, _BLANK]
    if len(segment.frames) > _LONGEST or len(symbols) > len(segment.frames):
        return _FLOOR * max(1, len(symbols))
    chances = [0.0] + [_NEVER] * (len(states) - 1)
    before_first = True
    gap = _BLANK if " " in text else alphabet.index(" ") + 1
    for frame in segment.frames:
        seen = dict(frame)
        if gap != _BLANK and gap in seen:
            # A gap before or behind the word is as good as nothing.
            seen[_BLANK] = _plus(seen.get(_BLANK, _NEVER), seen[gap])
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
            if at > 1 and symbol != _BLANK and symbol != states[at - 2]:
                total = _plus(total, chances[at - 2])
        found.append(total + seen.get(symbol, _FLOOR))
    return found
