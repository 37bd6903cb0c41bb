"""The same item twice in one table with the same figures."""

from __future__ import annotations

from extractors.reports.budget_rows import is_part_name
from normalizers.names import fold
from pipeline.rules._sheets import about_cell, sheets
from pipeline.rules.case import Case, Outcome, Remark
from schemas.record import Finding
from schemas.table import Cell

__all__ = ["check"]

MIN_LETTERS = 12
"""Shorter names ("Máy in") may well stand twice in a list."""


def check(case: Case) -> Outcome:
    """Every table with figures; its sums, and rows named after a year or a source of money, are left out."""
    findings: list[Finding] = []
    for sheet in sheets(case):
        seen: dict[tuple[object, ...], Cell] = {}
        for row in sheet.rows:
            figures = tuple(sheet.numbers.get((row.number, col)) for col in sheet.columns)
            texts = tuple(fold(c.text) for c in row.distinct if c.col not in (0, *sheet.columns))
            parts = all(
                is_part_name(c.text) for c in row.distinct if c.col not in (0, *sheet.columns) and c.text.strip()
            )
            if sheet.is_total(row) or parts or not any(figures) or sum(map(len, texts)) < MIN_LETTERS:
                continue
            cell = next(c for c in row.distinct if c.col not in (0, *sheet.columns) and c.text.strip())
            first = seen.setdefault((figures, texts), cell)
            if first is not cell:
                message = f"“{cell.text[:80]}” có hai lần trong bảng với cùng số liệu (lần đầu ở trang {first.page})."
                findings.append(about_cell(cell, Remark("duplicate_row", "info", message, None, cell.text[:80])))
    return Outcome(tuple(findings))
