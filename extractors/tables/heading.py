"""Header lines of a table that is not ruled -> header cells: over several lines, over several columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.layout import Line
from extractors.tables.gutters import cut_at
from extractors.tables.segments import PrintedRow, is_figure
from schemas.document import Word
from schemas.geometry import Ruling

__all__ = ["Block", "header_blocks"]

_SEVERAL = 3
"""Years on a line that are titles of columns."""


class Block(NamedTuple):
    """A cell of text lines: rows and columns from first to last, and its words in reading order."""

    row: int
    last_row: int
    col: int
    last_col: int
    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Left edge of the words."""
        return min(word.box.x0 for word in self.words)

    @property
    def x1(self) -> float:
        """Right edge of the words."""
        return max(word.box.x1 for word in self.words)


def header_blocks(rows: Sequence[PrintedRow], edges: Sequence[float], lying: Sequence[Ruling]) -> list[Block]:
    """The header's cells, their rows numbered anew from 0; columns as `edges` part them.

    Args:
        rows: Header lines from top to bottom.
        edges: Of the columns.
        lying: Horizontal rulings of the table: one below a title shows which columns it is for.
    """
    blocks: list[Block] = []
    for number, row in enumerate(rows):
        pieces = cut_at(row, edges, whole=False)
        for first, last, piece in pieces:
            above = _above(blocks, number, rows, piece, lying)
            if len(above) == 1 and _alone_below(above[0], pieces) and not _counted(above[0], piece, pieces):
                blocks.remove(above[0])
                blocks.append(_grown(above[0], number, first, last, piece))
            else:
                blocks.append(Block(number, number, first, last, piece.words))
    return _levels(_reaching(_spanning(blocks, rows, edges, lying), len(rows), len(edges) - 1))


def _above(
    blocks: list[Block], number: int, rows: Sequence[PrintedRow], piece: Line, lying: Sequence[Ruling]
) -> list[Block]:
    """Blocks that end on the line before, over the piece, with no ruling between."""
    if not number or rows[number].top - rows[number - 1].bottom > 0.9 * rows[number].height:
        return []
    found = [b for b in blocks if b.last_row == number - 1 and min(b.x1, piece.x1) - max(b.x0, piece.x0) > 0]
    return [b for b in found if not _parted(rows[number - 1], rows[number], (b.x0, b.x1), lying)]


def _parted(upper: PrintedRow, lower: PrintedRow, span: tuple[float, float], lying: Sequence[Ruling]) -> bool:
    """Whether a ruling lies between two lines over most of a span."""
    return any(
        upper.middle < r.y0 < lower.middle and min(r.x1, span[1]) - max(r.x0, span[0]) > 0.5 * (span[1] - span[0])
        for r in lying
    )


def _alone_below(block: Block, pieces: list[tuple[int, int, Line]]) -> bool:
    """Whether only one piece of the next line stands below the block, in no more columns than one beside its own."""
    return sum(min(block.x1, p.x1) - max(block.x0, p.x0) > 0 for _, _, p in pieces) == 1


def _counted(block: Block, piece: Line, pieces: list[tuple[int, int, Line]]) -> bool:
    """Whether a title in words stands over one of several years or numbers of columns: it is for all of them."""
    title = " ".join(word.text for word in block.words)
    return is_figure(piece.text) and not is_figure(title) and sum(is_figure(p.text) for _, _, p in pieces) >= _SEVERAL


def _grown(block: Block, number: int, first: int, last: int, piece: Line) -> Block:
    return Block(block.row, number, min(block.col, first), max(block.last_col, last), block.words + piece.words)


def _spanning(
    blocks: list[Block], rows: Sequence[PrintedRow], edges: Sequence[float], lying: Sequence[Ruling]
) -> list[Block]:
    """Blocks with columns below them that have titles of their own stretched over all columns they are for."""
    found = []
    for block in blocks:
        below = {c for b in blocks if b.row > block.last_row for c in range(b.col, b.last_col + 1)}
        first, last = block.col, block.last_col
        if block.last_row < len(rows) - 1:
            ruled = _under(block, rows, edges, lying)
            if ruled:
                first, last = ruled
            elif first > 0 and below & set(range(first, last + 1)):
                level = [b for b in blocks if b is not block and b.row <= block.last_row and b.last_row >= block.row]
                first, last = _centred(block, _extents(blocks, block, edges), level, below)
        found.append(block._replace(col=first, last_col=last))
    return found


def _under(
    block: Block, rows: Sequence[PrintedRow], edges: Sequence[float], lying: Sequence[Ruling]
) -> tuple[int, int] | None:
    """Columns over which a ruling goes that lies right below a block and ends before the table does."""
    top, bottom = rows[block.last_row].middle, rows[block.last_row + 1].middle
    middle = (block.x0 + block.x1) / 2
    under = [r for r in lying if top < r.y0 < bottom and r.x0 - 2 <= middle <= r.x1 + 2]
    if not under:
        return None
    x0, x1 = min(r.x0 for r in under), max(r.x1 for r in under)
    cols = [c for c in range(len(edges) - 1) if x0 - 2 <= (edges[c] + edges[c + 1]) / 2 <= x1 + 2]
    if not cols or len(cols) == len(edges) - 1:
        return None
    return min(cols[0], block.col), max(cols[-1], block.last_col)


def _extents(blocks: list[Block], block: Block, edges: Sequence[float]) -> list[tuple[float, float]]:
    """Left and right edge of each column's own title below a block; the column's edges where it has none."""
    extents = list(pairwise(edges))
    for other in blocks:
        if other.row > block.last_row and other.col == other.last_col:
            extents[other.col] = (other.x0, other.x1)
    return extents


def _centred(block: Block, extents: list[tuple[float, float]], level: list[Block], below: set[int]) -> tuple[int, int]:
    """The columns around a title that it stands in the middle of, none that a neighbour on its line is for."""
    low = max((b.last_col + 1 for b in level if b.last_col < block.col), default=1)
    high = min((b.col - 1 for b in level if b.col > block.last_col), default=len(extents) - 1)
    middle = (block.x0 + block.x1) / 2
    best = (block.col, block.last_col)

    def off(span: tuple[int, int]) -> float:
        return abs((extents[span[0]][0] + extents[span[1]][1]) / 2 - middle)

    for first in range(low, block.col + 1):
        for last in range(block.last_col, high + 1):
            width = (extents[last][1] - extents[first][0]) * 0.05
            if set(range(first, last + 1)) <= below and off((first, last)) < off(best) + width:
                wider = last - first > best[1] - best[0]
                best = (first, last) if wider or off((first, last)) < off(best) - width else best
    return best


def _reaching(blocks: list[Block], n_rows: int, n_cols: int) -> list[Block]:
    """Blocks stretched up and then down over lines where their columns are empty."""
    taken = {(r, c) for b in blocks for r in range(b.row, b.last_row + 1) for c in range(b.col, b.last_col + 1)}
    found = []
    for block in sorted(blocks, key=lambda b: (b.row, b.col)):
        cols = range(block.col, min(block.last_col, n_cols - 1) + 1)
        row, last = block.row, block.last_row
        while row > 0 and not any((row - 1, c) in taken for c in cols):
            row -= 1
            taken |= {(row, c) for c in cols}
        while last < n_rows - 1 and not any((r, c) in taken for c in cols for r in range(last + 1, n_rows)):
            last += 1
            taken |= {(last, c) for c in cols}
        found.append(block._replace(row=row, last_row=last))
    return found


def _levels(blocks: list[Block]) -> list[Block]:
    """Lines -> header rows: a row begins where a cell begins."""
    starts = sorted({block.row for block in blocks})
    return [
        block._replace(
            row=starts.index(block.row), last_row=max(i for i, start in enumerate(starts) if start <= block.last_row)
        )
        for block in blocks
    ]
