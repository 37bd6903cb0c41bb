"""Legal documents cited in text, preambles and cells of tables (dataset `citations`): one row a mention."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from extractors.layout import Passage
from extractors.reports.report import Context, ReportType, reading, reading_at
from normalizers.citations import Citation, Span, find_citations
from normalizers.document_numbers import parse_number, split_symbol
from normalizers.names import fold
from normalizers.periods import parse_date
from schemas.record import RawRow, Reading, Value
from schemas.table import Cell, Table

__all__ = ["REPORT", "Run", "runs_of"]


class Run(NamedTuple):
    """Passages that make one paragraph, over a page's end too.

    Attributes:
        text: Of all of them, joined with blanks.
        parts: (offset in `text`, passage), in order.
    """

    text: str
    parts: tuple[tuple[int, Passage], ...]

    def reading(self, span: Span) -> Reading:
        """Characters of the text as a printed value; one over a page's end is placed where it starts."""
        readings = [
            reading_at(part, max(0, span[0] - at), min(len(part.text), span[1] - at))
            for at, part in self.parts
            if span[0] < at + len(part.text) and at < span[1]
        ]
        if len(readings) == 1:
            return readings[0]
        first = readings[0]
        return Reading(
            " ".join(r.raw_text for r in readings),
            " ".join(r.text for r in readings),
            first.page,
            first.box,
            min(r.confidence for r in readings),
            first.source,
            first.rules,
        )


_PAGE_NUMBER = re.compile(r"\W*\d{1,3}\W*")
_OPEN = re.compile(r"(?:(?:\bsố|\bngày|\btháng|\bnăm|\bcủa|\bvề|\bvề việc)|[/–-])$")
_NEVER_ON = re.compile(r"[-–+•*]\s|[IVX]+\.|\d+(?:\.\d+)*[.)]\s|[a-zđ][.)]\s|Điều \d|Căn cứ|Nơi nhận")
_YEAR_CUT = re.compile(r"\b(?:năm|tháng|ngày|số)\s*$")
_LONGEST = 20
"""Passages of the longest run: a paragraph is cut by few pages and line breaks."""


def runs_of(passages: Sequence[Passage]) -> tuple[Run, ...]:
    """Paragraphs put together again that a page's end or an odd line break had cut; page numbers are left out."""
    kept = [passage for passage in passages if not _PAGE_NUMBER.fullmatch(passage.text)]
    groups: list[list[Passage]] = [kept[:1]] if kept else []
    for above, below in pairwise(kept):
        if len(groups[-1]) < _LONGEST and _goes_on(above, below):
            groups[-1].append(below)
        else:
            groups.append([below])
    return tuple(_run(group) for group in groups)


def _goes_on(above: Passage, below: Passage) -> bool:
    """Whether a passage is the rest of the one before it."""
    if _YEAR_CUT.search(above.text) and below.text[:1].isdigit():
        return below.page - above.page <= 1
    if above.text.rstrip().endswith((".", ";", ":", "!", "?")) or _NEVER_ON.match(below.text):
        return False
    if below.page - above.page > 1 or above.text.isupper() or below.text.isupper():
        return False
    if below.page > above.page:
        return True
    first = below.text[:1]
    return first.islower() or bool(_OPEN.search(above.text.rstrip())) or first in "(“"


def _run(group: Sequence[Passage]) -> Run:
    parts: list[tuple[int, Passage]] = []
    text = ""
    for passage in group:
        text += " " if text else ""
        parts.append((len(text), passage))
        text += passage.text
    return Run(text, tuple(parts))


class _InCell(NamedTuple):
    """The text of a table's cell; what stands in it is placed where the cell is."""

    text: str
    cell: Cell

    def reading(self, span: Span) -> Reading:
        """Characters of the text as a printed value."""
        text, whole = self.text[slice(*span)].strip(), reading(self.cell)
        raw = whole.raw_text if whole.rules else text
        return Reading(raw, text, whole.page, whole.box, whole.confidence, whole.source, whole.rules)


def _table(table: Table, context: Context) -> None:
    """No table is one of citations alone: those in its cells are read beside the rows of its family."""


def _beside(table: Table, context: Context) -> list[RawRow]:
    """What body cells cite (legal bases, notes), whichever family the table is of."""
    rows: list[RawRow] = []
    for cell in table.cells:
        if cell.is_header or not any(map(str.isalpha, cell.text)):
            continue
        place = f"{table.table_id.split('-', 1)[1]}-r{cell.row}-c{cell.col}-"
        seen: Counter[str] = Counter()
        run = _InCell(cell.text, cell)
        found = [_row(run, citation, seen) for citation in _foreign(run, context)]
        rows += [msgspec.structs.replace(row, key=place + row.key) for row in found]
    return rows


def _prose(context: Context) -> list[RawRow]:
    seen: Counter[str] = Counter()
    rows: list[RawRow] = []
    for run in runs_of(context.passages):
        for citation in _foreign(run, context):
            rows.append(_row(run, citation, seen))
    return rows


_OWN_LINE = re.compile(r"\W*S[ốôóỐo6]\s*[:.;]")
_ATTACHED = re.compile(
    r"(?:[Kk]èm theo|KÈM THEO|[Bb]an hành (?:kèm )?(?:theo|cùng)|[Gg]ửi (?:cùng|kèm)|[Đđ]ính kèm|[Tt]heo)\s+$"
)


def _foreign(run: Run | _InCell, context: Context) -> Iterator[Citation]:
    """The citations of a paragraph but those of the document itself: its letterhead and "kèm theo Quyết định số …"."""
    if _OWN_LINE.match(run.text):
        return
    for citation in find_citations(run.text):
        if not _is_own(run, citation, context):
            yield citation


def _is_own(run: Run | _InCell, citation: Citation, context: Context) -> bool:
    if citation.number is None:
        return False
    printed = parse_number(run.text[slice(*citation.number)])
    own = parse_number(str(context.document.get("doc_number") or ""))
    if printed and own and printed.key == own.key:
        return citation.cited_type in (context.document.get("doc_type"), "van_ban") or not citation.kind_word
    at = citation.start
    attached = _ATTACHED.search(run.text, max(0, at - _NOTE), at) and at - max(0, run.text.rfind("(", 0, at)) < _NOTE
    return bool(
        attached and (own is None or printed is None) and citation.cited_type == context.document.get("doc_type")
    )


_NOTE = 40
"""Characters before the document in "(Ban hành kèm theo Quyết định …)" below the title of an appendix."""


def _row(run: Run | _InCell, citation: Citation, seen: Counter[str]) -> RawRow:
    spans = {"cited_number": citation.number, "cited_date": citation.date, "cited_title": citation.title}
    readings = {column: run.reading(span) for column, span in spans.items() if span}
    given: dict[str, Value] = {"cited_type": citation.cited_type, "cited_issuer": citation.issuer}
    number = readings.get("cited_number")
    flags: tuple[str, ...] = ()
    if number:
        readings["cited_number"] = _closed(number)
        if not re.match(r"\d", readings["cited_number"].text):
            given["cited_number"], flags = None, ("blank_cited_number",)
        elif _is_changed(run.text, citation):
            flags = ("unsure_cited_number",)
    if (date := readings.get("cited_date")) is not None:
        readings["cited_date"] = _closed_date(date)
        flags = (*flags, *(("unsure_cited_date",) if citation.shares_date else ()))
    last = max(span[1] for span in (citation.number, citation.date, citation.title) if span)
    place = run.reading((citation.start, min(last, citation.start + 400)))
    named = readings["cited_number"].text if number else readings["cited_title"].text[:60]
    key = f"p{place.page}-{fold(named).replace(' ', '-')}"
    seen[key] += 1
    return RawRow("citations", f"{key}-{seen[key]}", place.page, place.box, readings, given, flags)


_CHANGES = re.compile(r"sửa đổi[^;.]{0,60}\bcủa (?:các )?$", re.IGNORECASE)


def _is_changed(text: str, citation: Citation) -> bool:
    """Whether a law is named as what another law changes: the number behind it may be that of the other one."""
    behind = citation.number is not None and citation.title is not None and citation.title[1] <= citation.number[0]
    return behind and bool(_CHANGES.search(text, max(0, citation.start - 80), citation.start))


def _closed(reading: Reading) -> Reading:
    """A number without the blanks that a line's end left in it."""
    number = parse_number(reading.text)
    text = number.text if number else "".join(reading.text.split())
    if number and number.party and "/" not in text and reading.source == "ocr":
        # All papers of the Party have the slash ("36-NQ/TW"); a reader takes it for a stroke of the letters.
        return _changed(reading, f"{number.number}-{'/'.join(number.parts)}", "slash_restored")
    if number and reading.source == "ocr" and (parts := split_symbol(number)):
        return _changed(reading, text.removesuffix(number.parts[0]) + "-".join(parts), "hyphen_restored")
    return _changed(reading, text, "blanks_closed")


def _closed_date(reading: Reading) -> Reading:
    """A date in digits without blanks around its signs ("05 / 4/2019"); a reader's letters in it are digits again."""
    text = re.sub(r"(?<=[\d/.-])\s+(?=[/.-])|(?<=[/.-])\s+(?=\d)", "", reading.text)
    reading = _changed(reading, text, "blanks_closed")
    digits = re.search(_DIGITS_AT_END, text)
    if reading.source == "ocr" and digits and not digits[0].replace("/", "").isdigit():
        mended = text[: digits.start()] + digits[0].translate(_LETTERS)
        if parse_date(mended):
            return _changed(reading, mended, "digits_restored")
    return reading


_DIGITS_AT_END = r"[\dOolI|SB]{1,2}/[\dOolI|SB]{1,2}/[\dOolI|SB]{4}$"
_LETTERS = str.maketrans("OolI|SB", "0011158")
"""Letters that readers take digits for."""


def _changed(reading: Reading, text: str, rule: str) -> Reading:
    if text == reading.text:
        return reading
    return Reading(
        reading.raw_text, text, reading.page, reading.box, reading.confidence, reading.source, (*reading.rules, rule)
    )


REPORT = ReportType("citations", _table, _prose, _beside)
