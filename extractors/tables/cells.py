"""Grids and words -> cells with text."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from extractors.layout import digits_agreed, least_direct, number_lines
from extractors.tables.borderless import LooseTable, loose_tables
from extractors.tables.grid import Grid, GridCell, find_grids
from extractors.tables.headers import header_rows
from extractors.tables.heading import Block
from extractors.tables.refine import by_cell, refined
from extractors.tables.signs import with_decimal_commas
from schemas.document import Page, Word
from schemas.geometry import Box
from schemas.table import Cell

__all__ = ["PageTable", "page_tables"]

_CUT = re.compile(r"(?:\b[A-ZĐƯ]+-|\d\d/)$")
"""End of a line inside a document's number: "846/QĐ-" before "TTg"."""

_MANY = 8
"""Columns of which a table fills at least half in one row, if only in its header; the bars of a chart do not."""


class PageTable(NamedTuple):
    """A table on one page: its grid, its cells (rows from 0 on this page), whether it is ruled, its header rows."""

    page: Page
    grid: Grid
    cells: tuple[Cell, ...]
    ruled: bool = True
    headers: tuple[int, ...] = ()

    @property
    def n_cols(self) -> int:
        """Columns of the grid."""
        return len(self.grid.xs) - 1

    @property
    def n_rows(self) -> int:
        """Rows of the grid."""
        return len(self.grid.ys) - 1


def page_tables(page: Page) -> tuple[PageTable, ...]:
    """The page's tables that hold text, from top to bottom; a grid inside another's cell belongs to the cell."""
    grids = find_grids(page.rulings, page.words)
    frames = [g for g in grids if _is_frame(g, grids, page)]
    grids = tuple(g for g in grids if g not in frames)
    outer = [g for g in grids if not any(o is not g and g.box.share_in(o.box) > 0.9 for o in grids)]
    tables = [t for t in (_filled(page, refined(grid, page.words)) for grid in outer) if _says_something(t)]
    loose = [_loose(page, table) for table in loose_tables(page, [t.grid.box for t in tables])]
    return tuple(sorted(tables + loose, key=lambda t: (t.grid.ys[0], t.grid.xs[0])))


def _is_frame(grid: Grid, grids: tuple[Grid, ...], page: Page) -> bool:
    """Whether a grid of two or three cells is drawn around a page or around a table: an ornament."""
    if len(grid.cells) > 3:
        return False
    around = any(len(g.cells) > len(grid.cells) and g.box.share_in(grid.box) > 0.9 for g in grids if g is not grid)
    return around or grid.box.height > 0.6 * page.height


def _says_something(table: PageTable) -> bool:
    """Whether a grid holds text, and is no chart: many places, hardly one filled, no line of them either."""
    filled = [cell for cell in table.cells if cell.text]
    if table.n_rows * table.n_cols < 2 or len(filled) < 2:
        return False
    fullest = max(Counter(cell.row for cell in filled).values())
    sparse = len(table.cells) >= 12 and len(filled) < 0.25 * len(table.cells)
    return fullest >= 0.5 * table.n_cols or not (sparse or table.n_cols >= _MANY)


def _loose(page: Page, table: LooseTable) -> PageTable:
    """A table without grid as one: a row's edges lie between its lines."""
    tops, bottoms = [table.box.y1] * table.n_rows, [table.box.y0] * table.n_rows
    for block in table.cells:
        tops[block.row] = min(tops[block.row], min(word.box.y0 for word in block.words))
        bottoms[block.last_row] = max(bottoms[block.last_row], max(word.box.y1 for word in block.words))
    inner = [(above + below) / 2 for above, below in zip(bottoms, tops[1:], strict=False)]
    ys = [table.box.y0]
    for y in [*inner, table.box.y1]:
        ys.append(max(y, ys[-1] + 0.01))
    grid = Grid(table.edges, tuple(ys), ())
    cells = [_cell(page.number, _place(block, grid), list(block.words)) for block in table.cells]
    return PageTable(page, grid, with_decimal_commas(cells), ruled=False, headers=tuple(range(table.n_headers)))


def _place(block: Block, grid: Grid) -> GridCell:
    box = Box(grid.xs[block.col], grid.ys[block.row], grid.xs[block.last_col + 1], grid.ys[block.last_row + 1])
    return GridCell(block.row, block.col, block.last_row - block.row + 1, block.last_col - block.col + 1, box)


def _filled(page: Page, grid: Grid) -> PageTable:
    held = by_cell(grid, page.words)
    cells = with_decimal_commas([_cell(page.number, cell, words) for cell, words in held.items()])
    return PageTable(page, grid, cells, headers=header_rows(cells, len(grid.xs) - 1))


def _cell(page: int, cell: GridCell, words: list[Word]) -> Cell:
    # Lines of neighbouring cells need not be level with each other: order by the cell's own lines.
    words = list(number_lines(words))
    return Cell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        text=_joined(words, [w.text for w in words]),
        raw_text=_joined(words, [w.raw_text for w in words]),
        page=page,
        box=Box(*(round(edge, 2) for edge in cell.box)),
        confidence=min((w.confidence for w in words), default=1.0),
        source=least_direct([w.source for w in words]),
        bold=bool(words) and all(w.bold for w in words),
        agreed=digits_agreed(words),
    )


def _joined(words: list[Word], texts: list[str]) -> str:
    """Texts with one blank between; letters set one below the other ("S", "T", "T") and cut codes make one word."""
    if len(texts) > 1 and all(len(text) == 1 and text.isalpha() for text in texts):
        return "".join(texts)
    text, line = "", -1
    for word, part in zip(words, texts, strict=True):
        cut = word.line_no != line and _CUT.search(text) and part[:1].isupper()
        text += part if cut or not (text and part) else f" {part}"
        line = word.line_no
    return text
