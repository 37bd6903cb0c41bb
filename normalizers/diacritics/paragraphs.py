"""Which lines of a page go on in the next one, so that they are decoded together."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from normalizers.diacritics.channel import has_own_letter
from normalizers.diacritics.evidence import Evidence

__all__ = ["Items", "Lettered", "Line", "blocks", "line_edges"]

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

_LETTERED = re.compile(r"\s*([^\s()]{1,2})\)\s")

_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of items in their order; f, j, w and z are left out."""

_READ_AS = {"c": ("¢", "©", "€", "C", "Cc", "G", "e", "ec", "ce", "éc", "o"), "đ": ("dd", "D", "dD", "4", "B", "ad")}
_READ_AS |= {"d": ("D", "đ"), "e": ("é", "è", "¢", "©", "€", "c"), "g": ("9", "q", "¢", "gg"), "i": ("1", "|", "ï")}
"""What an English OCR reads for the letter of an item, beside itself: seldom more than a letter of another shape."""


class Lettered(Struct, frozen=True):
    """The letter of an item: where it stands in its line, as it is read, and what it must be."""

    start: int
    read: str
    letter: str


class Items:
    """The letters that items of a list begin with, line after line: "a)" to "d)", then "đ)", then "e)"."""

    def __init__(self) -> None:
        self._last = ""
        self._number = 0

    def misread(self, line: str, *, garbled: bool) -> Lettered | None:
        """The letter of the item that `line` begins with, where the item before tells that it was read wrongly.

        Args:
            line: Of a list or none, in order.
            garbled: Whether an English OCR has read it; of any other line without marks only a second "d)" is "đ)".
        """
        item = _LETTERED.match(line)
        if item is None:
            return None
        read, follower = item[1], _LETTERS[_LETTERS.find(self._last) + 1 :][:1] if self._last else ""
        if read.isdigit() and int(read) == self._number + 1 > 1:
            self._number += 1
            return None  # "4)" goes on from "3)" behind a list of letters
        self._number = int(read) if read.isdigit() else self._number
        lost_bar = read == self._last == "d"
        if has_own_letter(line) or not (lost_bar or (garbled and read in _READ_AS.get(follower, ()))):
            self._last = read if read in _LETTERS else self._last
            return None
        self._last = follower
        letter = follower.upper() if read.isupper() and line.isupper() else follower
        return Lettered(item.start(1), read, letter) if letter != read else None


def _goes_on(line: str, following: str, width: int) -> bool:
    """Whether the sentence of `line` goes on in `following`; `width` is that of the longest line near, in letters."""
    if _ENDS.search(line) or _ITEM.match(following) or not line.strip():
        return False
    if following.lstrip()[:1].islower():
        return True
    return len(line) >= _SHORT * width and not (following.isupper() and not line.isupper())


def line_edges(lines: Sequence[str]) -> list[tuple[str, str]]:
    """For each of lines that go on in one another the word before it and the one behind it.

    "" where there is none or a sign stands between, "," behind a comma.
    """
    words = [line.split() or [""] for line in lines]
    first = [found[0] if found[0][:1].isalnum() else "" for found in words]
    last = ["," if found[-1].endswith(",") else found[-1] if found[-1][-1:].isalnum() else "" for found in words]
    return list(zip(["", *last[:-1]], [*first[1:], ""], strict=True))


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
