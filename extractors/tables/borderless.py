"""Tables without a full grid: runs of lines whose words stand in columns, with whatever rulings there are.

A false table is the worse error: without figures in its columns, or rulings above and below, nothing is a table.
Running text in two columns, a letterhead, a signature block, a list and a table of contents have neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.layout import Line
from extractors.tables.bands import bands, whole
from extractors.tables.evidence import MIN_FULL, figures_beside, is_table
from extractors.tables.gutters import column_edges, cut_at, full_rows
from extractors.tables.heading import Block, header_blocks
from extractors.tables.segments import PrintedRow, drawn_with_signs, is_figure, printed_rows
from schemas.document import Page, Word
from schemas.geometry import Box, Ruling

__all__ = ["LooseTable", "loose_tables"]

_MAX_ROWS = 2000
"""Lines of one page; more is no printed page."""

_FILLED = 0.35
"""Share of its places that a table without rulings fills at least; the labels of a chart are scattered."""

_YEAR = re.compile(r"^(?:19|20)\d\d(?:[–/-](?:19|20)?\d\d)?$")
_UNIT = re.compile(r"^[\[(].*[\])]$")


_Cut = list[tuple[int, int, Line]]
"""(first column, last column, piece) of a line."""


class LooseTable(NamedTuple):
    """A table found by its alignment: edges of its columns, number of rows, of them headers, cells, outline."""

    edges: tuple[float, ...]
    n_rows: int
    n_headers: int
    cells: tuple[Block, ...]
    box: Box


def loose_tables(page: Page, taken: Sequence[Box]) -> tuple[LooseTable, ...]:
    """Tables of a page outside the boxes `taken` (its ruled tables), from top to bottom."""
    words = [word for word in page.words if not any(box.grown(1).holds(*word.box.center) for box in taken)]
    drawn = [*page.rulings, *drawn_with_signs(words)]
    lying = [r for r in drawn if r.horizontal and not any(_on(r, box) for box in taken)]
    found: list[LooseTable] = []
    for box in bands(lying, words):
        inside = [word for word in words if box.holds(*word.box.center)]
        tables = _tables(inside, [r for r in lying if _on(r, box)])
        if tables:
            found += tables
            words = [word for word in words if not box.holds(*word.box.center)]
    return tuple(sorted([*found, *_tables(words, lying)], key=lambda table: table.box.y0))


def _tables(words: Sequence[Word], lying: Sequence[Ruling]) -> list[LooseTable]:
    rows = printed_rows(words)
    if len(rows) > _MAX_ROWS:
        return []
    runs = (part for run in _runs(rows, lying) for part in _unlike(run, lying))
    found = (_table(run, _within(run, lying)) for run in runs)
    return [table for table in found if table]


def _on(ruling: Ruling, box: Box) -> bool:
    return box.y0 - 3 <= ruling.y0 <= box.y1 + 3 and ruling.x0 < box.x1 and ruling.x1 > box.x0


def _within(rows: Sequence[PrintedRow], lying: Sequence[Ruling]) -> list[Ruling]:
    """Rulings that lie between the rows, or right above or below them."""
    top, bottom = rows[0].top - 1.5 * rows[0].height, rows[-1].bottom + 1.5 * rows[-1].height
    x0, x1 = min(row.x0 for row in rows), max(row.x1 for row in rows)
    inside = (r for r in lying if top <= r.y0 <= bottom and r.x1 > x0 and r.x0 < x1)
    return [ruling for ruling in whole(inside) if ruling.length > 6]


def _runs(rows: list[PrintedRow], lying: Sequence[Ruling]) -> list[list[PrintedRow]]:
    """Lines that may make a table: some in pieces, few whole ones between, none far from the next."""
    runs: list[list[PrintedRow]] = [[]]
    whole = 0
    for row in rows:
        run = runs[-1]
        parted = len(row.pieces) > 1
        whole = 0 if parted else whole + 1
        far = bool(run) and row.top - run[-1].bottom > 2.5 * max(row.height, run[-1].height)
        if far or (not parted and (row.prose or whole > 4)):
            runs.append([])
        if parted or not row.prose:
            runs[-1].append(row)
    return [run for run in runs if sum(len(row.pieces) > 1 for row in run) >= 2]


def _unlike(run: list[PrintedRow], lying: Sequence[Ruling], depth: int = 0) -> list[list[PrintedRow]]:
    """A run cut at a wide gap between lines where each part has more columns than they have together."""
    gaps = sorted(((b.top - a.bottom, i) for i, (a, b) in enumerate(pairwise(run), 1)), reverse=True)
    whole = _columns_of(run)
    for gap, at in gaps[:4] if depth < 4 else ():
        upper, lower = run[:at], run[at:]
        if any(upper[-1].middle < r.y0 < lower[0].middle for r in lying):
            continue
        if gap > 0.8 * run[at].height and min(_columns_of(upper), _columns_of(lower)) > max(whole, 2):
            return _unlike(upper, lying, depth + 1) + _unlike(lower, lying, depth + 1)
    return [run]


def _columns_of(rows: list[PrintedRow]) -> int:
    """Number of columns of some rows; 0 where fewer than three are full."""
    base = full_rows(rows) if len(rows) >= MIN_FULL else []
    return len(column_edges(base)) - 1 if len(base) >= MIN_FULL else 0


def _wide(rows: Sequence[PrintedRow], lying: Sequence[Ruling]) -> list[float]:
    """Y of the rulings, joined where they lie side by side, that go over most of the rows' width."""
    x0, x1 = min(row.x0 for row in rows), max(row.x1 for row in rows)
    levels: list[list[Ruling]] = []
    for ruling in lying:
        if levels and ruling.y0 - levels[-1][-1].y0 < 2:
            levels[-1].append(ruling)
        else:
            levels.append([ruling])
    return [level[0].y0 for level in levels if _length(level) > 0.75 * (x1 - x0)]


def _length(level: list[Ruling]) -> float:
    """Length covered by rulings on one level."""
    covered, edge = 0.0, float("-inf")
    for start, end in sorted((r.x0, r.x1) for r in level):
        covered += max(0.0, end - max(start, edge))
        edge = max(edge, end)
    return covered


def _table(run: list[PrintedRow], lying: list[Ruling]) -> LooseTable | None:
    base = full_rows(run)
    if len(base) < 2:
        return None
    edges = column_edges(base)
    full = frozenset(row.middle for row in base)
    rows = _trimmed(run, edges, full, _wide(run, lying))
    base = [row for row in rows if row.middle in full]
    if len(base) < 2 or not rows:
        return None
    edges = column_edges(base)
    if len(edges) < 3:
        return None
    lying = _within(rows, lying)
    wide = _wide(rows, lying)
    head = _header_end(rows, edges, full, wide)
    if not is_table(rows[head:], edges, full, wide):
        return None
    blocks = header_blocks(rows[:head], edges, lying) if head else []
    down = max((block.last_row + 1 for block in blocks), default=0)
    body = _body(rows[head:], edges, full, lying)
    blocks += [block._replace(row=block.row + down, last_row=block.last_row + down) for block in body]
    n_rows = max(block.last_row for block in blocks) + 1
    if len(blocks) < _FILLED * n_rows * (len(edges) - 1):
        return None
    box = Box(edges[0], rows[0].top, edges[-1], rows[-1].bottom)
    return LooseTable(tuple(edges), n_rows, down, tuple(sorted(blocks, key=lambda b: (b.row, b.col))), box)


def _trimmed(
    run: list[PrintedRow], edges: Sequence[float], full: frozenset[float], wide: list[float]
) -> list[PrintedRow]:
    """The run without titles above and notes below: what lies outside the outer rulings and fits no column."""
    first = next(i for i, row in enumerate(run) if row.middle in full)
    last = max(i for i, row in enumerate(run) if row.middle in full)
    while first > 0 and _heads(run[first - 1], run[first], edges, wide):
        first -= 1
    while last + 1 < len(run) and any(y > run[last + 1].bottom - 2 for y in wide):
        last += 1
    rows = run[first : last + 1]
    above = [y for y in wide if y < rows[len(rows) // 2].middle]
    if above and len(wide) > 1:
        rows = [row for row in rows if row.middle > above[0] or _fits(row, edges)]
    return rows


def _heads(row: PrintedRow, below: PrintedRow, edges: Sequence[float], wide: list[float]) -> bool:
    """Whether a line above the first full row is part of the header: below a ruling, or beside the first column."""
    if below.top - row.bottom > 1.5 * row.height:
        return False
    if any(y < row.middle for y in wide):
        return True
    if any(row.middle < y < below.middle for y in wide):
        return False
    text = " ".join(piece.text for piece in row.pieces)
    return row.x0 > edges[1] - 1 and not _UNIT.match(text)


def _fits(row: PrintedRow, edges: Sequence[float]) -> bool:
    """Whether a row stands in the columns: half of them filled, no piece over two."""
    pieces = cut_at(row, edges, whole=False)
    return len(pieces) >= 0.5 * (len(edges) - 1) and all(first == last for first, last, _ in pieces)


def _is_data(row: PrintedRow, edges: Sequence[float]) -> bool:
    """Whether a row holds values: figures beside the first column, not only years, and something in it."""
    beside, figures = figures_beside(row, edges)
    if all(_YEAR.match(piece.text) for first, _, piece in cut_at(row, edges, whole=True) if first > 0):
        return False
    return figures > 0 and figures >= 0.5 * beside and row.x0 < edges[1]


def _header_end(rows: list[PrintedRow], edges: Sequence[float], full: frozenset[float], wide: list[float]) -> int:
    """Number of header lines: those above the first row of values, or above the ruling that closes the header."""
    data = next((i for i, row in enumerate(rows) if row.middle in full and _is_data(row, edges)), 0)
    for number in range(min(len(rows) - 1, 12), 0, -1):
        upper, lower = rows[number - 1], rows[number]
        ruled = any(upper.middle < y < lower.middle for y in wide)
        if ruled and (number <= data or (number <= data + 2 and not any(upper.middle > y for y in wide[1:]))):
            return number
    while data > 1 and len(rows[data - 1].pieces) == 1 and rows[data - 1].x0 < edges[1]:
        data -= 1
    return data


def _body(
    rows: Sequence[PrintedRow], edges: Sequence[float], full: frozenset[float], lying: Sequence[Ruling]
) -> list[Block]:
    """Cells of the lines below the header, wrapped lines joined."""
    cut = [cut_at(row, edges, row.middle in full) for row in rows]
    right = max((piece.x1 for pieces in cut for first, last, piece in pieces[:1] if first == last == 0), default=0.0)
    ruled = _ruled_rows(rows, cut, lying)
    groups: list[list[int]] = []
    for number in range(len(rows)):
        inside = number > 0 and number not in ruled and bool(ruled) and not _has_figures(cut[number])
        if groups and (inside or _goes_on(rows, cut, groups[-1], number, right, lying)):
            groups[-1].append(number)
        else:
            groups.append([number])
    return [block for at, group in enumerate(groups) for block in _row_cells([cut[n] for n in group], at)]


def _has_figures(pieces: _Cut) -> bool:
    return any(is_figure(piece.text) for first, _, piece in pieces if first > 0)


def _ruled_rows(rows: Sequence[PrintedRow], cut: list[_Cut], lying: Sequence[Ruling]) -> frozenset[int]:
    """Lines that stand below a ruling, where rulings part the rows: no more lines of figures than rows; else none."""
    width = max(row.x1 for row in rows) - min(row.x0 for row in rows)
    wide = [r.y0 for r in lying if r.length > 0.6 * width]
    below = {n for n in range(1, len(rows)) if any(rows[n - 1].middle < y < rows[n].middle for y in wide)}
    figures = sum(_has_figures(pieces) for pieces in cut)
    return frozenset(below) if len(below) >= MIN_FULL - 1 and figures <= len(below) + 1 else frozenset()


def _goes_on(
    rows: Sequence[PrintedRow], cut: list[_Cut], group: list[int], number: int, right: float, lying: Sequence[Ruling]
) -> bool:
    """Whether a line is the rest of the row above: of its label, or of texts beside an empty first column."""
    above, row = rows[group[-1]], rows[number]
    if row.top - above.bottom > 0.8 * row.height or not cut[number]:
        return False
    if any(above.middle < r.y0 < row.middle and r.length > 0.4 * (row.x1 - row.x0) for r in lying):
        return False
    if cut[number][0][0] > 0:
        return not any(is_figure(piece.text) for _, _, piece in cut[number])
    alone, label = len(cut[number]) == 1, cut[number][0][2]
    before = cut[group[-1]][0]
    if before[0] > 0 or (not alone and any(len(cut[n]) > 1 for n in group)):
        return False
    first, last = label.words[0], before[2]
    if first.bold != last.words[-1].bold or label.x0 < last.x0 - 1:
        return False
    if first.text[:1].islower() or last.text.endswith(("-", "/", ",")):
        return True
    # A label may go on below its values; above them, what reads like a whole line is the title of the rows below.
    fits = last.x1 + 0.25 * row.height + first.box.width < right + 1
    return alone and any(len(cut[n]) > 1 for n in group) and not fits


def _row_cells(lines: list[_Cut], at: int) -> list[Block]:
    """The cells of a row of one or several lines; a lone text at the left is the first column's."""
    held: dict[int, tuple[int, tuple[Word, ...]]] = {}
    for pieces in lines:
        for first, last, piece in pieces:
            end = first if first == 0 and len(pieces) == 1 else last
            old_end, words = held.get(first, (first, ()))
            held[first] = (max(end, old_end), words + piece.words)
    return [Block(at, at, first, end, words) for first, (end, words) in sorted(held.items())]
