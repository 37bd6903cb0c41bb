"""How the tables that a reader gives stand to the truth: relations, exact cells, GriTS, numbers of tables."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterable
from importlib import import_module

import msgspec

from benchmarks.icdar import Spot, relations
from benchmarks.table_peers import Tables

__all__ = ["Result", "compare", "lines"]

_MAX_PLACES = 500
"""Places of the tables of a document up to which GriTS is taken: its time grows with their square."""


class Result(msgspec.Struct, frozen=True):
    """One document read by one reader.

    Attributes:
        document: Name.
        reader: baocao or a peer.
        told: Relations of the truth.
        found: Relations of the reader.
        right: Of those, the truth's.
        cells: Filled cells of the truth.
        cells_found: Filled cells of the reader.
        cells_right: Of those, with a text of the truth.
        tables: Of the truth.
        tables_found: Of the reader.
        content: GriTS of the cells' texts, 0..1, None where it was not taken.
        topology: GriTS of the cells' spans.
        seconds: For the whole document.
        pages: Of the document.
    """

    document: str
    reader: str
    told: int
    found: int
    right: int
    cells: int
    cells_found: int
    cells_right: int
    tables: int
    tables_found: int
    content: float | None
    topology: float | None
    seconds: float
    pages: int

    @property
    def f1(self) -> float:
        """Of the relations, 0..1."""
        return _f1(self.told, self.found, self.right)


def _f1(told: int, found: int, right: int) -> float:
    return 2 * right / (told + found) if told + found else 1.0


def compare(
    document: str, reader: str, told: Iterable[Iterable[Spot]], found: Tables, seconds: float, pages: int
) -> Result:
    """What `reader` found in `document` held to what is told of it; `seconds` for `pages` pages."""
    truth = [list(table) for table in told]
    wanted, given = relations(truth), relations(found)
    cells, cells_found = _texts(truth), _texts(found)
    content, topology = _grits(truth, found)
    return Result(
        document, reader, wanted.total(), given.total(), (wanted & given).total(),
        cells.total(), cells_found.total(), (cells & cells_found).total(),
        len(truth), len(found), content, topology, seconds, pages,
    )  # fmt: skip


def _texts(tables: Tables) -> Counter[str]:
    texts = ("".join(spot.text.split()) for table in tables for spot in table)
    return Counter(text for text in texts if text)


def _grits(told: Tables, found: Tables) -> tuple[float | None, float | None]:
    """GriTS of content and topology; None where it is not installed, or the tables are too large for it."""
    if importlib.util.find_spec("grits") is None:
        return None, None
    grits = import_module("grits")
    if max(sum(_places(table) for table in tables if table) for tables in (told, found)) > _MAX_PLACES:
        return None, None
    if not any(found):
        return 0.0, 0.0
    cells = [
        [[grits.TableCell(*cell) for cell in _dense(table)] for table in tables if table] for tables in (told, found)
    ]
    content = grits.hungarian_grits_con(*([grits.cell_list_to_grid_con(table) for table in one] for one in cells))
    topology = grits.hungarian_grits_top(*([grits.cell_list_to_grid_top(table) for table in one] for one in cells))
    return float(content[0]), float(topology[0])


def _places(table: list[Spot]) -> int:
    return (max(s.last_row for s in table) + 1) * (max(s.last_col for s in table) + 1)


def _dense(table: list[Spot]) -> list[tuple[list[int], list[int], str]]:
    """(rows, columns, text) of cells, rows and columns numbered from 0, holes filled with empty cells."""
    top, left = min(s.row for s in table), min(s.col for s in table)
    n_rows, n_cols = max(s.last_row for s in table) - top + 1, max(s.last_col for s in table) - left + 1
    taken: set[tuple[int, int]] = set()
    cells = []
    for spot in sorted(table, key=lambda s: (s.row, s.col)):
        rows = list(range(spot.row - top, spot.last_row - top + 1))
        cols = list(range(spot.col - left, spot.last_col - left + 1))
        places = {(r, c) for r in rows for c in cols}
        if not places & taken:
            taken |= places
            cells.append((rows, cols, "".join(spot.text.split())))
    holes = [([r], [c], "") for r in range(n_rows) for c in range(n_cols) if (r, c) not in taken]
    return cells + holes


def lines(results: list[Result]) -> list[str]:
    """A table: a line for each reader, over all documents."""
    widths = {"F1": 7, "mean F1": 9, "prec.": 7, "recall": 8, "cells": 8, "GriTS": 7, "topol.": 8, "tables": 11}
    head = " " * 26 + "".join(name.rjust(width) for name, width in {**widths, "s/page": 8}.items())
    readers = dict.fromkeys(one.reader for one in results)
    return [head, *(_total(reader, [one for one in results if one.reader == reader]) for reader in readers)]


def _total(reader: str, rows: list[Result]) -> str:
    told, found, right = (sum(getattr(r, name) for r in rows) for name in ("told", "found", "right"))
    cells = _f1(*(sum(getattr(r, name) for r in rows) for name in ("cells", "cells_found", "cells_right")))
    mean = sum(r.f1 for r in rows) / len(rows)
    content, topology = ([v for r in rows if (v := getattr(r, name)) is not None] for name in ("content", "topology"))
    tables = f"{sum(r.tables_found for r in rows)}/{sum(r.tables for r in rows)}"
    seconds = sum(r.seconds for r in rows) / max(1, sum(r.pages for r in rows))
    return (
        f"{reader:26}{_f1(told, found, right):7.3f}{mean:9.3f}{right / max(1, found):7.3f}{right / max(1, told):8.3f}"
        f"{cells:8.3f}{_mean(content):>7}{_mean(topology):>8}{tables:>11}{seconds:8.2f}"
    )


def _mean(values: list[float]) -> str:
    return f"{sum(values) / len(values):.3f}" if values else "-"
