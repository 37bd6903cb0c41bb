"""Headings and items whose numbers leave one out or come twice: V. and then VII. at one level.

Readers take Roman numbers for letters and lose a heading now and then; a gap is told only where the numbers around it
are sure, the list ran well before it, and nothing in between may be the missing number.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.layout import Passage
from normalizers.letters import UPPER
from normalizers.numbering import Marker, follows, parse_marker, written
from pipeline.rules.case import Case, Outcome
from schemas.record import Finding

__all__ = ["check"]

_SURE = 0.8
"""Least confidence of a number that the reader may be trusted with."""


class _At(NamedTuple):
    """A numbered paragraph."""

    marker: Marker
    place: int
    passage: Passage
    sure: bool


def check(case: Case) -> Outcome:
    """All paragraphs beside the tables."""
    findings: list[Finding] = []
    open_lists: list[tuple[str, list[_At]]] = []
    for at in _numbered(case):
        style = at.marker.style
        level = next((i for i, (name, _) in enumerate(open_lists) if name == style), None)
        if level is None:
            open_lists.append((style, [at] if at.marker.value == 1 else []))
            continue
        del open_lists[level + 1 :]
        finding = _step(open_lists[level][1], at, case)
        if finding:
            findings.append(finding)
    return Outcome(tuple(findings))


def _numbered(case: Case) -> list[_At]:
    found = []
    for index, passage in enumerate(case.passages):
        marker = parse_marker(passage.text)
        if marker:
            word = passage.words[0]
            found.append(_At(marker, index, passage, marker.sure and word.confidence >= _SURE))
    return found


def _step(chains: list[_At], at: _At, case: Case) -> Finding | None:
    """Counts a number on the list it goes on; the finding where it goes on none as it should."""
    if at.marker.value == 1 and at.sure:
        chains.append(at)
        del chains[:-_DEEPEST]
        return None
    for i in range(len(chains) - 1, -1, -1):
        if follows(at.marker, chains[i].marker.value):
            chains[i:] = [at]
            return None
    if not chains:
        return None
    last = chains[-1]
    finding = _fault(last, at, case, alone=len(chains) == 1) if at.sure and last.sure else None
    if at.marker.value == last.marker.value and at.passage.source_at(0, 3) == "ocr":
        chains[:] = [at._replace(sure=False)]  # a reader's second "II." may be III.
    else:
        chains[:] = [at if at.sure else last]
    return finding


_DEEPEST = 20
"""Lists of one style inside each other that are remembered."""

_GAP = 2
"""Numbers left out beyond which another list has begun."""


def _fault(last: _At, at: _At, case: Case, *, alone: bool) -> Finding | None:
    """A gap or a repeat behind numbers in order."""
    value = at.marker.value
    ocr = "ocr" in (at.passage.source_at(0, 3), last.passage.source_at(0, 3))
    if ocr and not alone:
        return None
    missing = range(last.marker.value + 1, value)
    if ocr and at.marker.text.startswith("đ"):
        return None  # of "d)" a reader makes "đ)"
    between = case.passages[last.place : at.place]
    if ocr and any(_UNREAD.match(passage.text) and not parse_marker(passage.text) for passage in between[1:]):
        return None
    if 0 < len(missing) <= _GAP and not any(_may_stand(between, case, at.marker.style, no) for no in missing):
        told = ", ".join(written(at.marker.style, no) for no in missing)
        return _finding(
            last, at, f"Sau mục “{last.marker.text}” là “{at.marker.text}”, thiếu mục {told.rstrip('.')}.", told
        )
    if value == last.marker.value and not ocr and alone and at.passage.text[:60] != last.passage.text[:60]:
        due = written(at.marker.style, value + 1)
        return _finding(last, at, f"Hai mục liền nhau cùng mang số “{at.marker.text}”.", due)
    return None


_UNREAD = re.compile(rf"\W{{0,2}}\w{{1,3}}\s?[.,:;)]\s*[{UPPER}]|[^\w\s(“\"+*•–-]{{1,2}}[.,)]\s")
"""What may be a number that was not read for one: "Z. Sở Y tế", "3, Giao"."""

_REFERRED = "".join(rf"(?<!{word} )" for word in ("Điều", "iều", "hoản", "iểm", "ục", "số", "năm", "đến", "và"))
"""Not behind a word that makes the number one referred to."""


def _may_stand(between: tuple[Passage, ...], case: Case, style: str, number: int) -> bool:
    """Whether a number, or what a reader makes of it, stands in a text between two others, or in a table there."""
    token = re.escape(written(style, number).rstrip(".)/"))
    loose = re.sub("[IVX]", lambda m: {"I": "[IlL1|T]", "V": "[VYv]", "X": "[Xx]"}[m[0]], token)
    start = re.compile(rf"\W*{loose}\s*[.)/:,-]?\s")
    inside = re.compile(rf"(?<![\w.,/]){_REFERRED}{loose}\s*[.)/:]\s*[{UPPER}]")
    if any(start.match(passage.text) for passage in between[1:]):
        return True
    if any(inside.search(passage.text, len(style) if i == 0 else 0) for i, passage in enumerate(between)):
        return True
    pages = range(between[0].page, between[-1].page + 2) if between else range(0)
    tables = [table for table in case.extraction.tables if any(page in pages for page in table.pages)]
    # A lone Arabic number in a cell counts the table's rows.
    return any(
        start.match(cell.text + " ") and not cell.text.strip(" .)").isdigit()
        for table in tables
        for cell in table.cells
        if cell.page in pages
    )


def _finding(last: _At, at: _At, message: str, expected: str) -> Finding:
    end = len(at.marker.text) + 1
    return Finding(
        rule="numbering_gap",
        severity="warning",
        message=message,
        page=at.passage.page,
        box=at.passage.box_at(0, end),
        expected=expected,
        actual=at.passage.text[:80],
        source=at.passage.source_at(0, end),
        confidence=min(at.passage.words[0].confidence, last.passage.words[0].confidence),
    )
