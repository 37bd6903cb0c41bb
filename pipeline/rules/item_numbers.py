"""Numbers of table rows (STT): gaps and repeats, where a row is lost, added or misnumbered."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors.reports.report import TableRow, is_total_name, table_rows
from pipeline.rules._sheets import MAX_ROWS, about_cell
from pipeline.rules.case import Case, Outcome, Remark
from schemas.record import Finding, Severity
from schemas.table import Cell, Table

__all__ = ["check"]

_SURE = 0.8
"""Below this the reader, not the document, is the likelier culprit."""

_NUMBER = re.compile(r"(?P<n>\d{1,3})[.)]?")


def check(case: Case) -> Outcome:
    """The first column of every table whose rows it numbers."""
    findings: list[Finding] = []
    for table in case.extraction.tables:
        if table.n_rows <= MAX_ROWS:
            findings += _faults(table)
    return Outcome(tuple(findings))


def _faults(table: Table) -> list[Finding]:
    """Breaks of the sequence between two rows that belong to one run."""
    found = []
    for run in _runs(table_rows(table)):
        numbers = [n for _, n in run]
        rising = sum(b == a + 1 for a, b in pairwise(numbers))
        if len(run) < 3 or rising < 0.7 * (len(run) - 1):
            continue
        for index in range(1, len(run)):
            before, (cell, here) = numbers[index - 1], run[index]
            after = numbers[index + 1] if index + 1 < len(run) else None
            if here in (before + 1, 1):
                continue
            if after == before + 2 and here != before:
                found.append(_finding(cell, before + 1, here, "misread" if cell.source == "ocr" else "odd"))
                numbers[index] = before + 1  # what follows goes on from where it should
            elif here == before:
                found.append(_finding(cell, before + 1, here, "repeat"))
            elif here > before + 1 and (after is None or after == here + 1):
                found.append(_finding(cell, before + 1, here, "gap"))
    return found


def _runs(rows: list[TableRow]) -> list[list[tuple[Cell, int]]]:
    """Numbered rows that follow each other; a section, a total or a fresh 1 begins a new run."""
    runs: list[list[tuple[Cell, int]]] = [[]]
    for row in rows:
        cell = row.cells[0]
        match = _NUMBER.fullmatch(cell.text.strip()) if cell and cell.col_span == 1 else None
        filled = sum(bool(c.text.strip()) for c in row.distinct)
        if cell is None or match is None or filled < 2:
            if cell is not None and cell.text.strip() and not is_total_name(cell.text):
                runs.append([])
        elif not (runs[-1] and runs[-1][-1][0] is cell):
            number = int(match["n"])
            if number == 1 and runs[-1]:
                runs.append([])
            runs[-1].append((cell, number))
    return [run for run in runs if run]


def _finding(cell: Cell, expected: int, here: int, fault: str) -> Finding:
    sure = cell.source != "ocr" or cell.confidence >= _SURE
    severity: Severity = "warning" if fault in ("repeat", "gap", "odd") and sure else "info"
    if fault == "gap":
        message = f"Số thứ tự trong bảng nhảy từ {expected - 1} đến {here}: thiếu mục {expected}."
        return about_cell(cell, Remark("numbering_gap", severity, message, str(expected), cell.text))
    message = f"Số thứ tự {here} trong bảng đứng sau {expected - 1}, lẽ ra là {expected}."
    return about_cell(cell, Remark("duplicate_number", severity, message, str(expected), cell.text))
