"""Rulings -> grids of cells, merged cells included.

Lines are snapped and joined, lines that meet form one table, and two neighbouring places belong to one cell where no
ruling parts them. The chain is that of Nurminen (2013, "Algorithmic extraction of data in tables in PDF documents"),
with merged cells found by union instead of by corners.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from extractors.tables.lines import MEET, SNAP, Line, join_rulings, meeting
from schemas.document import Word
from schemas.geometry import Box, Ruling

__all__ = ["Grid", "GridCell", "find_grids"]

_DOUBLE = 6.5
"""Points: a strip narrower than this, without a word, is the inside of a double line and no row or column."""

_MAX_PAIRS = 4_000_000
_MAX_PLACES = 100_000
"""Pairs of crossing lines and places of one grid looked at; a drawing has more, no table of a report."""

_COVERED = 0.6
"""Share of a cell's side that rulings must cover to part it from its neighbour."""

_PARTLY = 0.2
"""Share at which a ruling of a scan parts two rows where no word stands on it: copying breaks fine lines."""

_STAMP = 4
"""Lines of a stamp of receipt: whose, number, date, to whom."""

_ON_LINE = 4.0
"""Points: a word whose middle is this close to a ruling stands on it; in a row of its own it is six or more away."""


class GridCell(NamedTuple):
    """A cell of a grid: place from 0, spans at least 1, box in points."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


class Grid(NamedTuple):
    """A ruled grid on one page: column edges `xs`, row edges `ys` (ascending, points) and its cells by (row, col)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def box(self) -> Box:
        """The grid's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


class _Edge(NamedTuple):
    """An edge of rows or columns: one line, or a double one from `low` to `high`."""

    low: float
    high: float

    @property
    def at(self) -> float:
        """Its middle."""
        return (self.low + self.high) / 2


_Place = tuple[int, int]
"""Row and column of the smallest part of a grid."""


def find_grids(rulings: tuple[Ruling, ...], words: tuple[Word, ...] = ()) -> tuple[Grid, ...]:
    """Grids of at least two cells, from top to bottom.

    Args:
        rulings: Of a page.
        words: Of the page; a strip between two lines that is too narrow for text and holds none is a double line.
    """
    lying = join_rulings([Line(r.y0, r.x0, r.x1) for r in rulings if r.horizontal])
    standing = join_rulings([Line(r.x0, r.y0, r.y1) for r in rulings if not r.horizontal])
    if len(lying) * len(standing) > _MAX_PAIRS:
        return ()
    centres = [word.box.center for word in words]
    scanned = any(word.source == "ocr" for word in words)
    broken = _PARTLY if scanned else _COVERED
    grids = [_grid(h, v, centres, broken) for h, v in meeting(lying, standing)]
    found = [g for g in grids if g and len(g.cells) >= 2 and not (scanned and _is_stamp(g))]
    return tuple(sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0])))


def _is_stamp(grid: Grid) -> bool:
    """Whether it is one column of few cells: the frame of a stamp that registers incoming papers."""
    return len(grid.xs) == 2 and len(grid.cells) <= _STAMP


def _edges(lines: list[Line], outer: tuple[float, float]) -> list[_Edge]:
    """Places of the lines, and of the outline where the table is open at a side."""
    edges = sorted({line.at for line in lines})
    for place in outer:
        if all(abs(place - edge) > 2 * MEET for edge in edges):
            edges.append(place)
    edges.sort()
    apart = [_Edge(edges[0], edges[0])]
    for edge in edges[1:]:
        if edge - apart[-1].low > SNAP:
            apart.append(_Edge(edge, edge))
    return apart


def _doubles_joined(edges: list[_Edge], places: list[float]) -> list[_Edge]:
    """Two edges made one where no word's middle (`places`, along the same axis) lies in the narrow strip between."""
    joined = edges[:1]
    for edge in edges[1:]:
        low, high = joined[-1].low, edge.high
        if high - joined[-1].high < _DOUBLE and high - low < 2 * _DOUBLE and not any(low < p < high for p in places):
            joined[-1] = _Edge(low, high)
        else:
            joined.append(edge)
    return joined


def _covered(lines: list[Line], edge: _Edge, start: float, end: float) -> float:
    """Share of start..end that lines on the edge cover, 0..1; a double line covers a place once."""
    near = [line for line in lines if edge.low - SNAP <= line.at <= edge.high + SNAP]
    length, reached = 0.0, start
    for line in sorted(near, key=lambda line: line.start):
        length += max(0.0, min(line.end, end) - max(line.start, reached))
        reached = max(reached, line.end)
    return length / (end - start)


def _free(words: list[tuple[float, float]], edge: _Edge, start: float, end: float) -> bool:
    """Whether words stand around, and none on an edge between rows."""
    low, high = edge.low - _ON_LINE, edge.high + _ON_LINE
    return bool(words) and not any(start < x < end and low < y < high for x, y in words)


def _grid(
    lying: list[Line], standing: list[Line], words: list[tuple[float, float]], broken: float = _COVERED
) -> Grid | None:
    """Lines of one table -> its grid, None where they enclose nothing.

    Args:
        lying: Horizontal lines.
        standing: Vertical ones.
        words: Middles of the page's words.
        broken: Share from which a line that no word stands on parts two rows.
    """
    across = _edges(standing, (min(h.start for h in lying), max(h.end for h in lying)))
    down = _edges(lying, (min(v.start for v in standing), max(v.end for v in standing)))
    inside = [(x, y) for x, y in words if across[0].at < x < across[-1].at and down[0].at < y < down[-1].at]
    if inside:
        across = _doubles_joined(across, [x for x, _ in inside])
        down = _doubles_joined(down, [y for _, y in inside])
    xs, ys = tuple(edge.at for edge in across), tuple(edge.at for edge in down)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MAX_PLACES:
        return None
    rows, cols = len(ys) - 1, len(xs) - 1
    group = {(r, c): (r, c) for r in range(rows) for c in range(cols)}

    for r, c in group:
        if c + 1 < cols and _covered(standing, across[c + 1], ys[r], ys[r + 1]) < _COVERED:
            group[_root(group, (r, c + 1))] = _root(group, (r, c))
        if r + 1 < rows:
            share = _covered(lying, down[r + 1], xs[c], xs[c + 1])
            free = cols > 1 and _free(inside, down[r + 1], xs[c], xs[c + 1])  # one column: a stamp's frame
            if share < broken or (share < _COVERED and not free):
                group[_root(group, (r + 1, c))] = _root(group, (r, c))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in group:
        members.setdefault(_root(group, place), []).append(place)
    cells = [cell for places in members.values() for cell in _cells(places, xs, ys)]
    return Grid(xs, ys, tuple(sorted(cells)))


def _root(group: dict[_Place, _Place], place: _Place) -> _Place:
    while group[place] != place:
        place = group[place]
    return place


def _cells(places: list[tuple[int, int]], xs: tuple[float, ...], ys: tuple[float, ...]) -> list[GridCell]:
    """Joined places -> one cell where they form a rectangle, else row by row: a broken ruling must not eat a table."""
    r0, r1 = min(r for r, _ in places), max(r for r, _ in places)
    c0, c1 = min(c for _, c in places), max(c for _, c in places)
    if len(places) == (r1 - r0 + 1) * (c1 - c0 + 1):
        return [_cell(r0, c0, r1, c1, xs, ys)]
    cells = []
    for row in range(r0, r1 + 1):
        cols = sorted(c for r, c in places if r == row)
        start = cols[0]
        for col, after in pairwise([*cols, cols[-1] + 2]):
            if after != col + 1:
                cells.append(_cell(row, start, row, col, xs, ys))
                start = after
    return cells


def _cell(r0: int, c0: int, r1: int, c1: int, xs: tuple[float, ...], ys: tuple[float, ...]) -> GridCell:
    return GridCell(r0, c0, r1 - r0 + 1, c1 - c0 + 1, Box(xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1]))
