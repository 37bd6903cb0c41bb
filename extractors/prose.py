"""Paragraphs as people read them: passages over a page's end joined, headings above them, sentences inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.figures.stance import stance_of
from extractors.layout import Passage
from normalizers.letters import LOWER, UPPER
from schemas.geometry import Box

__all__ = ["Paragraph", "paragraphs", "sentences"]

MAX_HEADING = 160
"""Characters of the longest heading; what is longer is text with a number before it."""
_MAX_CAPITALS = 400
"""Characters that are kept of a title in capitals, its lines together; each figure below it reads them again."""


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
    (0, re.compile(r"^(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:(?:thứ|THỨ)\s+\S|[IVX\d]+)")),
    (1, re.compile(r"^[A-E]\.\s\S")),
    (2, re.compile(r"^[IVX]{1,5}\s?[./-]\s*\S")),
    (4, re.compile(r"^\d{1,2}(?:\.\d{1,2})+[.)]?\s")),
    (3, re.compile(r"^\d{1,2}[.)/]\s")),
    (5, re.compile(r"^[a-zđ][.)]\s")),
)
_BULLETED, _UNNUMBERED, _NONE = 6, 7, 9
_FIRST = re.compile(r"^(?:I|1|1\.1|A|a)[./)-]")
_TIME = re.compile(
    r"\b(?:năm|giai đoạn|quý|tháng)\s(?:\d{1,2}\b|(?:19|20)\d\d)(?:\s?[-–/]\s?(?:19|20)\d\d)?|\b\d{1,2} tháng", re.I
)
"""Digits that a heading without a number may hold: "Kế hoạch năm 2023"."""
_PART_NAME = re.compile(r"(?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:(?:thứ|THỨ)\s+)?\w+[.:]?\s*")
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
        if text.isupper() and rank > 4:
            before = stack[0][1] if capitals and stack else ""
            stack, capitals = [(0, f"{before} {text}".strip()[:_MAX_CAPITALS])], True
            found.append(Paragraph(text, ((0, passage),), ()))
            continue
        capitals = rank == 0
        over = _heading_over(stack, text)
        stack = [item for item in stack if item[0] < rank] if rank < _NONE else stack
        stack += [(rank - 1, over)] if over and rank < _BULLETED else []
        found.append(Paragraph(text, ((0, passage),), tuple(item[1] for item in stack)))
        if heading:
            stack.append((rank, text))
    return found


def _rank(text: str) -> tuple[int, bool]:
    """How deep a numbered paragraph stands (9: not numbered), and whether it is a heading."""
    named = _PART_NAME.match(text)
    short = len(text) <= MAX_HEADING and not re.search(r"[.;]\s+\S.{20}", text[named.end() if named else 8 :])
    for rank, pattern in _RANKS:
        if pattern.match(text):
            return rank, short and not re.search(r"\d\s?%|\d/\d", text)
    if _BULLET.match(text):
        return _BULLETED, bool(short and text.rstrip().endswith(":") and len(text) < 90)
    if len(text) < 90 and (text.rstrip().endswith(":") or (not _ends(text) and text[:1].isupper())):
        return _UNNUMBERED, not any(c.isdigit() for c in _TIME.sub("", text))
    return _NONE, False


def _heading_over(stack: Sequence[tuple[int, str]], text: str) -> str | None:
    """The heading without a number above a list that begins, where it looks back or plans: "Kế hoạch năm 2023"."""
    if not stack or stack[-1][0] != _UNNUMBERED or not _FIRST.match(text) or stack[-1][1].rstrip().endswith(":"):
        return None
    return stack[-1][1] if stance_of(stack[-1][1]) in ("past", "plan", "topic") else None


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
