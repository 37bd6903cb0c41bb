"""Ranks (xếp hạng) against the scores they are given for."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

from extractors.reports.report import TableRow, table_rows
from normalizers.names import fold
from normalizers.numbers import parse_integer, parse_number, thousands_style
from pipeline.rules._sheets import MAX_ROWS, about_cell
from pipeline.rules.case import Case, Outcome, Remark
from schemas.record import Finding
from schemas.table import Cell, Table

__all__ = ["check"]

_RANK = re.compile(r"\b(?:xep hang|thu hang|hang|xep thu|thu tu xep)\b(?! muc)")
_SCORE = re.compile(r"\b(?:tong diem|diem so|diem|chi so|ket qua|gia tri|ty le|tong)\b")
_AGREE = 0.7
"""Share of the rows whose rank must follow from a column of scores for that column to be the one ranked by."""

MIN_ROWS = 4

MAX_RANKED = 20
"""Most columns of ranks, and of scores before each, that are compared."""


def check(case: Case) -> Outcome:
    """Every table with a column of ranks."""
    findings: list[Finding] = []
    for table in case.extraction.tables:
        if MIN_ROWS < table.n_rows <= MAX_ROWS:
            findings += _faults(table)
    return Outcome(tuple(findings))


def _faults(table: Table) -> list[Finding]:
    """Rows whose rank is not the place of their score, for the column of scores that most ranks follow."""
    rows = table_rows(table)
    if not rows:
        return []
    names = {col: fold(" / ".join(path[-2:])) for col, path in enumerate(table.header_paths(rows[0].number))}
    scored = {col: _scores(rows, col) for col, name in names.items() if _SCORE.search(name)}
    found: list[Finding] = []
    for rank_col in [c for c, name in names.items() if _RANK.search(name)][:MAX_RANKED]:
        ranks = [(row.cells[rank_col], parse_integer(row.text(rank_col))) for row in rows]
        best: tuple[int, list[Finding]] = (0, [])
        for col in [c for c in scored if c < rank_col][-MAX_RANKED:]:
            told = _told(ranks, scored[col])
            wrong = [(cell, places) for cell, rank, places in told if rank not in places]
            right = len(told) - len(wrong)
            if len(told) >= MIN_ROWS and right >= _AGREE * len(told) and right >= best[0]:
                best = right, [_finding(cell, places) for cell, places in wrong]
        found += best[1]
    return found


def _scores(rows: list[TableRow], col: int) -> list[Decimal | None]:
    style = thousands_style(row.text(col) for row in rows)
    return [parse_number(row.text(col).rstrip(" %"), thousands=style) for row in rows]


def _told(ranks: list[tuple[Cell | None, int | None]], scores: list[Decimal | None]) -> list[tuple[Cell, int, range]]:
    """Rank cells, ranks, and the places their scores deserve: the best of equal ones to the worst of them."""
    told = [(cell, rank, score) for (cell, rank), score in zip(ranks, scores, strict=True)
            if cell is not None and rank is not None and score is not None]  # fmt: skip
    places: dict[Decimal, range] = {}
    better = 0
    for dense, (score, equal) in enumerate(sorted(Counter(s for _, _, s in told).items(), reverse=True), start=1):
        places[score] = range(min(dense, better + 1), better + equal + 1)
        better += equal
    return [(cell, rank, places[score]) for cell, rank, score in told]


def _finding(cell: Cell, places: range) -> Finding:
    expected = str(places[-1]) if len(places) == 1 else f"{places[0]}-{places[-1]}"
    message = f"Xếp hạng ghi {cell.text.strip()}, theo điểm trong bảng là {expected}."
    return about_cell(cell, Remark("rank_mismatch", "error", message, expected, cell.text.strip()))
