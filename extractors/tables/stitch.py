"""Tables of single pages -> logical tables over all their pages, with caption and unit line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from extractors.layout import letter_height
from extractors.tables.cells import PageTable, page_tables
from extractors.tables.headers import header_rows
from extractors.tables.split_rows import rest_of_row
from extractors.tables.surroundings import above, notes_below, unit_inside
from normalizers.names import similar
from schemas.document import Page
from schemas.geometry import Box
from schemas.table import Cell, Table

__all__ = ["find_tables"]

_SAME_EDGE = 0.02
"""Share of a table's width by which a column edge may differ from page to page (scans shrink and shift)."""


def find_tables(pages: Sequence[Page], doc_id: str) -> tuple[Table, ...]:
    """All tables of a document in order of place."""
    found: list[list[PageTable]] = []
    ids: list[str] = []
    last_page: dict[int, int] = {}
    for page in pages:
        for index, table in enumerate(page_tables(page)):
            previous = found[-1][-1] if found else None
            if index == 0 and previous and _goes_on(previous, table, last_page[len(found) - 1]):
                found[-1].append(table)
            else:
                found.append([table])
                ids.append(f"{doc_id}-p{page.number}-t{index + 1}")
            last_page[len(found) - 1] = page.number
    return tuple(_logical(parts, table_id) for parts, table_id in zip(found, ids, strict=True))


def _goes_on(above: PageTable, below: PageTable, last_page: int) -> bool:
    """Whether `below` is the next page's part of `above`: neighbouring pages, same columns, hardly a word between."""
    if below.page.number != last_page + 1 or _mapping(above, below) is None:
        return False
    height = letter_height(above.page.words)
    left_over = [
        w for w in above.page.words if w.box.y0 > above.grid.box.y1 and w.box.y1 < above.page.height - 2 * height
    ]
    ahead = [w for w in below.page.words if w.box.y1 < below.grid.box.y0]
    # A page number, a dash or a stamp may stand between; a sentence or a new caption may not.
    if len(left_over) > 3 or len(ahead) > 3:
        return False
    head = below.headers
    if not (head and head[0] == 0) or _repeats(above, below, len(_top_block(head))):
        return True
    mapping = _mapping(above, below) or {}
    moved = [_moved(cell, above.n_rows, mapping) for cell in below.cells]
    return rest_of_row(list(above.cells), moved, above.n_rows) is not None


def _edges(table: PageTable) -> list[float]:
    x0, x1 = table.grid.xs[0], table.grid.xs[-1]
    return [(x - x0) / (x1 - x0) for x in table.grid.xs]


def _mapping(above: PageTable, below: PageTable) -> dict[int, int] | None:
    """Column edge of `below` -> edge of `above`; None where one has an edge that the wider one lacks."""
    if _same_gaps(above, below):
        return {index: index for index in range(above.n_cols + 1)}
    theirs, ours = _edges(above), _edges(below)
    if len(ours) > len(theirs):
        return None
    mapping = {}
    for index, edge in enumerate(ours):
        nearest = min(range(len(theirs)), key=lambda i: abs(theirs[i] - edge))
        if abs(theirs[nearest] - edge) > _SAME_EDGE:
            return None
        mapping[index] = nearest
    return mapping if len(set(mapping.values())) == len(mapping) else None


def _same_gaps(above: PageTable, below: PageTable) -> bool:
    """Whether two tables without rulings have one set of columns: edges that lie in the gaps of both.

    Such an edge is only the middle of a gap, which moves with the longest label on the page.
    """
    if above.ruled or below.ruled or above.n_cols != below.n_cols:
        return False
    a0, a1, b0, b1 = above.grid.xs[0], above.grid.xs[-1], below.grid.xs[0], below.grid.xs[-1]
    if max(abs(a0 - b0), abs(a1 - b1)) > _SAME_EDGE * (a1 - a0):
        return False
    pairs = zip(_gaps(above), _gaps(below), strict=True)
    return all(max(left, other_left) < min(right, other_right) for (left, right), (other_left, other_right) in pairs)


def _gaps(table: PageTable) -> list[tuple[float, float]]:
    """Of each edge between columns, the gap it lies in between the words below the header."""
    box, top = table.grid.box, table.grid.ys[len(_top_block(table.headers))]
    words = [w.box for w in table.page.words if box.holds(*w.box.center) and w.box.center[1] > top]
    return [
        (
            max((w.x1 for w in words if w.center[0] < edge), default=box.x0),
            min((w.x0 for w in words if w.center[0] > edge), default=box.x1),
        )
        for edge in table.grid.xs[1:-1]
    ]


def _top_block(head: tuple[int, ...]) -> tuple[int, ...]:
    """The header rows at the very top."""
    block = head[:1]
    for a, b in pairwise(head):
        if b != a + 1:
            break
        block = (*block, b)
    return block


def _repeats(above: PageTable, below: PageTable, rows: int) -> bool:
    """Whether the header rows of `below` say what those of `above` say, or only some of them, as a row of letters."""
    ours = _text(below, 0, rows)
    head = _top_block(above.headers)
    starts = range(max(1, len(head) - rows + 1))
    return any(similar(ours, _text(above, start, start + rows)) > 0.7 for start in starts)


def _text(table: PageTable, start: int, end: int) -> str:
    return " ".join(cell.text for cell in table.cells if start <= cell.row < end)


def _logical(parts: list[PageTable], table_id: str) -> Table:
    first = parts[0]
    cells = list(first.cells)
    n_rows, recent = first.n_rows, 0
    for part in parts[1:]:
        mapping = _mapping(first, part) or {i: i for i in range(part.n_cols + 1)}
        skip = _repeated_rows(first, part)
        moved = [_moved(cell, n_rows - skip, mapping) for cell in part.cells if cell.row >= skip]
        joined = rest_of_row(cells[recent:], moved, n_rows)
        n_rows += part.n_rows - skip - (joined is not None)
        if joined is None:
            recent = len(cells)
            cells.extend(moved)
        else:
            cells[recent:] = joined
    headers = header_rows(cells, first.n_cols) if first.ruled else first.headers
    caption, unit_note = above(first)
    return Table(
        table_id=table_id,
        pages=tuple(part.page.number for part in parts),
        n_rows=n_rows,
        n_cols=first.n_cols,
        header_rows=headers,
        cells=tuple(sorted((_as_header(c) if c.row in headers else c for c in cells), key=lambda c: (c.row, c.col))),
        boxes=tuple(Box(*(round(v, 2) for v in part.grid.box)) for part in parts),
        caption=caption,
        unit_note=unit_note or unit_inside(first),
        notes=notes_below(parts[-1]),
        ruled=first.ruled,
    )


def _repeated_rows(first: PageTable, part: PageTable) -> int:
    """Number of rows at the top of a later part that only repeat the header."""
    own = part.headers
    rows = len(_top_block(own)) if own and own[0] == 0 else 0
    return rows if rows and first.headers and _repeats(first, part, rows) else 0


def _moved(cell: Cell, rows: int, mapping: dict[int, int]) -> Cell:
    """The cell at its place in the logical table."""
    start, end = mapping[cell.col], mapping[cell.col + cell.col_span]
    return replace(cell, row=cell.row + rows, col=start, col_span=end - start)


def _as_header(cell: Cell) -> Cell:
    return replace(cell, is_header=True)
