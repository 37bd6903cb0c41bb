"""Whether lines in columns are a table: figures in them, rulings above and below, nothing that reads otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.tables.gutters import cut_at
from extractors.tables.segments import PrintedRow, is_figure
from normalizers.numbers import parse_number

__all__ = ["MIN_FULL", "figures_beside", "is_table"]

MIN_FULL = 3
"""Rows in columns that make a table where no ruling helps."""

_MARK = re.compile(r"^(?:[-–+•*▪■□o]|\(?[\dIVXivx]{1,4}[.)/]|\(?[a-zđ][.)/])$")


def figures_beside(row: PrintedRow, edges: Sequence[float]) -> tuple[int, int]:
    """Pieces beside the first column: how many, and how many of them are figures."""
    beside = [piece.text for first, _, piece in cut_at(row, edges, whole=True) if first > 0]
    return len(beside), sum(is_figure(text) for text in beside)


def is_table(rows: Sequence[PrintedRow], edges: Sequence[float], fullest: frozenset[float], wide: list[float]) -> bool:
    """Whether the rows below the header are values in columns and not text, a list or a table of contents.

    Args:
        rows: Below the header.
        edges: Of the columns.
        fullest: Middles of the rows that made the columns.
        wide: y of the rulings over the whole width.
    """
    full = [row for row in rows if row.middle in fullest]
    counts = [figures_beside(row, edges) for row in full]
    beside, figures = sum(c for c, _ in counts), sum(f for _, f in counts)
    share = figures / beside if beside else 0.0
    cols = len(edges) - 1
    if (
        _is_list(full, edges)
        or _is_contents(full, edges)
        or _is_axis(full, edges)
        or sum(row.prose for row in full) > 0.2 * len(full)
    ):
        return False
    if len(wide) >= 2:
        return len(full) >= 2 and (share >= 0.5 or cols >= 3)
    return len(full) >= 3 and share >= 0.7 and len(full) * (cols - 1) >= 5 and len(full) >= 0.4 * len(rows)


def _is_list(rows: Sequence[PrintedRow], edges: Sequence[float]) -> bool:
    """Whether two columns are only marks and what they number."""
    firsts = [row.words[0].text for row in rows]
    return len(edges) == 3 and sum(bool(_MARK.match(text)) for text in firsts) > 0.5 * len(firsts)


def _is_contents(rows: Sequence[PrintedRow], edges: Sequence[float]) -> bool:
    """Whether the last of two or three columns holds page numbers: whole, never falling, hardly one twice."""
    last = [row.words[-1].text for row in rows]
    numbers = [int(text) for text in last if text.isdecimal() and len(text) <= 4]
    rising = len(numbers) >= 0.8 * len(rows) and numbers == sorted(numbers)
    return len(edges) <= 4 and rising and len(set(numbers)) > 0.6 * len(numbers)


def _is_axis(rows: Sequence[PrintedRow], edges: Sequence[float]) -> bool:
    """Whether every column of figures only counts in equal steps: the labels at the axes of a chart."""
    columns: dict[int, list[float]] = {}
    for row in rows:
        for first, _, piece in cut_at(row, edges, whole=True):
            number = parse_number(piece.text.replace(",", ""))
            if number is not None:
                columns.setdefault(first, []).append(float(number))
    long = [numbers for numbers in columns.values() if len(numbers) >= MIN_FULL]
    return bool(long) and all(_steps_equal(numbers) for numbers in long)


def _steps_equal(numbers: list[float]) -> bool:
    steps = [b - a for a, b in pairwise(numbers)]
    return steps[0] != 0 and sum(abs(step - steps[0]) < 1e-6 for step in steps) >= 0.8 * len(steps)
