"""Words -> printed rows -> pieces: what stands together on a line, parted by gaps that no word space is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extractors.layout import Line
from schemas.document import Word
from schemas.geometry import Ruling

__all__ = ["PrintedRow", "drawn_with_signs", "is_figure", "is_leader", "printed_rows"]

_GAP = 1.0
_FIGURE_GAP = 0.45
"""Heights of a letter: a wider gap parts two pieces, two figures already at the second. A word space is 0.25 to 0.35,
0.8 in a badly justified line; thousands are parted by 0.3."""

_FIGURE = re.compile(r"^[(\[<>≤≥~±+\-–−$€£¥*†‡\s]*\d[\d.,:/\s–\-−]*[%)\]*†‡a-e]{0,3}$")
_NOTHING = re.compile(r"^(?:[-–—−.…*xX:]+|n/?a\.?|\(?[-–—]\)?)$", re.IGNORECASE)

_LEADER = re.compile(r"^[.…·_]{4,}$")
_DASHES = re.compile(r"^[-_=—–]{5,}$")


class PrintedRow(NamedTuple):
    """A printed line over the whole width: its pieces, its middle and its letters' height in points."""

    pieces: tuple[Line, ...]
    middle: float
    height: float

    @property
    def words(self) -> tuple[Word, ...]:
        """Of all pieces."""
        return tuple(word for piece in self.pieces for word in piece.words)

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def top(self) -> float:
        """Upper edge of a line of this height."""
        return self.middle - self.height / 2

    @property
    def bottom(self) -> float:
        """Lower edge of a line of this height."""
        return self.middle + self.height / 2

    @property
    def prose(self) -> bool:
        """Whether it reads on like running text: one long piece of many words, few of them figures.

        A long label with two figures of its own beside it does not.
        """
        longest = max(self.pieces, key=lambda piece: len(piece.words))
        if len(self.pieces) == 3 and all(is_figure(p.text) for p in self.pieces if p is not longest):
            return False
        words = [word.text for word in longest.words]
        return len(self.pieces) <= 3 and len(words) >= 8 and sum(is_figure(text) for text in words) < 0.3 * len(words)


def is_figure(text: str) -> bool:
    """Whether a cell's text is one figure (amount, share, range, year) or a sign that there is none."""
    text = text.strip()
    return bool(_FIGURE.match(text) or _NOTHING.match(text))


def is_leader(word: Word) -> bool:
    """Whether a word is only dots that lead the eye to the next column."""
    return bool(_LEADER.match(word.text))


def drawn_with_signs(words: Sequence[Word]) -> list[Ruling]:
    """Rulings that are typed: words of dashes only."""
    found = []
    for word in words:
        if _DASHES.match(word.text):
            y = (word.box.y0 + word.box.y1) / 2
            found.append(Ruling(word.box.x0, y, word.box.x1, y))
    return found


def printed_rows(words: Sequence[Word]) -> list[PrintedRow]:
    """Lines from top to bottom, leaders and typed rulings left out; words on one line share their `line_no`."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        if is_leader(word) or _DASHES.match(word.text):
            continue
        lines.setdefault(word.line_no, []).append(word)
    rows = [_row(sorted(line, key=lambda w: w.box.x0)) for _, line in sorted(lines.items())]
    return sorted(rows, key=lambda row: row.middle)


def _row(words: list[Word]) -> PrintedRow:
    height = max(1.0, median(word.box.height for word in words))
    pieces: list[list[Word]] = [[words[0]]]
    edge = words[0].box.x1
    for before, word in pairwise(words):
        both = is_figure(before.text) and is_figure(word.text)
        if word.box.x0 - edge > (_FIGURE_GAP if both else _GAP) * height:
            pieces.append([word])
        else:
            pieces[-1].append(word)
        edge = max(edge, word.box.x1)
    middle = median((word.box.y0 + word.box.y1) / 2 for word in words)
    return PrintedRow(tuple(Line(tuple(piece)) for piece in pieces), middle, height)
