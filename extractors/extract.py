"""Pages of one document -> everything extracted from it: letterhead, tables, rows as printed."""

from __future__ import annotations

import msgspec

from extractors.layout import Passage, letter_height, lines_of, passages_of
from extractors.letterhead import read_letterhead
from extractors.reports import REPORTS
from extractors.reports.report import Context
from extractors.tables.stitch import find_tables
from normalizers.rows import to_record
from schemas.document import Page, SourceDocument
from schemas.geometry import Box
from schemas.record import Extraction, Finding, RawRow, Severity
from schemas.table import Table

__all__ = ["extract", "passages_beside_tables"]

_SEVERITIES: dict[str, Severity] = {"blank_page": "info", "page_failed": "error"}
"""Of the reader's remarks; any other one is a warning."""

_TOLD = {
    "blank_page": "Trang này không in gì.",
    "illegible_page": "Trang này có mực in nhưng hầu như không chữ nào đọc được thành tiếng Việt.",
    "damaged_image": "Ảnh của trang bị cắt cụt hoặc không giải mã được; một phần nội dung đã mất.",
    "text_layer_unreadable": "Không đọc được lớp chữ của trang",
    "page_failed": "Không đọc được trang này",
}
"""The reader's remarks in the language of all findings; one without a full stop goes on with what the reader said."""


def extract(source: SourceDocument, pages: tuple[Page, ...]) -> Extraction:
    """All that the pages of a document say.

    Args:
        source: The document.
        pages: All its pages in order, repaired.
    """
    document, findings = read_letterhead(pages)
    tables = find_tables(pages, source.doc_id)
    context = Context(source, document, passages_beside_tables(pages, tables), _lines_above(pages, tables))
    rows: list[RawRow] = []
    for table in tables:
        rows.extend(_claimed(table, context))
        rows.extend(row for report in REPORTS for row in report.beside(table, context))
    for report in REPORTS:
        rows.extend(report.prose(context))
    rows = _totals_told_again(rows, source.doc_id)
    findings.extend(_notes(pages))
    return Extraction(source, document, tables, tuple(rows), tuple(findings))


def passages_beside_tables(pages: tuple[Page, ...], tables: tuple[Table, ...]) -> tuple[Passage, ...]:
    """Paragraphs of all pages, words inside tables left out."""
    boxes: dict[int, list[Box]] = {page.number: [] for page in pages}
    for table in tables:
        for number, box in zip(table.pages, table.boxes, strict=True):
            boxes[number].append(box)
    return tuple(passage for page in pages for passage in passages_of(page, tuple(boxes[page.number])))


def _totals_told_again(rows: list[RawRow], doc_id: str) -> list[RawRow]:
    """Rows with amounts in prose marked as totals where a table of the document has the very amount as its total."""
    budget = [row for row in rows if row.dataset == "budget_items"]
    amounts = {id(row): to_record(row, doc_id).values["amount_vnd"] for row in budget}
    totals = {amounts[id(row)] for row in budget if row.table_id and row.given["is_total"]} - {None}
    return [
        msgspec.structs.replace(row, given=row.given | {"is_total": True})
        if row.table_id is None and amounts.get(id(row)) in totals
        else row
        for row in rows
    ]


def _claimed(table: Table, context: Context) -> list[RawRow]:
    """Rows of the family whose reading of the table is the fullest; none where no family claims it."""
    answers = [rows for report in REPORTS if (rows := report.table(table, context))]
    return max(answers, key=len, default=[])


def _lines_above(pages: tuple[Page, ...], tables: tuple[Table, ...]) -> dict[str, tuple[str, ...]]:
    """Table id -> texts of up to twelve lines above the table on its first page, nearest first."""
    by_number = {page.number: page for page in pages}
    found = {}
    for table in tables:
        page, top = by_number[table.pages[0]], table.boxes[0].y0
        height = letter_height(page.words)
        lines = [line for line in lines_of(page.words) if line.box.y1 <= top + 0.3 * height]
        nearest = sorted(lines, key=lambda line: -line.box.y1)[:12]
        found[table.table_id] = tuple(line.text for line in nearest)
    return found


def _notes(pages: tuple[Page, ...]) -> list[Finding]:
    """The reader's remarks as findings."""
    found = []
    for page in pages:
        for note in page.notes:
            rule, _, message = note.partition(": ")
            severity = _SEVERITIES.get(rule, "warning")
            found.append(Finding(rule, severity, _told(rule, message or note), page=page.number, source=page.route))
    return found


def _told(rule: str, message: str) -> str:
    told = _TOLD.get(rule, message)
    return told if told.endswith(".") or told == message else f"{told}: {message}"
