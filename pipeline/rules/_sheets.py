"""Tables as sheets of numbers, whatever family claims them, and the values of the datasets in their cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from extractors.reports.report import TableRow, is_total_name, table_rows
from normalizers.names import fold
from normalizers.numbers import Thousands, parse_integer, parse_number, thousands_style
from normalizers.periods import FIRST_YEAR, LAST_YEAR, find_periods
from pipeline.rules.case import Case, Remark, Value
from schemas.record import Finding
from schemas.table import Cell, Table

__all__ = [
    "Sheet",
    "about_cell",
    "cell_values",
    "grouped",
    "likely_repair",
    "sheets",
    "the_repair",
    "values_in",
    "years_of",
]

_NO_SUM = re.compile(
    r"%|ty le|ti le|\bstt\b|\btt\b|so thu tu|don gia|binh quan|xep hang|thu hang|\bhang\b|xep loai|thoi gian"
    r"|nam thuc hien|ghi chu|dien thoai"
)
MAX_ROWS = 20_000
"""Rows of a table looked at; the largest lists of a province have some hundred."""


class Sheet(NamedTuple):
    """A table's body as numbers.

    Attributes:
        table: The table.
        rows: Body rows that hold text.
        paths: Column -> headers above it, outermost first.
        columns: Columns of numbers that may be added up, in order.
        numbers: (row number, column) -> number; a cell across columns stands only at its first one.
        style: Sign between groups of three.
    """

    table: Table
    rows: tuple[TableRow, ...]
    paths: dict[int, tuple[str, ...]]
    columns: tuple[int, ...]
    numbers: dict[tuple[int, int], Decimal]
    style: Thousands | None

    def cell(self, row: TableRow, col: int) -> Cell | None:
        """The cell that begins at a column of a row and is no wider; None for another."""
        cell = row.cells[col]
        return cell if cell and cell.col == col and cell.col_span == 1 else None

    def name(self, row: TableRow) -> str:
        """The longest text of a row that is no number: what it is about."""
        texts = [c.text for c in row.distinct if c.col not in self.columns and any(map(str.isalpha, c.text))]
        return (texts[0] if len(texts) == 1 else next((t for t in texts if len(t) > 4), "")).strip()[:80]

    def is_total(self, row: TableRow) -> bool:
        """Whether a row says that it is a sum."""
        return any(is_total_name(c.text) for c in row.distinct if c.col not in self.columns)


def sheets(case: Case) -> list[Sheet]:
    """The tables with at least one column of numbers."""
    return case.once(_sheets)


def _sheets(case: Case) -> list[Sheet]:
    made = [_sheet(table) for table in case.extraction.tables if table.n_rows <= MAX_ROWS]
    return [sheet for sheet in made if sheet.columns]


def _sheet(table: Table) -> Sheet:
    rows = tuple(table_rows(table))
    first = rows[0].number if rows else 0
    paths = dict(enumerate(table.header_paths(first))) if rows else {}
    texts = {
        col: [c.text for row in rows if (c := row.cells[col]) and c.col == col and c.text.strip()] for col in paths
    }
    style = thousands_style(text for column in texts.values() for text in column)
    columns = tuple(
        col for col, filled in texts.items()
        if filled and not _NO_SUM.search(fold(" / ".join(paths[col])) + (" %" if "%" in " ".join(paths[col]) else ""))
        and sum(_number(text, style) is not None for text in filled) >= 0.6 * len(filled)
    )  # fmt: skip
    numbers = {}
    for row in rows:
        for col in columns:
            cell = row.cells[col]
            number = _number(cell.text, style) if cell and cell.col == col and cell.row == row.number else None
            if number is not None:
                numbers[row.number, col] = number
    columns = tuple(c for c in columns if not (_counts_rows(numbers, c) or _are_years(paths[c], numbers, c)))
    return Sheet(table, rows, paths, columns, numbers, style)


def _number(text: str, style: Thousands | None) -> Decimal | None:
    whole = parse_integer(text)
    return Decimal(whole) if whole is not None else parse_number(text, thousands=style)


def _counts_rows(numbers: dict[tuple[int, int], Decimal], col: int) -> bool:
    """Whether a column, whatever its header, counts its rows from 1."""
    found = [number for (_, c), number in sorted(numbers.items()) if c == col] if col == 0 else []
    return len(found) > 1 and found[0] <= 1 and all(b - a in (0, 1) for a, b in pairwise(found))


def _are_years(path: tuple[str, ...], numbers: dict[tuple[int, int], Decimal], col: int) -> bool:
    """Whether a column tells years: "Năm", "Năm trang bị"."""
    header = fold(path[-1]) if path else ""
    if "nam" not in header.split() or any(map(str.isdigit, header)):
        return False
    return all(FIRST_YEAR <= number <= LAST_YEAR for (_, c), number in numbers.items() if c == col)


def cell_values(case: Case) -> dict[tuple[int, float, float], list[Value]]:
    """Values of the datasets by the page and corner of the cell that prints them."""
    return case.once(_cell_values)


def _cell_values(case: Case) -> dict[tuple[int, float, float], list[Value]]:
    found: dict[tuple[int, float, float], list[Value]] = {}
    for record in case.records:
        if record.raw.table_id is not None:
            for column, reading in record.raw.readings.items():
                found.setdefault((reading.page, reading.box.x0, reading.box.y0), []).append((record.row_id, column))
    return found


def values_in(cells: Iterable[Cell | None], by_place: dict[tuple[int, float, float], list[Value]]) -> set[Value]:
    """Values of the datasets that some cells print."""
    return {v for c in cells if c for v in by_place.get((c.page, c.box.x0, c.box.y0), ())}


def about_cell(cell: Cell, remark: Remark, values: Iterable[Value] = ()) -> Finding:
    """A finding about a cell, and the first value of a dataset in it."""
    row_id, column = next(iter(sorted(values)), (None, None))
    found = remark.at(cell.page, cell.box, cell.source, cell.confidence)
    return replace(found, dataset="tables", row_id=row_id, column=column)


def years_of(sheet: Sheet, row: TableRow) -> tuple[int, int] | None:
    """First and last year of the time a row is carried out in; None where its table tells none."""
    for col, path in sheet.paths.items():
        if re.search(r"thoi gian|nam thuc hien|giai doan", fold(" ".join(path))):
            found = find_periods(row.text(col))
            if found:
                return min(p.first for p in found), max(p.last for p in found)
    return None


def grouped(number: Decimal, like: str) -> str:
    """A number in the writing of one printed beside it: with commas between groups where that has them, else dots."""
    text = f"{number:,}"
    return text if re.search(r"\d,\d{3}\b", like) else text.translate(str.maketrans(",.", ".,"))


def likely_repair(old: Decimal, new: Decimal) -> bool:
    """Whether one slip makes one number of the other: a digit, two neighbours swapped, or three zeros."""
    if new < 0 or old == new or old != int(old) or new != int(new):
        return False
    a, b = str(int(old)), str(int(new))
    if old and new and (old == new * 1000 or new == old * 1000):
        return True
    places = [i for i in range(len(a)) if a[i] != b[i]] if len(a) == len(b) else []
    swapped = len(places) == 2 and places[1] == places[0] + 1 and Counter(a) == Counter(b)
    return len(places) == 1 or swapped


def _lost_digit(old: Decimal, new: Decimal) -> bool:
    """Whether one digit too few or too many makes one number of the other."""
    if new < 0 or old != int(old) or new != int(new):
        return False
    longer, shorter = sorted((str(int(old)), str(int(new))), key=len, reverse=True)
    same = any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    return len(longer) == len(shorter) + 1 > 2 and same


def the_repair(repairs: Iterable[tuple[str, Decimal, Decimal]]) -> str | None:
    """The one of some repairs (its words, old and new number) that a slip explains; None where there are several.

    A wrong digit is likelier than a lost one, which counts only where no digit is wrong.
    """
    repairs = tuple(repairs)
    for slip in (likely_repair, _lost_digit):
        fit = [words for words, old, new in repairs if slip(old, new)]
        if fit:
            return fit[0] if len(fit) == 1 else None
    return None
