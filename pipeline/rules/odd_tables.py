"""Tables, columns and rows without a value of any dataset, amounts of unknown unit: kept in `tables`, never guessed."""

from __future__ import annotations

import re

from extractors.reports.report import table_rows
from normalizers.names import fold
from normalizers.units import find_units
from pipeline.rules._sheets import cell_values, sheets, values_in
from pipeline.rules.case import Case, Outcome
from schemas.record import Finding, Record, Severity
from schemas.table import Table

__all__ = ["check"]

_MAKES_AMOUNTS = re.compile(r"^(?:so luong|sl|khoi luong|don gia)\b")
"""Headers of what amounts are made of, in a table of amounts: `row_sums` multiplies them."""

MAX_NAMED = 8
"""Headers that a message names."""


def check(case: Case) -> Outcome:
    """Tables without rows in a dataset, columns and rows that gave no values, and units of money that contradict."""
    claimed: dict[str | None, Record] = {}
    unsure: dict[str | None, Record] = {}
    for record in case.records:
        claimed.setdefault(record.raw.table_id, record)
        if "units_contradict" in record.flags:
            unsure.setdefault(record.raw.table_id, record)
    findings = [_unclaimed(table) for table in case.extraction.tables if table.table_id not in claimed]
    findings += _unread(case)
    findings += [_contradicting(table) for table in case.extraction.tables if table.table_id in unsure]
    return Outcome(tuple(findings))


def _unclaimed(table: Table) -> Finding:
    if not table_rows(table):
        return _about(table, "empty_table", "info", "Bảng chỉ có tiêu đề, không có dòng nào.", _heads(table))
    message = (
        f"Bảng {table.n_rows} dòng, {table.n_cols} cột không thuộc loại báo cáo nào đã biết: giữ nguyên trong `tables`."
    )
    return _about(table, "unclaimed_table", "info", message, _heads(table))


def _unread(case: Case) -> list[Finding]:
    """Columns and rows of numbers of a claimed table that no value of a dataset comes from; sums are left out."""
    places = cell_values(case)
    claimed = {record.raw.table_id: record.dataset for record in case.records}
    found = []
    for sheet in sheets(case):
        if sheet.table.table_id not in claimed:
            continue
        read = [col for col in sheet.columns if values_in((row.cells[col] for row in sheet.rows), places)]
        left = [row for row in sheet.rows if not values_in(row.cells, places) and not sheet.is_total(row)]
        names = [sheet.name(row) for row in left if any((row.number, col) in sheet.numbers for col in read)]
        if names:
            told = "; ".join(f"“{name}”" for name in names[:MAX_NAMED])
            message = f"{len(names)} dòng có số không thuộc giá trị nào của bảng dữ liệu: {told}."
            found.append(_about(sheet.table, "unread_rows", "info", message, names[0]))
        unread = {}
        of_amounts = claimed[sheet.table.table_id] == "budget_items"
        for col in sheet.columns:
            cells = [row.cells[col] for row in sheet.rows if (row.number, col) in sheet.numbers]
            made = of_amounts and _MAKES_AMOUNTS.match(fold(sheet.paths[col][-1] if sheet.paths[col] else ""))
            if len(cells) > 1 and not made and not values_in(cells, places):
                unread[" / ".join(sheet.paths[col])[:120]] = len(cells)
        if unread:
            told = "; ".join(f"“{name}”" for name in list(unread)[:MAX_NAMED])
            message = (
                f"{len(unread)} cột có {sum(unread.values())} số không thuộc giá trị nào của bảng dữ liệu: {told}."
            )
            found.append(_about(sheet.table, "unread_column", "info", message, next(iter(unread))))
    return found


def _contradicting(table: Table) -> Finding:
    headers = " / ".join(cell.text for cell in table.cells if cell.is_header)
    texts = (headers, table.unit_note, table.caption)
    printed = ", ".join(dict.fromkeys(unit.printed for text in texts for unit in find_units(text)))
    message = f"Đơn vị tính của bảng mâu thuẫn nhau ({printed}): số tiền không được quy ra đồng."
    return _about(table, "units_contradict", "warning", message, printed)


def _heads(table: Table) -> str:
    heads = [cell.text for cell in table.cells if cell.is_header and cell.text.strip()]
    return " | ".join(heads[:MAX_NAMED])


def _about(table: Table, rule: str, severity: Severity, message: str, actual: str) -> Finding:
    return Finding(rule, severity, message, table.pages[0], table.boxes[0], "tables", actual=actual or None)
