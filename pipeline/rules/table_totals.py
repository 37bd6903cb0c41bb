"""Totals of tables that no family claims, or whose family is not summed by its rows, against the rows beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extractors.reports.report import TableRow
from pipeline.rules._levels import children, level
from pipeline.rules._sheets import Sheet, about_cell, cell_values, grouped, likely_repair, sheets, the_repair, values_in
from pipeline.rules.case import Case, Outcome, Remark, Value
from schemas.record import Finding, Severity

__all__ = ["check"]

_SUMMED = ("budget_items", "dvctt_counts")
"""Families whose totals `column_sums` judges by what their columns mean."""

MAX_TOTALS = 40
"""Most rows of a table that are looked at as totals."""


class _Column(NamedTuple):
    """A total of one column and the rows that may make it up, the likeliest first; right where one of them adds up."""

    total: TableRow
    col: int
    readings: tuple[tuple[TableRow, ...], ...]

    def added(self, sheet: Sheet, reading: tuple[TableRow, ...]) -> Decimal:
        """The sum over some rows; a blank adds nothing."""
        return sum((sheet.numbers.get((row.number, self.col), Decimal(0)) for row in reading), Decimal(0))


def check(case: Case) -> Outcome:
    """Every such table with a row that calls itself a total."""
    findings: list[Finding] = []
    proved: set[Value] = set()
    doubted: set[Value] = set()
    places = cell_values(case)
    summed = {r.raw.table_id for name in _SUMMED for r in case.of(name)}
    for sheet in sheets(case):
        if sheet.table.table_id in summed:
            continue
        for columns in _totals(sheet):
            right = {c.col: reading for c in columns if (reading := _right(sheet, c)) is not None}
            for column in columns:
                reading = right.get(column.col, column.readings[0])
                cells = [row.cells[column.col] for row in (column.total, *reading)]
                if column.col in right:
                    proved |= values_in(cells, places)
                elif severity := _severity(sheet, column, others=len(right)):
                    doubted |= values_in(cells, places) if severity == "error" else set()
                    findings.append(_finding(sheet, column, severity))
    return Outcome(tuple(findings), frozenset(proved - doubted), frozenset(doubted))


def _totals(sheet: Sheet) -> list[list[_Column]]:
    """For each total row, its columns with a number and rows to add."""
    levels = [level(row.text(0), sheet.name(row)) for row in sheet.rows]
    # A numbered row above deeper ones prints their sum: it is added instead of them.
    inner = {at for index in range(len(sheet.rows)) for at in children(levels, index) if _has_numbers(sheet, index)}
    items = [row for i, row in enumerate(sheet.rows) if not sheet.is_total(row) and i not in inner]
    own = {row.number for row in items}
    found: list[list[_Column]] = []
    since: list[TableRow] = []
    for row in sheet.rows:
        if not sheet.is_total(row):
            since += [row] if row.number in own else []
            continue
        if len(found) == MAX_TOTALS:
            break
        above = [item for item in items if item.number < row.number]
        below = [item for item in items if item.number > row.number]
        parts = [tuple(p) for p in (above, since if above else [], below if not above else []) if len(p) > 1]
        columns = [c for c in sheet.columns if (row.number, c) in sheet.numbers]
        found.append([_Column(row, c, tuple(parts)) for c in columns if parts and _filled(sheet, parts[0], c) > 1])
        since = []
    return [columns for columns in found if columns]


def _has_numbers(sheet: Sheet, index: int) -> bool:
    return any((sheet.rows[index].number, col) in sheet.numbers for col in sheet.columns)


def _filled(sheet: Sheet, rows: tuple[TableRow, ...], col: int) -> int:
    return sum((row.number, col) in sheet.numbers for row in rows)


def _right(sheet: Sheet, column: _Column) -> tuple[TableRow, ...] | None:
    """The rows that add up to the total; none for a total of nothing."""
    total = sheet.numbers[column.total.number, column.col]
    return next((r for r in column.readings if total and column.added(sheet, r) == total), None)


def _severity(sheet: Sheet, column: _Column, *, others: int) -> Severity | None:
    """How sure it is that a total is wrong: that other columns add up, or a slip would do, says that it is a sum."""
    total = sheet.numbers[column.total.number, column.col]
    sums = [column.added(sheet, reading) for reading in column.readings]
    if total == 0 and 0 in sums:
        return None
    if others or any(likely_repair(total, made) for made in sums):
        return "error"
    return "warning" if any(abs(made - total) * 20 <= total for made in sums) else None


def _finding(sheet: Sheet, column: _Column, severity: Severity) -> Finding:
    cell = column.total.cells[column.col]
    assert cell is not None  # a number was read in it
    rows = column.readings[0]
    total, made = sheet.numbers[column.total.number, column.col], column.added(sheet, rows)
    expected = grouped(made, cell.text)
    message = f"“{sheet.name(column.total)}” ghi {cell.text.strip()}, cộng {len(rows)} dòng được {expected}."
    repairs = [(f"{cell.text.strip()} → {expected}", total, made)]
    for row in rows:
        old = sheet.numbers.get((row.number, column.col))
        if old is not None:
            new = old + total - made
            printed = row.text(column.col)
            repairs.append((f"“{sheet.name(row)}”: {printed} → {grouped(new, printed)}", old, new))
    return about_cell(
        cell, Remark("total_mismatch", severity, message, expected, cell.text.strip(), the_repair(repairs))
    )
