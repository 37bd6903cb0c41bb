"""Paragraphs as people read them: passages over a page's end joined, headings above them, sentences inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.layout import Passage
from normalizers.letters import LOWER, UPPER
from schemas.geometry import Box

__all__ = ["Paragraph", "paragraphs", "sentences"]

MAX_HEADING = 160
"""Characters of the longest heading; what is longer is text with a number before it."""


class Paragraph(NamedTuple):
    """A paragraph, whole although a page ends in it.

    Attributes:
        text: Its passages joined with blanks.
        parts: Where in the text each passage begins, and the passage.
        headings: Texts of the headings above it, the outermost first.
    """

    text: str
    parts: tuple[tuple[int, Passage], ...]
    headings: tuple[str, ...]

    def part_at(self, place: int) -> tuple[int, Passage]:
        """The passage that a place of the text lies in, and where it begins."""
        return next(part for part in reversed(self.parts) if part[0] <= place or part is self.parts[0])

    def box(self, start: int, end: int) -> Box:
        """Around the words of start..end on the page where they begin."""
        begin, passage = self.part_at(start)
        return passage.box_at(start - begin, min(end - begin, len(passage.text)))


_RANKS = (
    (0, re.compile(r"^(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:thứ\s+)?[IVX\d]+")),
    (1, re.compile(r"^[IVX]{1,5}\s?[./-]\s*\S")),
    (3, re.compile(r"^\d{1,2}(?:\.\d{1,2})+[.)]?\s")),
    (2, re.compile(r"^\d{1,2}[.)/]\s")),
    (4, re.compile(r"^[a-zđ][.)]\s")),
)
_BULLET = re.compile(r"^[-–+•*]\s?")
_OPEN_END = re.compile(r"[^.;:!?…/]\s*$")
_GOES_ON = re.compile(rf"^(?:[{LOWER}(%]|\d[\d.,/]*\s(?!\d)[{LOWER}]|\d{{1,3}}(?:,\d+)?\s?%)")
_PAGE_NUMBER = re.compile(r"^[-–\s]*\d{1,3}[-–\s]*$")


def paragraphs(passages: Sequence[Passage]) -> list[Paragraph]:
    """Paragraphs of a document in order, headings too; lone page numbers are left out."""
    stack: list[tuple[int, str]] = []
    found: list[Paragraph] = []
    capitals = False
    for passage in passages:
        text = passage.text
        if _PAGE_NUMBER.match(text):
            continue
        if found and _continues(found[-1], passage):
            found[-1] = _joined(found[-1], passage)
            continue
        rank, heading = _rank(text)
        if text.isupper() and rank > 3:
            before = stack[0][1] if capitals and stack else ""
            stack, capitals = [(0, f"{before} {text}".strip())], True
            found.append(Paragraph(text, ((0, passage),), ()))
            continue
        capitals = rank == 0
        stack = [item for item in stack if item[0] < rank] if rank < 9 else stack
        found.append(Paragraph(text, ((0, passage),), tuple(item[1] for item in stack)))
        if heading:
            stack.append((rank, text))
    return found


def _rank(text: str) -> tuple[int, bool]:
    """How deep a numbered paragraph stands (9: not numbered), and whether it is a heading."""
    short = len(text) <= MAX_HEADING and not re.search(r"[.;]\s+\S.{20}", text[8:])
    for rank, pattern in _RANKS:
        if pattern.match(text):
            return rank, short and not re.search(r"\d\s?%|\d/\d", text)
    if _BULLET.match(text):
        return (5, True) if short and text.rstrip().endswith(":") and len(text) < 90 else (5, False)
    if len(text) < 90 and (text.rstrip().endswith(":") or (not _ends(text) and text[:1].isupper())):
        return 6, not any(c.isdigit() for c in text)
    return 9, False


def _ends(text: str) -> bool:
    return not _OPEN_END.search(text)


def _continues(last: Paragraph, passage: Passage) -> bool:
    """Whether a passage goes on with the sentence of the one before it."""
    text = passage.text
    if _ends(last.text) or last.text.isupper() or _BULLET.match(text) or len(last.text) < 40:
        return False
    return bool(_GOES_ON.match(text)) and not re.match(r"^\d{1,2}[.)]\s|^[a-zđ][.)]\s", text)


def _joined(last: Paragraph, passage: Passage) -> Paragraph:
    start = len(last.text) + 1
    return last._replace(text=f"{last.text} {passage.text}", parts=(*last.parts, (start, passage)))


_SENTENCE_END = re.compile(
    rf"(?<!\bTP)(?<!\bTX)(?<!\bTT)(?<!\bTr)(?<!\bĐ/c)(?<!\bv\.v)(?<![\W_][A-ZĐ])(?<!\s[-–])"
    rf"[.!?…]{{1,9}}[”\")]?\s+(?=[{UPPER}\d“\"(+-])"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, without gaps but for blanks; none for a blank text."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    ends = [*starts[1:], len(text)]
    return [(start, start + len(text[start:end].rstrip())) for start, end in zip(starts, ends, strict=True)]
