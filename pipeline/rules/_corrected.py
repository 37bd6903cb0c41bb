"""Figures that people corrected, put where they are printed, so that the rules judge the corrected print.

Many rules read cells and sentences, and find the values that stand there by their place. Without this a sum of what was
misread would go on proving, or doubting, the value that a person has put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from normalizers.corrections import RULE
from pipeline.rules.case import Value
from schemas.document import Page, Word
from schemas.record import Extraction, RawRow, Reading, Record
from schemas.table import Cell, Table

__all__ = ["Corrected", "as_corrected"]


class Corrected(NamedTuple):
    """What the rules read.

    Attributes:
        tables: With the corrected figures in their cells.
        pages: With the corrected figures of prose among their words.
        unplaced: Corrected values that could not be put into the print: no rule can judge them by it.
    """

    tables: tuple[Table, ...]
    pages: tuple[Page, ...]
    unplaced: frozenset[Value] = frozenset()


class _Change(NamedTuple):
    """A corrected figure: its value, row, and its reading before and now."""

    value: Value
    row: RawRow
    before: Reading | None
    now: Reading


def as_corrected(plain: Extraction, records: tuple[Record, ...], pages: tuple[Page, ...]) -> Corrected:
    """Tables and pages as if the corrected figures were printed there.

    Args:
        plain: As extracted, without corrections.
        records: Of its rows, in the same order, corrected.
        pages: As read.
    """
    changes = list(_changes(plain.rows, records))
    if not changes:
        return Corrected(plain.tables, pages)
    tables = {table.table_id: table for table in plain.tables}
    by_number = {page.number: page for page in pages}
    unplaced: set[Value] = set()
    for change in changes:
        table, page = tables.get(change.row.table_id or ""), by_number.get(change.now.page)
        if table is not None and (cells := _in_cells(table, change)):
            tables[table.table_id] = replace(table, cells=cells)
        elif change.row.table_id is None and page is not None and (words := _in_words(page, change)):
            by_number[page.number] = replace(page, words=words)
        else:
            unplaced.add(change.value)
    return Corrected(tuple(tables.values()), tuple(by_number.values()), frozenset(unplaced))


def _changes(rows: tuple[RawRow, ...], records: tuple[Record, ...]) -> Iterator[_Change]:
    for row, record in zip(rows, records, strict=True):
        for column, now in record.raw.readings.items():
            before = row.readings.get(column)
            printed = f"{before.text if before else ''}{now.text}"
            if RULE in now.rules and any(c.isdigit() for c in printed):
                yield _Change((record.row_id, column), row, before, now)


def _in_cells(table: Table, change: _Change) -> tuple[Cell, ...] | None:
    """The cells, that of the figure with the new one in it; None where it is not found there, or twice."""
    before = change.before
    for index, cell in enumerate(table.cells):
        if before and (cell.page, cell.box.x0, cell.box.y0) == (before.page, before.box.x0, before.box.y0):
            text = _swapped(cell.text, before.text, change.now.text)
            mended = None if text is None else replace(cell, text=text)
            return (*table.cells[:index], mended, *table.cells[index + 1 :]) if mended else None
    return None


def _in_words(page: Page, change: _Change) -> tuple[Word, ...] | None:
    """The page's words, those of the figure with the new one in them; None where they are not found, or twice."""
    if change.before is None:
        return None
    old, new = change.before.text.split(), change.now.text.split()
    words = list(page.words)
    inside = [i for i, word in enumerate(words) if change.before.box.grown(1).holds(*word.box.center)]
    if not old or len(old) != len(new):
        return None
    for printed, right in zip(old, new, strict=True):
        hits = [(i, text) for i in inside if (text := _swapped(words[i].text, printed, right)) is not None]
        if printed == right:
            continue
        if len(hits) != 1:
            return None
        (at, text), *_ = hits
        words[at] = replace(words[at], text=text)
    return tuple(words)


def _swapped(text: str, old: str, new: str) -> str | None:
    """A text with a figure in the place of another; None where that does not stand there just once."""
    if not old:
        return None if text.strip() else new
    found = list(re.finditer(rf"(?<!\d)(?<!\d[.,]){re.escape(old)}(?!\d)(?![.,]\d)", text))
    return f"{text[: found[0].start()]}{new}{text[found[0].end() :]}" if len(found) == 1 else None
