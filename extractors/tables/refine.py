"""Grids with rulings left out -> the cells that the text shows.

What is parted by a wide gap at a column's edge is two cells, and lines of figures between two rulings are rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extractors.layout import letter_height, number_lines
from extractors.tables.grid import Grid, GridCell
from extractors.tables.segments import is_figure
from extractors.tables.unruled_columns import with_unruled_columns
from schemas.document import Word
from schemas.geometry import Box

__all__ = ["by_cell", "refined"]

_MIN_LINES = 3
"""Lines of figures between two rulings that are rows; two may be one value over two lines."""


def by_cell(grid: Grid, words: Sequence[Word]) -> dict[GridCell, list[Word]]:
    """Every cell of a grid with the words whose middle it holds, in the order given."""
    held: dict[GridCell, list[Word]] = {cell: [] for cell in grid.cells}
    owner = {
        (r, c): cell
        for cell in grid.cells
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.col, cell.col + cell.col_span)
    }
    outline = grid.box.grown(1)
    for word in words:
        x, y = word.box.center
        if outline.holds(x, y):
            row = min(max(bisect_right(grid.ys, y) - 1, 0), len(grid.ys) - 2)
            col = min(max(bisect_right(grid.xs, x) - 1, 0), len(grid.xs) - 2)
            if cell := owner.get((row, col)):
                held[cell].append(word)
    return held


def refined(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with its cells divided where the text is; the same grid where every ruling is drawn."""
    inside = [word for word in words if grid.box.grown(1).holds(*word.box.center)]
    if not inside:
        return grid
    height = letter_height(inside)
    cut = _with_columns(grid, inside, height)
    unruled = with_unruled_columns(cut, inside)
    return _with_lines(cut if unruled is cut else _with_columns(unruled, inside, height), inside, height)


def _with_columns(grid: Grid, words: Sequence[Word], height: float) -> Grid:
    """The grid with cells over several columns cut where their text is."""
    cells = [part for cell, held in by_cell(grid, words).items() for part in _columns(cell, held, grid, height)]
    return grid._replace(cells=tuple(sorted(cells)))


def _columns(cell: GridCell, words: list[Word], grid: Grid, height: float) -> list[GridCell]:
    """A cell over several columns cut at every column edge that lies in a wide gap of all its lines."""
    if cell.col_span < 2 or len(words) < 2:
        return [cell]
    gaps, reached = [], float("inf")
    for word in sorted(words, key=lambda w: w.box.x0):
        if word.box.x0 - reached >= height:
            gaps.append((reached, word.box.x0))
        reached = word.box.x1 if reached == float("inf") else max(reached, word.box.x1)
    cols = [
        col
        for col in range(cell.col + 1, cell.col + cell.col_span)
        if any(a - 1 <= grid.xs[col] <= b + 1 for a, b in gaps)
    ]
    edges = [cell.col, *cols, cell.col + cell.col_span]
    return [
        GridCell(cell.row, a, cell.row_span, b - a, Box(grid.xs[a], cell.box.y0, grid.xs[b], cell.box.y1))
        for a, b in pairwise(edges)
    ]


def _with_lines(grid: Grid, words: Sequence[Word], height: float) -> Grid:
    """The grid with rows that hold several lines of figures divided into them."""
    cuts: dict[int, list[float]] = {}
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows.setdefault(row, []).append(cell)
    held = by_cell(grid, words)
    for row, cells in rows.items():
        if len(cells) > 1 and all(cell.row_span == 1 for cell in cells):
            cuts[row] = _line_cuts([held[cell] for cell in cells], height)
    if not any(cuts.values()):
        return grid
    ys = sorted({*grid.ys, *(y for places in cuts.values() for y in places)})
    starts = {y: index for index, y in enumerate(ys)}
    cells = []
    for cell in grid.cells:
        marks = [grid.ys[cell.row], *cuts.get(cell.row, ()), grid.ys[cell.row + cell.row_span]]
        for top, bottom in pairwise(marks if cell.row_span == 1 else [marks[0], marks[-1]]):
            box = Box(cell.box.x0, top, cell.box.x1, bottom)
            cells.append(GridCell(starts[top], cell.col, starts[bottom] - starts[top], cell.col_span, box))
    return Grid(grid.xs, tuple(ys), tuple(sorted(cells)))


def _line_cuts(cells: list[list[Word]], height: float) -> list[float]:
    """Y between the lines of a row where two columns have a figure on each of at least three lines."""
    tall = [words for words in cells if len(words) >= _MIN_LINES]
    if len(tall) < 2:
        return []
    lines: dict[int, list[Word]] = {}
    for word in number_lines([word for words in cells for word in words]):
        lines.setdefault(word.line_no, []).append(word)
    columns = [{_line_of(word, lines) for word in words} for words in tall if all(is_figure(w.text) for w in words)]
    columns = [column for column in columns if len(column) >= _MIN_LINES]
    common = set.intersection(*columns) if len(columns) >= 2 else set()
    if len(common) < max([_MIN_LINES, *(0.8 * len(column) for column in columns)]):
        return []
    ordered = [lines[number] for number in sorted(lines)]
    bottoms = [max(word.box.y1 for word in line) for line in ordered]
    tops = [min(word.box.y0 for word in line) for line in ordered]
    pitch = [(a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)]
    return pitch if all(b - a > 0.3 * height for a, b in pairwise(pitch)) else []


def _line_of(word: Word, lines: dict[int, list[Word]]) -> int:
    """Number of the line that a word stands on."""
    middle = word.box.center[1]
    return min(lines, key=lambda n: abs(lines[n][0].box.center[1] - middle))
