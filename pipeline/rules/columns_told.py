"""A count told in prose by the name of a table's column against the total, or the only row, of that column."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from normalizers.names import fold
from pipeline.rules._figures import Figure, dots, figures
from pipeline.rules._paragraphs import Paragraph, paragraphs, told_in, values_at
from pipeline.rules._sheets import Sheet, cell_values, likely_repair, sheets, values_in
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding
from schemas.table import Cell

__all__ = ["check"]

LEAST_WORDS = 4
"""Words of a header that names one thing; shorter ones ("Số lượng") name many."""

LEAST_VALUE = 10
"""Smaller counts are the same by chance too often to prove, and differ for too many reasons."""

MAX_HEADER = 200

_MONEY = re.compile(r"(?:(?:ty|trieu|nghin|ngan) )?(?:dong|vnd|d)\b|(?:ty|trieu)\b")
"""Units of amounts: they are compared in đồng, whatever unit the table has (`totals_told`)."""


class _Named(NamedTuple):
    """A column's sum: its words, number and cell."""

    words: str
    value: Decimal
    cell: Cell


def check(case: Case) -> Outcome:
    """All paragraphs, with the tables of the same document."""
    named = [one for sheet in sheets(case) for one in _sums(sheet)]
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    places = cell_values(case)
    for paragraph in paragraphs(case.passages) if named else ():
        for figure in figures(paragraph.text):
            column = _meant(paragraph, figure, named)
            if column is None:
                continue
            page, box, _ = paragraph.at(figure.start, figure.end)
            values = values_at(case, page, box, figure.value) | values_in((column.cell,), places)
            if column.value == figure.value:
                proved |= values
            elif likely_repair(Decimal(figure.value), column.value):
                doubted |= values
                findings.append(_finding(paragraph, figure, column))
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _sums(sheet: Sheet) -> list[_Named]:
    """The numbers of a table's last total, or of its only row, under headers that name one thing."""
    filled = [row for row in sheet.rows if any((row.number, c) in sheet.numbers for c in sheet.columns)]
    totals = [row for row in filled if sheet.is_total(row)]
    row = totals[-1] if totals else filled[0] if len(filled) == 1 else None
    found = []
    for col in sheet.columns if row else ():
        header = sheet.paths[col][-1] if sheet.paths[col] else ""
        words = fold(header[:MAX_HEADER])
        value, cell = sheet.numbers.get((row.number, col)) if row else None, row.cells[col] if row else None
        if len(words.split()) >= LEAST_WORDS and value is not None and value >= LEAST_VALUE and cell:
            found.append(_Named(words, value, cell))
    once = {one.words for one in found if sum(other.words == one.words for other in found) == 1}
    return [one for one in found if one.words in once]


def _meant(paragraph: Paragraph, figure: Figure, named: list[_Named]) -> _Named | None:
    """The one column whose whole name stands right before a count."""
    before = fold(paragraph.text[max(0, figure.start - MAX_HEADER - 20) : figure.start])
    for filler in (" la", " co", " dat", " khoang"):
        before = before.removesuffix(filler)
    found = [one for one in named if before.endswith(one.words)]
    return found[0] if len(found) == 1 and figure.whole is None and not _MONEY.match(figure.unit) else None


def _finding(paragraph: Paragraph, figure: Figure, column: _Named) -> Finding:
    told = dots(int(column.value))
    message = f"Văn bản ghi {figure.printed}, bảng ở trang {column.cell.page} ghi {column.cell.text.strip()}."
    span = (figure.start, figure.end)
    return told_in(paragraph, span, Remark("prose_table_conflict", "warning", message, told, figure.printed))
