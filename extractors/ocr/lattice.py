"""What a line-labelling reader (CTC) saw, before it made up its mind: for every few pixels the letters it may be.

From it come the reading itself, other readings of a word with their probabilities, and the probability of a word that
somebody else proposes.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.gaps import handwritten_edges, word_edges
from schemas.geometry import Box

__all__ = [
    "BLANK",
    "Frame",
    "Lattice",
    "SeenLine",
    "Segment",
    "joined",
    "packed",
    "placed",
    "quantised",
    "segments",
    "shown",
    "spelled",
    "unpacked",
]

BLANK = 0
"""The symbol that stands for no letter."""

_STEPS_A_NAT = 16

_PALE = 0.3
"""Share of a word's letters without ink from which on the others' ink is not its box."""

_LEAST = -9.0
_NEVER = -1e30

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
        pace: Width of a frame in heights of the line.
        stuck: Whether it stands at a word of a date without a gap, as what is put in by hand does.
    """

    frames: tuple[Frame, ...]
    box: Box
    line: int
    start: int
    pace: float
    stuck: bool


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
    symbols = ["" if (best := frame[0][0]) == BLANK else lattice.alphabet[best - 1] for frame in frames]
    gap = lattice.alphabet.index(" ") + 1
    gaps = [next((chance for symbol, chance in frame if symbol == gap), _NEVER) for frame in frames]
    written = handwritten_edges(symbols)
    found, start = [], 0
    for end in sorted({*word_edges(symbols, gaps), len(frames)}):
        if any(symbol.strip() for symbol in symbols[start:end]):
            found.append(_segment(line, frames, (start, end), number, stuck=start in written or end in written))
            start = end
    return found


def joined(lattice: Lattice, parts: Sequence[Segment]) -> Segment:
    """Neighbouring segments of one line, in order, as one, with the gaps between them, seen or not."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return first
    line = lattice.lines[first.line]
    whole = _segment(line, _frames(line), (first.start, last.start + len(last.frames)), first.line)
    gap = lattice.alphabet.index(" ") + 1
    frames = list(first.frames)
    for part in parts[1:]:
        frames += part.frames if part.frames[0][0][0] == gap else (((gap, 0.0),), *part.frames)
    return whole._replace(frames=tuple(frames))


def _segment(
    line: SeenLine, frames: list[Frame], span: tuple[int, int], number: int, *, stuck: bool = False
) -> Segment:
    """Frames `span`, boxed by the ink below their letters."""
    start, end = span
    lettered = [t for t in range(start, end) if frames[t][0][0] != BLANK] or [start, end - 1]
    # Ink far from every letter (the rest of a ruling, the neighbour's edge) is not the word's.
    near = range(max(start, lettered[0] - 2), min(end, lettered[-1] + 3))
    inked = [] if _is_pale(line, lettered) else [t for t in near if line.tops[t] < 255]
    _, y0, _, y1 = line.box
    height = (y1 - y0) / 255
    first, last = (inked[0], inked[-1]) if inked else (lettered[0], lettered[-1])
    top = y0 + height * min((line.tops[t] for t in inked), default=0)
    bottom = y0 + height * max((line.bottoms[t] for t in inked), default=255)
    box = Box(line.left + first * line.step, top, line.left + (last + 1) * line.step, max(top + 1, bottom))
    return Segment(tuple(frames[start:end]), box, number, start, line.step / max(1.0, y1 - y0), stuck)


def _is_pale(line: SeenLine, lettered: Sequence[int]) -> bool:
    """Whether letters were seen where hardly anything is dark enough to be ink: that tells nothing of their box."""
    bare = sum(all(top == 255 for top in line.tops[max(0, t - 1) : t + 2]) for t in lettered)
    return bare > _PALE * len(lettered)


def placed(text: str, box: Box) -> list[tuple[str, Box]]:
    """The words of `text` in `box`, each with the part of its width that its letters take."""
    words, found, at = text.split(" "), [], 0
    letter = box.width / max(1, len(text))
    for word in words:
        left = box.x0 + at * letter
        found.append((word, Box(left, box.y0, left + len(word) * letter, box.y1)))
        at += len(word) + 1
    return found


def shown(segment: Segment, alphabet: str) -> list[tuple[str, float]]:
    """The likeliest symbols of a segment's frames, runs as one, each with the middle of its run, frames."""
    found, at = [], 0
    for symbol, run in groupby(frame[0][0] for frame in segment.frames):
        count = len(list(run))
        if symbol != BLANK:
            found.append((alphabet[symbol - 1], at + (count - 1) / 2))
        at += count
    return found


def spelled(segment: Segment, alphabet: str) -> str:
    """The reading that takes the likeliest symbol of every frame."""
    kept = [symbol for symbol, _ in groupby(frame[0][0] for frame in segment.frames)]
    return " ".join("".join(alphabet[s - 1] for s in kept if s != BLANK).split())
