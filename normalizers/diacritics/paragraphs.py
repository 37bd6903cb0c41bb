"""Which lines of a page go on in the next one, so that they are decoded together."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from normalizers.diacritics.channel import has_own_letter
from normalizers.diacritics.evidence import Evidence

__all__ = ["Items", "Line", "blocks"]

Line = tuple[str, Evidence]

_MOST_LINES = 40
_MOST_LETTERS = 3_000
_BEFORE = 8
"""Lines looked back on for the width of the text."""

_SHORT = 0.75
"""A line shorter than so much of the longest one near ends its paragraph."""

_ENDS = re.compile(r"[.;:!?…]['\")\]”’»]*\s*$")
_ITEM = re.compile(r"\s*(?:[-–+*•·●]|\d+(?:\.\d+)*[.)]|[a-zđ]\)|[IVX]+\.)\s|\s*$")
"""A bullet or number of an item at the beginning of a line, or nothing at all."""

_LETTERED = re.compile(r"\s*([a-zđ])\)\s")


class Items:
    """The letters that items of a list begin with, line after line: "a)" to "d)", then "đ)", then "e)"."""

    def __init__(self) -> None:
        self._last = ""

    def lost_bar(self, line: str) -> int | None:
        """Where in `line`, which has lost its marks, stands a "d" that must be "đ": that of a second "d)"."""
        item = _LETTERED.match(line)
        before, self._last = self._last, item[1] if item else self._last
        return item.start(1) if item and item[1] == before == "d" and not has_own_letter(line) else None


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether the sentence of `line` goes on in `following`; `width` is that of the longest line near, in letters."""
    if _ENDS.search(line) or _ITEM.match(following) or not line.strip():
        return False
    if following.lstrip()[:1].islower():
        return True
    return len(line) >= _SHORT * width and not (following.isupper() and not line.isupper())


def blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Runs of lines that go on in one another, in order; each has one line at least."""
    block: list[Line] = []
    widths: deque[int] = deque(maxlen=_BEFORE)
    letters = 0
    for line in lines:
        full = len(block) >= _MOST_LINES or letters + len(line[0]) > _MOST_LETTERS
        if block and (full or not _goes_on(block[-1][0], line[0], max(*widths, len(line[0]), 1))):
            yield block
            block, letters = [], 0
        block.append(line)
        letters += len(line[0])
        widths.append(len(line[0]))
    if block:
        yield block
