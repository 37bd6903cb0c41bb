"""Grids and words -> cells with text."""

from __future__ import annotations

from typing import NamedTuple

from extractors.layout import digits_agreed, least_direct, number_lines
from extractors.tables.grid import Grid, GridCell, find_grids
from schemas.document import Page, Word
from schemas.geometry import Box
from schemas.table import Cell

__all__ = ["PageTable", "page_tables"]


class PageTable(NamedTuple):
    """A ruled table on one page: its grid, its cells (rows from 0 on this page), the page's words outside it."""

    page: Page
    grid: Grid
    cells: tuple[Cell, ...]

    @property
    def n_cols(self) -> int:
        """Columns of the grid."""
        return len(self.grid.xs) - 1

    @property
    def n_rows(self) -> int:
        """Rows of the grid."""
        return len(self.grid.ys) - 1


def page_tables(page: Page) -> tuple[PageTable, ...]:
    """The page's ruled tables that hold text, from top to bottom; a grid inside another's cell belongs to the cell."""
    grids = find_grids(page.rulings)
    outer = [g for g in grids if not any(o is not g and g.box.share_in(o.box) > 0.9 for o in grids)]
    tables = [_filled(page, grid) for grid in outer]
    return tuple(t for t in tables if t.n_rows * t.n_cols >= 2 and sum(bool(c.text) for c in t.cells) >= 2)


def _filled(page: Page, grid: Grid) -> PageTable:
    held: dict[GridCell, list[Word]] = {cell: [] for cell in grid.cells}
    for word in page.words:
        cell = _home(word, grid)
        if cell:
            held[cell].append(word)
    return PageTable(page, grid, tuple(_cell(page.number, cell, words) for cell, words in held.items()))


def _home(word: Word, grid: Grid) -> GridCell | None:
    """The cell that holds the word's middle."""
    x, y = word.box.center
    if not grid.box.grown(1).holds(x, y):
        return None
    return next((cell for cell in grid.cells if cell.box.holds(x, y)), None)


def _cell(page: int, cell: GridCell, words: list[Word]) -> Cell:
    # Lines of neighbouring cells need not be level with each other: order by the cell's own lines.
    words = list(number_lines(words))
    return Cell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        text=_joined([w.text for w in words]),
        raw_text=_joined([w.raw_text for w in words if w.raw_text]),
        page=page,
        box=Box(*(round(edge, 2) for edge in cell.box)),
        confidence=min((w.confidence for w in words), default=1.0),
        source=least_direct([w.source for w in words]),
        bold=bool(words) and all(w.bold for w in words),
        agreed=digits_agreed(words),
    )


def _joined(texts: list[str]) -> str:
    """Words with one blank between; letters set one below the other ("S", "T", "T") make one word."""
    if len(texts) > 1 and all(len(text) == 1 and text.isalpha() for text in texts):
        return "".join(texts)
    return " ".join(texts)
