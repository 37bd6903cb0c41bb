"""Paragraphs over page ends, and the places of what stands in them."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.layout import Passage
from normalizers.numbers import parse_integer
from pipeline.rules._places import Places
from pipeline.rules.case import Case, Remark, Value
from schemas.document import Source
from schemas.geometry import Box
from schemas.record import Finding, Reading, Record

__all__ = ["Paragraph", "paragraphs", "percents_at", "told_in", "values_at"]

_ENDS = (".", ";", ":", "!", "?", "./", "./.")
_PAGE_NO = re.compile(r"[-–—\s]*\d{1,3}[-–—\s]*")
_BULLET = re.compile(r"^\s*(?P<mark>[-–—+•*]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[IVX]+\.)")


class Paragraph(NamedTuple):
    """A paragraph, pieced together where a page ends inside it.

    Attributes:
        text: Its words, joined with blanks.
        parts: Passages it is made of, each with the offset of its first character in `text`.
    """

    text: str
    parts: tuple[tuple[int, Passage], ...]

    @property
    def bullet(self) -> str:
        """The kind of mark it begins with: "-", "+", "1", "a", "I"; "" where it has none."""
        match = _BULLET.match(self.text)
        if match is None:
            return ""
        mark = match["mark"].strip(".)")
        return "1" if mark[0].isdigit() else "I" if mark[0].isupper() else "a" if mark[0].isalpha() else mark

    def at(self, start: int, end: int) -> tuple[int, Box, Source]:
        """Page, box and source of characters start..end; of their beginning where a page ends between."""
        offset, passage = next((part for part in reversed(self.parts) if part[0] <= start), self.parts[0])
        first, last = start - offset, min(end - offset, len(passage.text))
        return passage.page, passage.box_at(first, last), passage.source_at(first, last)

    def confidence_at(self, start: int, end: int) -> float:
        """The least confidence of the words that characters start..end touch."""
        offset, passage = next((part for part in reversed(self.parts) if part[0] <= start), self.parts[0])
        words = passage.words_at(start - offset, min(end - offset, len(passage.text)))
        return min((word.confidence for word in words), default=1.0)


def paragraphs(passages: tuple[Passage, ...]) -> tuple[Paragraph, ...]:
    """Paragraphs in order; page numbers left out, a sentence cut by the end of a page or column made whole."""
    groups: list[list[Passage]] = []
    for passage in passages:
        if _PAGE_NO.fullmatch(passage.text):
            continue
        if groups and _goes_on(groups[-1][-1], passage):
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return tuple(_join(group) for group in groups)


def _goes_on(above: Passage, below: Passage) -> bool:
    """Whether a passage begins in the middle of the sentence that the one before it leaves open."""
    if above.text.rstrip().endswith(_ENDS) or below.page - above.page not in (0, 1):
        return False
    first = below.text.lstrip()[:1]
    if first.islower() and not _BULLET.match(below.text):
        return True
    return above.text[-1:].isdigit() and len(below.text.split()) <= 2 and first.isalpha() and below.page == above.page


def _join(group: list[Passage]) -> Paragraph:
    text, parts = "", []
    for passage in group:
        text = f"{text} " if text else ""
        parts.append((len(text), passage))
        text += passage.text
    return Paragraph(text, tuple(parts))


def values_at(case: Case, page: int, box: Box, number: int) -> set[Value]:
    """Values of rows of prose that are printed at a place and whose print holds this number."""
    return {
        (record.row_id, column)
        for record, column, reading in case.once(_prose).at(page, box.center)
        if _holds(reading.text, number)
    }


def percents_at(case: Case, page: int, box: Box) -> set[Value]:
    """Percentages of rows of prose that are printed at a place."""
    return {
        (record.row_id, column)
        for record, column, _ in case.once(_prose).at(page, box.center)
        if record.dataset == "indicators"
        and (column == "percent" or (column == "value" and record.values.get("unit") == "%"))
    }


def _prose(case: Case) -> Places[tuple[Record, str, Reading]]:
    """Readings of rows of prose where they are printed, on the row's page or the next."""
    return Places(
        (reading.page, reading.box.grown(2), (record, column, reading))
        for record in case.records
        for column, reading in record.raw.readings.items()
        if record.raw.table_id is None and reading.page - record.raw.page in (0, 1)
    )


def _holds(printed: str, number: int) -> bool:
    return any(parse_integer(part.strip(" .,;:()")) == number for part in (printed, *re.split(r"[/\s]", printed)))


def told_in(paragraph: Paragraph, span: tuple[int, int], remark: Remark) -> Finding:
    """A finding about characters start..end of a paragraph."""
    page, box, source = paragraph.at(*span)
    return remark.at(page, box, source, paragraph.confidence_at(*span))
