"""Which two columns of counts a column of percentages is made of, where they are not the nearest ones."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from extractors.reports.report import table_rows
from normalizers.numbers import parse_integer, parse_percent
from pipeline.rules._figures import gives
from schemas.table import Cell, Table

__all__ = ["Rate", "rates_of"]

MAX_ROWS = 200
"""Rows by which the two columns are chosen."""

MAX_COLUMNS = 16
"""Columns of counts before the percentages that are tried."""

_LEAST_FITTING = 3
"""Rows, other than of 0 % and 100 %, whose percentage two columns must give."""

_LEAST_SHARE = Decimal("0.75")
"""Share of the rows, other than of 0 % and 100 %, that two columns must give."""


class Rate(NamedTuple):
    """The cells of a percentage and of the two counts n and m that it is the share of."""

    percent: Cell
    n: Cell
    m: Cell


class _Row(NamedTuple):
    cells: tuple[Cell | None, ...]
    counts: dict[int, int]
    printed: Decimal


def rates_of(table: Table, col: int) -> list[Rate]:
    """The percentages of a column with their counts; none where no two columns before it give nearly all of them."""
    rows = [row for cells in table_rows(table) if (row := _row(cells.cells, col))]
    tried = rows[:MAX_ROWS]
    columns = sorted({c for row in tried for c in row.counts})[-MAX_COLUMNS:]
    n, m = max(permutations(columns, 2), key=lambda pair: _fitting(tried, *pair)[0], default=(0, 0))
    fitting, told = _fitting(tried, n, m) if n != m else (0, 0)
    if fitting < _LEAST_FITTING or fitting < _LEAST_SHARE * told:
        return []
    found = [(row.cells[col], row.cells[n], row.cells[m]) for row in rows if n in row.counts and row.counts.get(m)]
    return [Rate(p, a, b) for p, a, b in found if p and a and b]


def _row(cells: Sequence[Cell | None], col: int) -> _Row | None:
    """The percentage of a row and the counts before it, each in a cell of its own."""
    alone = {c: cell for c, cell in enumerate(cells[: col + 1]) if cell and cell.col == c and cell.col_span == 1}
    printed = parse_percent(alone[col].text) if col in alone else None
    if printed is None:
        return None
    counts = {c: number for c, cell in alone.items() if c < col and (number := parse_integer(cell.text)) is not None}
    return _Row(tuple(cells), counts, printed)


def _fitting(rows: Sequence[_Row], n: int, m: int) -> tuple[int, int]:
    """How many percentages two columns give, and of how many; nothing and all are given by many columns."""
    told = [row for row in rows if 0 < row.counts.get(n, 0) != row.counts.get(m, 0) > 0]
    near = (row for row in told if abs(100 * row.counts[n] - row.printed * row.counts[m]) <= row.counts[m])
    return sum(gives(row.counts[n], row.counts[m], row.printed) for row in near), len(told)
