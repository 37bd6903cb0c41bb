"""Rows left blank where their table is filled, and money units of tables without amounts."""

from __future__ import annotations

from extractors.reports.report import is_total_name, table_rows
from normalizers.numbers import is_empty_mark
from normalizers.units import find_unit
from pipeline.rules._sheets import about_cell, sheets
from pipeline.rules.case import Case, Outcome, Remark
from schemas.record import Finding
from schemas.table import Cell, Table

__all__ = ["check"]

_FILLED = 0.6
"""Share of the rows in which a column must be filled for a blank to be told."""


def check(case: Case) -> Outcome:
    """Equipment lists, and tables under a line that tells a unit of money."""
    findings = _blank_equipment(case)
    numeric = {sheet.table.table_id for sheet in sheets(case)}
    for table in case.extraction.tables:
        if table.unit_note and find_unit(table.unit_note) and table.table_id not in numeric:
            findings.append(_no_amounts(table))
    return Outcome(tuple(findings))


def _blank_equipment(case: Case) -> list[Finding]:
    """One finding a table that names all its items with neither quantity nor condition."""
    blanks: dict[str, list[tuple[str, Cell]]] = {}
    listed: dict[str | None, set[int | None]] = {}
    for record in case.of("equipment"):
        listed.setdefault(record.raw.table_id, set()).add(record.raw.row_index)
    for table in case.extraction.tables:
        if table.table_id not in listed:
            continue
        rows = [row for row in table_rows(table) if row.number in listed[table.table_id]]
        filled = {row.number for row in rows if sum(not is_empty_mark(c.text) for c in row.distinct) > 2}
        for row in rows:
            named = [c for c in row.distinct if not is_empty_mark(c.text)]
            if row.number not in filled and len(named) == 2 and not is_total_name(named[1].text):
                blanks.setdefault(table.table_id, []).append((named[0].text.strip(), named[1]))
        if len(filled) < _FILLED * len(rows):
            blanks.pop(table.table_id, None)
    return [_blanks(items) for items in blanks.values()]


def _blanks(items: list[tuple[str, Cell]]) -> Finding:
    numbers = ", ".join(number for number, _ in items)
    message = f"Mục {numbers} để trống số lượng và hiện trạng: “{items[0][1].text[:80]}”."
    return about_cell(items[0][1], Remark("missing_value", "info", message))


def _no_amounts(table: Table) -> Finding:
    message = f"Bảng ghi “{table.unit_note}” nhưng không có cột số tiền."
    return Finding(
        "unit_without_amounts", "info", message, table.pages[0], table.boxes[0], "tables", actual=table.unit_note
    )
