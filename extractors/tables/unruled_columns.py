"""Columns of a grid that no ruling parts: figures below one another, with a strip between that no word touches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extractors.layout import number_lines
from extractors.tables.grid import Grid, GridCell
from extractors.tables.gutters import column_edges, full_rows
from extractors.tables.segments import PrintedRow, is_figure, printed_rows
from schemas.document import Word

__all__ = ["with_unruled_columns"]

_LEAST = 3
"""Rows that show the columns."""

_FIGURES = 0.7
_MOST_ROWS = 0.6
"""Share of figures among what stands in those rows, and of those rows among the column's."""


def with_unruled_columns(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with edges where a column of it holds several columns of figures; its cells cover the same area.

    Args:
        grid: Ruled.
        words: Inside it.
    """
    columns = range(len(grid.xs) - 1)
    edges = sorted(edge for col in columns for edge in _inner_edges(grid, col, words))
    if not edges:
        return grid
    xs = sorted([*grid.xs, *edges])
    starts = [bisect_left(xs, x) for x in grid.xs]
    cells = (
        cell._replace(col=starts[cell.col], col_span=starts[cell.col + cell.col_span] - starts[cell.col])
        for cell in grid.cells
    )
    return Grid(tuple(xs), grid.ys, tuple(sorted(cells)))


def _inner_edges(grid: Grid, col: int, words: Sequence[Word]) -> list[float]:
    """X inside one column of the grid where its figures part."""
    cells = [cell for cell in grid.cells if cell.col == col and cell.col_span == 1]
    if len(cells) < _LEAST:
        return []
    held = [word for word in words if grid.xs[col] < word.box.center[0] < grid.xs[col + 1] and _in_one(word, cells)]
    rows = printed_rows(number_lines(held))
    if not rows:
        return []
    full = [row for row in full_rows(rows) if _is_of_figures(row)]
    if len(full) < max(_LEAST, _MOST_ROWS * len(rows)) or len({_row_of(row, grid) for row in full}) < len(full):
        return []
    return [x for x in column_edges(full)[1:-1] if grid.xs[col] < x < grid.xs[col + 1]]


def _in_one(word: Word, cells: Sequence[GridCell]) -> bool:
    return any(cell.box.y0 < word.box.center[1] < cell.box.y1 for cell in cells)


def _is_of_figures(row: PrintedRow) -> bool:
    return sum(is_figure(piece.text) for piece in row.pieces) >= _FIGURES * len(row.pieces)


def _row_of(row: PrintedRow, grid: Grid) -> int:
    return bisect_left(grid.ys, row.middle)
