"""Which rows of a table are headers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.numbers import is_empty_mark, parse_integer, parse_number
from schemas.table import Cell

__all__ = ["header_rows", "is_index_row", "is_numeric", "rows_of"]

_INDEX = re.compile(r"^\(?(?:[A-Za-zĐđ]|\d{1,2})\)?(?:\s*=.*)?$")
_FORMULA = re.compile(r"^[\d()\s=+–*x:/.-]*[()=+][\d()\s=+–*x:/.-]*$")
"""How a column is made of others, "(4)=(5)+(6)", however a reader took its signs."""

_ITEM_NO = re.compile(r"^(?:\d+(?:\.\d+)*|[IVXLivx]+|[A-Za-zđ])[./)]*$")
_NUMBERS_ROWS = re.compile(r"^(?:số\s*)?(?:s\s*)?t\s*t$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
"""Beside the header of the row numbers, years alone are headers: "TT | Nội dung | 2022 | 2023"."""

_RATIO = re.compile(r"^\d+\s*/\s*\d+$")


def rows_of(cells: Sequence[Cell]) -> dict[int, list[Cell]]:
    """Cells by the row they start in, left to right."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.col)):
        rows.setdefault(cell.row, []).append(cell)
    return rows


def is_numeric(text: str) -> bool:
    """Whether the text is one printed number, percentage or ratio and nothing else."""
    text = text.strip()
    if not any(c.isdigit() for c in text):
        return False
    return parse_integer(text) is not None or parse_number(text.rstrip("% ")) is not None or bool(_RATIO.match(text))


def is_index_row(row: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: (A) (B) (1) (2)=… or 1 2 3."""
    texts = [cell.text.strip() for cell in row if cell.text.strip()]
    made = [text for text in texts if not _INDEX.match(text)]
    texts = [text for text in texts if _INDEX.match(text)]
    if len(texts) < max(3, 2 * len(made)) or not all(_FORMULA.match(text) for text in made):
        return False
    if all(text.startswith("(") for text in texts):
        return True
    numbers = [int(re.sub(r"\D", "", text.split("=")[0]) or 0) for text in texts if text[0].isdigit()]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 3


def header_rows(cells: Sequence[Cell], n_cols: int) -> tuple[int, ...]:
    """Rows that are headers; a table that goes on from the page before has none at its top.

    A stacked table has further blocks: a full-width title followed by cells divided otherwise than the rows above.
    """
    rows = rows_of(cells)
    order = sorted(rows)
    if not order or _is_data(rows[order[0]], n_cols):
        first = order[0] if order else 0
        return _later_blocks(rows, first, n_cols)
    end = _block_end(rows, order[0], n_cols)
    return (*range(order[0], end), *_later_blocks(rows, end, n_cols))


def _is_data(row: Sequence[Cell], n_cols: int) -> bool:
    """Whether a row holds values: a number somewhere, or an item number at its left beside text."""
    if is_index_row(row):
        return False
    if row[0].col == 0 and row[0].col_span < n_cols and _ITEM_NO.match(row[0].text.strip() or "?"):
        return True
    numbers = [cell.text.strip() for cell in row if is_numeric(cell.text)]
    return bool(numbers) and not (_NUMBERS_ROWS.match(row[0].text.strip()) and all(map(_YEAR.fullmatch, numbers)))


def _block_end(rows: dict[int, list[Cell]], start: int, n_cols: int) -> int:
    """First row after the header block that begins at `start`."""
    end = max(cell.row + cell.row_span for cell in rows[start])
    last = max(rows) + 1
    while end < last:
        row = rows.get(end, [])
        above = [c for r in range(start, end) for c in rows.get(r, []) if c.row + c.row_span == end]
        parted = any(c.col_span > 1 and _parts(row, c) > 1 for c in above)
        if is_index_row(row):
            end += 1
        elif row and parted and not _is_data(row, n_cols):
            end = max(end + 1, max(c.row + c.row_span for c in row))
        else:
            break
    return min(end, last)


def _parts(row: Sequence[Cell], above: Cell) -> int:
    """Number of cells of `row` that lie below a cell of the row above."""
    return sum(above.col <= cell.col < above.col + above.col_span for cell in row)


def _later_blocks(rows: dict[int, list[Cell]], start: int, n_cols: int) -> tuple[int, ...]:
    """Header rows of blocks stacked further down."""
    found: list[int] = []
    order = [r for r in sorted(rows) if r >= start]
    at = 0
    while at < len(order):
        r = order[at]
        full = len(rows[r]) == 1 and rows[r][0].col_span == n_cols > 1 and not is_empty_mark(rows[r][0].text)
        below = rows.get(r + 1, [])
        before = rows.get(r - 1, [])
        if (
            full
            and below
            and before
            and r > start - 1
            and _divided(below) != _divided(before)
            and not _is_data(below, n_cols)
        ):
            end = _block_end(rows, r, n_cols)
            found.extend(range(r, end))
            at = next((i for i, row in enumerate(order) if row >= end), len(order))
        else:
            at += 1
    return tuple(found)


def _divided(row: Sequence[Cell]) -> tuple[int, ...]:
    """Where the row's cells begin."""
    return tuple(cell.col for cell in row)
