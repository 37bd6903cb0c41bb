"""Words -> printed lines -> passages in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from schemas.document import Page, Source, Word
from schemas.geometry import Box, union

__all__ = [
    "Line",
    "Passage",
    "digits_agreed",
    "least_direct",
    "letter_height",
    "lines_of",
    "number_lines",
    "passages_of",
]


class Line(NamedTuple):
    """Words that stand on one printed line, left to right, without a gap wide enough to part two columns."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words joined with blanks."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """Around all words."""
        return union([word.box for word in self.words])

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].box.x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.box.x1 for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold for word in self.words)


class Passage(NamedTuple):
    """Lines that make one paragraph; a paragraph cut by the page's end is two passages.

    Attributes:
        page: From 1.
        lines: From top to bottom.
        text: Words joined with blanks, hyphenation of codes over the line's end ("NĐ-" + "CP") closed.
        words: Of all lines.
        starts: Character offset in `text` of each word.
    """

    page: int
    lines: tuple[Line, ...]
    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]

    @property
    def box(self) -> Box:
        """Around all lines."""
        return union([line.box for line in self.lines])

    def words_at(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that characters start..end of the text touch; never empty for a non-empty span."""
        first, last = max(0, bisect_right(self.starts, start) - 1), bisect_left(self.starts, end)
        found = zip(self.words[first:last], self.starts[first:last], strict=True)
        return tuple(word for word, at in found if at + len(word.text) > start)

    def box_at(self, start: int, end: int) -> Box:
        """Around the words that characters start..end touch."""
        words = self.words_at(start, end)
        return union([word.box for word in words]) if words else self.box

    def source_at(self, start: int, end: int) -> Source:
        """The least direct source of the words that characters start..end touch."""
        return least_direct([word.source for word in self.words_at(start, end)])


def least_direct(sources: list[Source]) -> Source:
    """The least direct of some sources: ocr before repaired before text."""
    for source in ("ocr", "repaired"):
        if source in sources:
            return source
    return "text"


def digits_agreed(words: Sequence[Word]) -> bool:
    """Whether some of the words hold digits, and two independent readings agree on those of all."""
    numbers = [word for word in words if any(c.isdigit() for c in word.text)]
    return bool(numbers) and all(word.agreed for word in numbers)


def letter_height(words: tuple[Word, ...] | list[Word]) -> float:
    """Typical height of a line of text in points; 12 where there is no text."""
    heights = [word.box.height for word in words if len(word.text) > 1]
    return median(heights) if heights else 12.0


def number_lines(words: list[Word]) -> tuple[Word, ...]:
    """Words in reading order with `line_no` set: words whose middles lie within half a letter stand on one line."""
    if not words:
        return ()
    height = letter_height(words)
    rows: list[list[Word]] = []
    middle = -1e9
    for word in sorted(words, key=lambda w: (w.box.y0 + w.box.y1, w.box.x0)):
        at = (word.box.y0 + word.box.y1) / 2
        if at - middle > height * 0.5:
            rows.append([])
            middle = at
        else:
            # Follow a slowly rising or falling line, but let no single comma or superscript drag it away.
            middle += (at - middle) / (len(rows[-1]) + 1)
        rows[-1].append(word)
    return tuple(
        _with_line(word, number) for number, row in enumerate(rows) for word in sorted(row, key=lambda w: w.box.x0)
    )


def _with_line(word: Word, number: int) -> Word:
    return Word(
        word.text, word.raw_text, word.box, word.confidence, word.source, number, word.bold, word.changes, word.agreed
    )


def lines_of(words: tuple[Word, ...]) -> tuple[Line, ...]:
    """Printed lines; a gap wider than three letters' height parts columns (letterhead, signature block)."""
    height = letter_height(words)
    lines: list[Line] = []
    current: list[Word] = []
    for word in words:
        if current and (word.line_no != current[-1].line_no or word.box.x0 - current[-1].box.x1 > 3 * height):
            lines.append(Line(tuple(current)))
            current = []
        current.append(word)
    if current:
        lines.append(Line(tuple(current)))
    return tuple(lines)


_ITEM = re.compile(
    r"^(?:[-–+•*]|[IVX]+\.|\d+(?:\.\d+)*[.)]|[a-zđ][.)]|Điều \d+[a-zđ]?[.:]|Căn cứ|Theo đề nghị|Xét)(?:\s|$)"
)
_ENDS = (".", ";", ":", "!", "?", "./.")
_CODE_CUT = re.compile(r"(?:[A-ZĐƯ0-9]|/[A-ZĐƯ]\w{0,4})-$")


def passages_of(page: Page, without: tuple[Box, ...] = ()) -> tuple[Passage, ...]:
    """Paragraphs of a page, words inside the boxes `without` (its tables) left out.

    A line goes on the paragraph above unless it is indented, starts an item, stands apart, or the one above ended
    early or in another column.
    """
    words = tuple(w for w in page.words if not any(box.holds(*w.box.center) for box in without))
    lines = lines_of(words)
    if not lines:
        return ()
    height = letter_height(words)
    left = min(line.box.x0 for line in lines)
    right = max(line.box.x1 for line in lines)
    passages: list[list[Line]] = [[lines[0]]]
    for above, line in pairwise(lines):
        if _goes_on(above, line, height, (left, right)):
            passages[-1].append(line)
        else:
            passages.append([line])
    return tuple(_passage(page.number, tuple(group)) for group in passages)


def _goes_on(above: Line, line: Line, height: float, margins: tuple[float, float]) -> bool:
    """Whether `line` belongs to the paragraph of the line before it."""
    left, right = margins
    upper, lower = above.box, line.box
    if lower.y0 - upper.y1 > 1.2 * height or lower.y0 < upper.y0 + 0.3 * height:
        return False
    if _ITEM.match(line.text) or above.text.isupper() != line.text.isupper():
        return False
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    if overlap < 0.3 * min(upper.width, lower.width):
        return False
    ended_early = upper.x1 < right - 0.12 * (right - left)
    if above.text.endswith(_ENDS) and (ended_early or lower.x0 > left + 1.2 * height):
        return False
    if lower.x0 > left + 1.2 * height and lower.x0 > upper.x0 + height:
        return False
    return not ended_early or lower.x0 > left + 3 * height


def _passage(page: int, lines: tuple[Line, ...]) -> Passage:
    text = ""
    words: list[Word] = []
    starts: list[int] = []
    for line in lines:
        for index, word in enumerate(line.words):
            cut = index == 0 and bool(_CODE_CUT.search(text))
            if text and not cut:
                text += " "
            starts.append(len(text))
            words.append(word)
            text += word.text
    return Passage(page, lines, text, tuple(words), tuple(starts))
