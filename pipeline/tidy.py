"""A document's verdict -> tidy rows of every dataset, as dicts in the datasets' own words; nothing is judged here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

from schemas.correction import REFUSALS
from schemas.document import Page, SourceDocument, Word
from schemas.geometry import Box
from schemas.record import Finding, Record, Verdict
from schemas.table import Table

__all__ = ["FAILED_PAGE", "Row", "row_key", "tidy_rows"]

Row = dict[str, Any]

FAILED_PAGE = "page_failed"
"""Rule named in the note of a page that could not be read at all."""

_LEAST_DIRECT = ("text", "repaired", "ocr")


def tidy_rows(verdict: Verdict) -> dict[str, Iterator[Row]]:
    """Dataset -> its rows, made as they are asked for; `documents` is always one row.

    Datasets of records appear when a record names them, known or not: the caller judges.
    """
    pages = {page.number: page for page in verdict.pages}
    doc_id = verdict.extraction.source.doc_id
    place = _Place(doc_id, pages)
    rows: dict[str, Iterator[Row]] = {
        "documents": iter([_document(verdict)]),
        "pages": (_page(place, page) for page in verdict.pages),
        "words": (row for page in verdict.pages for row in _words(place, page)),
        "tables": (row for table in verdict.extraction.tables for row in _cells(place, table)),
        "readings": (row for record in verdict.records for row in _readings(place, record)),
        "findings": _findings(place, verdict.findings),
    }
    for name in sorted({record.dataset for record in verdict.records}):
        # A list and a map bind now; a generator expression would look names up only after the loop has gone on.
        own = [record for record in verdict.records if record.dataset == name]
        rows[name] = map(partial(_record, place), own)
    return rows


def row_key(doc_id: str, dataset: str, key: str) -> str:
    """Stable 16 hex digits for the row of a dataset that `key` names in a document."""
    return hashlib.sha256(f"{doc_id}|{dataset}|{key}".encode("utf-8", "backslashreplace")).hexdigest()[:16]


class _Place:
    """Fills provenance columns: knows the document and turns levelled boxes into the reader's."""

    def __init__(self, doc_id: str, pages: dict[int, Page]) -> None:
        self.doc_id = doc_id
        self.pages = pages

    def route(self, page: int | None) -> str:
        return self.pages[page].route if page in self.pages else "text"

    def row(self, row_id: str | None, page: int | None, box: Box | None, source: str | None = None) -> Row:
        if box is not None and page in self.pages:
            box = self.pages[page].reader_box(box)
        x0, y0, x1, y1 = (round(edge, 2) for edge in box) if box is not None else (None,) * 4
        return {
            "row_id": row_id, "doc_id": self.doc_id, "page": page, "x0": x0, "y0": y0, "x1": x1, "y1": y1,
            "source": source or self.route(page), "confidence": 1.0, "flags": [],
        }  # fmt: skip

    def key(self, dataset: str, key: str) -> str:
        return row_key(self.doc_id, dataset, key)


def _document(verdict: Verdict) -> Row:
    source: SourceDocument = verdict.extraction.source
    return {
        **{column: value if value != "" else None for column, value in verdict.extraction.document.items()},
        "doc_id": source.doc_id, "file_name": source.file_name, "sha256": source.sha256,
        "byte_size": source.byte_size, "page_count": source.page_count, "status": _status(verdict),
    }  # fmt: skip


def _status(verdict: Verdict) -> str:
    if any(finding.rule in REFUSALS for finding in verdict.findings):
        return "corrections_refused"
    failed = any(note.partition(":")[0] == FAILED_PAGE for page in verdict.pages for note in page.notes)
    return "partial" if failed else "ok"


def _page(place: _Place, page: Page) -> Row:
    words = page.words
    confidence = sum(word.confidence for word in words) / len(words) if words else None
    raw = page.layer_text if page.route != "ocr" and page.layer_text else _lines(words, lambda word: word.raw_text)
    return {
        **place.row(place.key("pages", f"p{page.number}"), page.number, Box(0, 0, page.width, page.height), page.route),
        "x0": 0.0, "y0": 0.0, "x1": page.width, "y1": page.height,
        "confidence": 1.0 if confidence is None else confidence,
        "flags": sorted({note.partition(":")[0].strip() for note in page.notes}),
        "width": page.width, "height": page.height, "rotation": page.rotation, "skew": page.skew,
        "route": page.route, "text": _lines(words, lambda word: word.text), "raw_text": raw or None,
        "mean_confidence": confidence, "word_count": len(words),
        "changed_word_count": sum(word.text != word.raw_text for word in words),
    }  # fmt: skip


def _lines(words: Iterable[Word], text: Callable[[Word], str]) -> str:
    lines = (" ".join(filter(None, map(text, line))) for _, line in groupby(words, key=lambda word: word.line_no))
    return "\n".join(lines)


def _words(place: _Place, page: Page) -> Iterator[Row]:
    for index, word in enumerate(page.words):
        row_id = place.key("words", f"p{page.number}-w{index}")
        yield {
            **place.row(row_id, page.number, word.box, word.source),
            "confidence": word.confidence, "line_no": word.line_no,
            "text": word.text, "raw_text": word.raw_text or None,
        }  # fmt: skip


def _cells(place: _Place, table: Table) -> Iterator[Row]:
    paths: dict[tuple[int, int], str] = {}
    around = {
        "caption": table.caption or None, "unit_note": table.unit_note or None, "table_notes": table.notes or None,
    }  # fmt: skip
    for cell in table.cells:
        # Which headers stand above depends on the column and on how many header rows there are above: asked once each.
        above = sum(row < cell.row for row in table.header_rows), cell.col
        if above not in paths:
            paths[above] = " / ".join(table.header_path(cell.row, cell.col))
        row_id = place.key("tables", f"{table.table_id}-r{cell.row}-c{cell.col}")
        yield {
            **place.row(row_id, cell.page, cell.box, cell.source),
            "confidence": cell.confidence, "table_id": table.table_id, "row_index": cell.row,
            "row": cell.row, "col": cell.col, "row_span": cell.row_span, "col_span": cell.col_span,
            "is_header": cell.is_header, "header_path": paths[above] or None,
            "text": cell.text, "raw_text": cell.raw_text or None, **around,
        }  # fmt: skip


def _record(place: _Place, record: Record) -> Row:
    raw = record.raw
    sources = [reading.source for reading in raw.readings.values()]
    row = place.row(record.row_id, raw.page, raw.box, max(sources, key=_LEAST_DIRECT.index, default=None))
    row |= {column: value if value != "" else None for column, value in record.values.items()}
    row["confidence"] = min((reading.confidence for reading in raw.readings.values()), default=1.0)
    row["flags"] = list(record.flags)
    # Datasets of prose (citations, indicators) have no columns for the place in a table.
    return row if raw.table_id is None else row | {"table_id": raw.table_id, "row_index": raw.row_index}


def _readings(place: _Place, record: Record) -> Iterator[Row]:
    for column, reading in record.raw.readings.items():
        yield {
            **place.row(record.row_id, reading.page, reading.box, reading.source),
            "confidence": reading.confidence, "dataset": record.dataset, "column": column,
            "raw_text": reading.raw_text or None, "text": reading.text,
            "rules": [*reading.rules, *record.rules.get(column, ())],
            "known_by": record.known_by.get(column, "single"),
        }  # fmt: skip


def _findings(place: _Place, findings: Iterable[Finding]) -> Iterator[Row]:
    met: dict[str, int] = {}
    for found in findings:
        told = (found.rule, found.page, found.dataset, found.row_id, found.column, found.expected, found.actual)
        key = "|".join("" if part is None else str(part) for part in told)
        met[key] = met.get(key, 0) + 1
        yield {
            **place.row(found.row_id, found.page, found.box, found.source),
            "confidence": found.confidence, "finding_id": place.key("findings", f"{key}|{met[key]}"),
            "rule": found.rule, "severity": found.severity, "dataset": found.dataset, "column": found.column,
            "expected": found.expected, "actual": found.actual, "message": found.message,
            "suggestion": found.suggestion,
        }  # fmt: skip
