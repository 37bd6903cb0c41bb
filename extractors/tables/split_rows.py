"""Rows cut by a page break: their rest at the top of the next page goes back to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from extractors.layout import least_direct
from extractors.tables.headers import is_numeric
from schemas.table import Cell

__all__ = ["rest_of_row"]

_OPEN_END = re.compile(r"(?:[,(–-]|\b(?:và|hoặc|của|các|những|cho|tại|theo|với|về|từ|đến|trên|do|là))$", re.IGNORECASE)
"""What no printed cell ends with: the sentence goes on."""

_NEW = re.compile(r"^(?:tổng|cộng|[-+•*]|[IVX]+[./)]|\d+[./)]|[a-zđ][.)])", re.IGNORECASE)
"""What begins something of its own: a total, an item."""


def rest_of_row(cells: Sequence[Cell], later: Sequence[Cell], n_rows: int) -> list[Cell] | None:
    """The cells of a table with a later part's, its first row joined to the row above; None where it is a row itself.

    The rest of a row has nothing in the first column (its number stands above), no figure where the row above has one,
    and a text that begins in the middle of a sentence.

    Args:
        cells: Of the table so far.
        later: Of the part that follows, rows counted from the table's start.
        n_rows: Of the table so far: the row that the later part begins at.
    """
    rest = {cell.col: cell for cell in later if cell.row == n_rows and cell.text}
    last = {cell.col: cell for cell in cells if cell.row + cell.row_span == n_rows}
    if not rest or 0 in rest or not last.get(0) or not last[0].text or not rest.keys() <= last.keys():
        return None
    if any(cell.row == n_rows and cell.row_span > 1 for cell in later):
        return None
    pairs = [(last[col], cell) for col, cell in rest.items()]
    if any(is_numeric(cell.text) and above.text for above, cell in pairs) or not any(_goes_on(*p) for p in pairs):
        return None
    joined = {id(above): _joined(above, cell) for above, cell in pairs}
    kept = [joined.get(id(cell), cell) for cell in cells]
    return kept + [_up(cell) for cell in later if cell.row > n_rows]


def _goes_on(above: Cell, cell: Cell) -> bool:
    """Whether the text of `cell` is the rest of the sentence in `above`."""
    if not above.text or above.is_header or _NEW.match(cell.text):
        return False
    first = next((c for c in cell.text if c.isalpha()), "")
    return bool(_OPEN_END.search(above.text)) or (first.islower() and not above.text.endswith((".", ";", ":")))


def _joined(above: Cell, cell: Cell) -> Cell:
    return replace(
        above,
        text=f"{above.text} {cell.text}".strip(),
        raw_text=f"{above.raw_text} {cell.raw_text}".strip(),
        confidence=min(above.confidence, cell.confidence),
        source=least_direct([above.source, cell.source]),
        bold=above.bold and cell.bold,
        agreed=above.agreed and cell.agreed,
    )


def _up(cell: Cell) -> Cell:
    """The cell one row further up."""
    return replace(cell, row=cell.row - 1)
