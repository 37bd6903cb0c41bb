"""Dates that no calendar has, and dates with a sign too many or a year of three or five digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.layout import Passage
from normalizers.document_numbers import parse_number
from normalizers.periods import find_dates
from pipeline.rules._citations import cited_documents, day
from pipeline.rules._places import Places
from pipeline.rules.case import Case, Outcome, Value
from schemas.document import Source
from schemas.geometry import Box
from schemas.record import Finding, Record

__all__ = ["check"]

_SURE = 0.8
"""Below this the reader, not the document, is the likelier culprit."""

_SHORTEST = len("1/1/99")

_MALFORMED = re.compile(
    r"(?<![\w/.,-])(?:\d{1,2}/{2,3}\d{1,2}/{1,3}\d{4}|\d{1,2}/\d{1,2}/{2,3}\d{4})(?![\d/])"
    r"|(?<=ngày )\d{1,2}([/-])\d{1,2}\1(?:\d{3}|\d{5})(?![\d/])"
)


class _Bad(NamedTuple):
    """A date that is none: what is printed, why, and where."""

    printed: str
    malformed: bool
    page: int
    box: Box
    confidence: float
    source: Source


def check(case: Case) -> Outcome:
    """All paragraphs and all cells."""
    bad = [one for passage in case.passages for one in _in_passage(passage)]
    bad += [
        _Bad(printed, malformed, cell.page, cell.box, cell.confidence, cell.source)
        for table in case.extraction.tables
        for cell in table.cells
        if len(cell.text) >= _SHORTEST
        for printed, _, malformed in _bad_dates(cell.text)
    ]
    cited = {one: record for one in bad if (record := _cited_at(case, one))}
    findings = tuple(_finding(case, one, cited.get(one)) for one in bad)
    doubted: frozenset[Value] = frozenset((record.row_id, "cited_date") for record in cited.values())
    return Outcome(findings, doubted=doubted)


def _in_passage(passage: Passage) -> Iterator[_Bad]:
    for printed, start, malformed in _bad_dates(passage.text):
        end = start + len(printed)
        sure = min((word.confidence for word in passage.words_at(start, end)), default=1.0)
        source = passage.source_at(start, end)
        yield _Bad(printed, malformed, passage.page, passage.box_at(start, end), sure, source)


def _bad_dates(text: str) -> Iterator[tuple[str, int, bool]]:
    """What is printed, where it starts, whether its signs are wrong rather than its numbers."""
    for date in find_dates(text):
        if date.reason == "impossible_date":
            yield date.printed, date.start, False
    for match in _MALFORMED.finditer(text):
        yield match[0], match.start(), True


def _cited_at(case: Case, one: _Bad) -> Record | None:
    """The citation whose date it is."""
    return next(iter(case.once(_dated).at(one.page, one.box.center)), None)


def _dated(case: Case) -> Places[Record]:
    """Citations where their dates stand."""
    dates = ((record, record.raw.readings.get("cited_date")) for record in case.of("citations"))
    return Places((reading.page, reading.box.grown(1), record) for record, reading in dates if reading)


def _finding(case: Case, one: _Bad, record: Record | None) -> Finding:
    sure = one.confidence >= _SURE
    what = "viết sai dạng ngày/tháng/năm" if one.malformed else "không có trong lịch"
    known = _date_elsewhere(case, record) if record else None
    also = f" Chỗ khác cùng văn bản này ghi ngày {known}." if known else ""
    return Finding(
        rule="invalid_date",
        severity="error" if sure else "warning",
        message=f"“{one.printed}” {what}" + ("." if sure else ", có thể do đọc sai.") + also,
        page=one.page,
        box=one.box,
        dataset="citations" if record else None,
        row_id=record.row_id if record else None,
        column="cited_date" if record else None,
        expected=known,
        actual=one.printed,
        suggestion=known,
        source=one.source,
        confidence=one.confidence,
    )


def _date_elsewhere(case: Case, record: Record) -> str | None:
    """The one date that other mentions of a cited document with a year in its number give."""
    number = parse_number(str(record.values["cited_number"] or ""))
    if number is None or not number.year:
        return None
    dates = {c.date for c in case.once(cited_documents) if c.number and c.number.key == number.key and c.date}
    return day(dates.pop()) if len(dates) == 1 else None
