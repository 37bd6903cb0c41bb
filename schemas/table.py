"""A logical table: one over all its pages."""

from __future__ import annotations

from msgspec import Struct

from schemas.document import Source
from schemas.geometry import Box

__all__ = ["Cell", "Table"]


class Cell(Struct, frozen=True):
    """A cell of a logical table.

    Attributes:
        row: From 0, over all pages of the table.
        col: From 0.
        row_span: Rows covered, at least 1.
        col_span: Columns covered, at least 1.
        text: Words joined with one blank, lines too; "" where nothing is printed.
        raw_text: The same before repair.
        page: From 1; where the cell starts.
        box: Of the cell, points, on that page levelled.
        is_header: Whether it belongs to a header row.
        confidence: 0..1: the least confident of its words, 1.0 when empty.
        source: Of its words; the least direct one where they differ (ocr, repaired, text).
        bold: Whether all its words are bold.
        agreed: Whether it holds digits, and two independent readings agree on all of them.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    raw_text: str
    page: int
    box: Box
    is_header: bool = False
    confidence: float = 1.0
    source: Source = "text"
    bold: bool = False
    agreed: bool = False


class Table(Struct, frozen=True):
    """A logical table.

    Attributes:
        table_id: `<doc_id>-p<page>-t<n>`: the page it starts on and its place on that page, both from 1.
        pages: Pages it lies on, ascending.
        n_rows: Rows, header rows included, repeated headers left out.
        n_cols: Columns.
        header_rows: Indices of header rows; not only the first ones in stacked tables.
        cells: Each once, ordered by (row, col).
        boxes: The table's place on each of `pages`.
        caption: Text above the table, "" where none.
        notes: Notes printed right below the table ("Ghi chú: …"), "" where none.
        unit_note: The unit line as printed ("ĐVT: triệu đồng"), "" where none.
        ruled: False for a borderless table.
    """

    table_id: str
    pages: tuple[int, ...]
    n_rows: int
    n_cols: int
    header_rows: tuple[int, ...]
    cells: tuple[Cell, ...]
    boxes: tuple[Box, ...]
    caption: str = ""
    unit_note: str = ""
    ruled: bool = True
    notes: str = ""

    def grid(self) -> list[list[Cell | None]]:
        """`n_rows` x `n_cols`; a spanning cell stands at every place it covers, None where the table has a hole."""
        grid: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.n_rows)):
                for col in range(cell.col, min(cell.col + cell.col_span, self.n_cols)):
                    grid[row][col] = cell
        return grid

    def header_path(self, row: int, col: int) -> tuple[str, ...]:
        """Texts of the header cells above a place, outermost first; in a stacked table the nearest block counts."""
        return self.header_paths(row)[col]

    def header_paths(self, row: int) -> list[tuple[str, ...]]:
        """`header_path` of every column of a row: one look at the cells for all of them."""
        paths: list[tuple[str, ...]] = [()] * self.n_cols
        above = [r for r in self.header_rows if r < row]
        if not above:
            return paths
        first = last = above[-1]
        heads = set(above)
        while first - 1 in heads:
            first -= 1
        for cell in self.cells:
            if cell.row > last:
                break
            if cell.text and cell.row + cell.row_span > first:
                for col in range(cell.col, min(cell.col + cell.col_span, self.n_cols)):
                    paths[col] = (*paths[col], cell.text)
        return paths
