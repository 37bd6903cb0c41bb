"""Columns of a table that is not ruled: strips that no word of its rows touches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extractors.layout import Line
from extractors.tables.segments import PrintedRow, is_figure
from schemas.document import Word

__all__ = ["column_edges", "cut_at", "full_rows"]

_STEP = 0.5
"""Points: how finely the width is looked at."""

_MAX_WIDTH = 6000
"""Points: no page is wider."""

_SIGNS = frozenset("$€£¥%*†‡()|°")


def full_rows(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """The rows with nearly as many pieces as the fullest ones: headers over several columns and titles are not."""
    counts = sorted(len(row.pieces) for row in rows)
    most = counts[int(0.85 * (len(counts) - 1))]
    return [row for row in rows if len(row.pieces) >= max(2, 0.6 * most)]


def column_edges(rows: Sequence[PrintedRow], standing: Sequence[float] = ()) -> list[float]:
    """X of the edges between columns, outer edges included, ascending.

    Args:
        rows: Full rows (see `full_rows`), at least one.
        standing: x of vertical rulings that part columns as well.
    """
    x0, x1 = min(row.x0 for row in rows), max(row.x1 for row in rows)
    if not 0 < x1 - x0 < _MAX_WIDTH:
        return [x0, x1]
    gaps = _gaps(rows, x0, x1)
    inner = sorted([(a + b) / 2 for a, b in gaps] + [x for x in standing if x0 < x < x1 and not _inside(x, gaps)])
    edges = [x0 - 1, *inner, x1 + 1]
    return _without_slivers(edges, rows)


def _inside(x: float, gaps: list[tuple[float, float]]) -> bool:
    return any(a - 2 <= x <= b + 2 for a, b in gaps)


def _gaps(rows: Sequence[PrintedRow], x0: float, x1: float) -> list[tuple[float, float]]:
    """Strips (from, to) that hardly a row touches, wide enough not to be chance."""
    size = int((x1 - x0) / _STEP) + 1
    covered = [0] * (size + 1)
    for row in rows:
        for start, end in _spans(row, x0, size):
            covered[start] += 1
            covered[end] -= 1
    height = sorted(row.height for row in rows)[len(rows) // 2]
    wide = (1.0 if len(rows) < 4 else 0.6 if len(rows) < 8 else 0.4) * height
    allowed, depth = int(0.04 * len(rows)), 0
    begun: int | None = None
    gaps: list[tuple[float, float]] = []
    for at in range(size):
        depth += covered[at]
        if depth <= allowed:
            begun = at if begun is None else begun
        elif begun is not None:
            if (at - begun) * _STEP >= wide and begun > 0:
                gaps.append((x0 + begun * _STEP, x0 + at * _STEP))
            begun = None
    return gaps


def _spans(row: PrintedRow, x0: float, size: int) -> list[tuple[int, int]]:
    """Steps covered by a row's words, those that touch joined, so that no step counts twice."""
    spans: list[tuple[int, int]] = []
    for word in row.words:
        start = max(0, int((word.box.x0 - x0) / _STEP))
        end = min(size, int((word.box.x1 - x0) / _STEP) + 1)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _without_slivers(edges: list[float], rows: Sequence[PrintedRow]) -> list[float]:
    """Columns with signs only ("$", "%") go to their figures: the dollar to the right, all others to the left."""
    held: list[list[str]] = [[] for _ in edges[1:]]
    for row in rows:
        for word in row.words:
            held[column_of(word, edges)].append(word.text)
    dropped = set()
    for col, texts in enumerate(held):
        if all(set(text) <= _SIGNS for text in texts):
            right = all(text in "$€£¥(" for text in texts) and col < len(held) - 1
            dropped.add(col + 1 if right or col == 0 else col)
    return [x for i, x in enumerate(edges) if i not in dropped or i in (0, len(edges) - 1)]


def column_of(word: Word, edges: Sequence[float]) -> int:
    """Column, from 0, that holds the word's middle."""
    x = word.box.center[0]
    return max(0, min(len(edges) - 2, bisect_right(edges, x) - 1))


def cut_at(row: PrintedRow, edges: Sequence[float], whole: bool) -> list[tuple[int, int, Line]]:
    """(first column, last column, piece) of a row's pieces.

    Args:
        row: The row.
        edges: Of the columns.
        whole: Whether the row made the columns; else a piece is cut only where its gap is wider than a word space.
    """
    found = []
    loose = _wider_than_a_space(row)
    for piece in row.pieces:
        for part in _parts(piece, edges, 0.2 * row.height if whole else loose):
            cols = [column_of(word, edges) for word in part]
            found.append((min(cols), max(cols), Line(tuple(part))))
    joined: list[tuple[int, int, Line]] = []
    for first, last, piece in found:
        if joined and first <= joined[-1][1]:
            a, b, before = joined[-1]
            joined[-1] = (a, max(b, last), Line(before.words + piece.words))
        else:
            joined.append((first, last, piece))
    return joined


def _wider_than_a_space(row: PrintedRow) -> float:
    """Points: a gap of a line that is no word space of it, as far as its other gaps tell what one is."""
    gaps = [b.box.x0 - a.box.x1 for piece in row.pieces for a, b in pairwise(piece.words)]
    if len(gaps) < 3:
        return 0.75 * row.height
    return max(0.33 * row.height, min(0.75 * row.height, 1.4 * max(0.0, min(gaps))))


def _parts(piece: Line, edges: Sequence[float], gap: float) -> list[list[Word]]:
    parts = [[piece.words[0]]]
    for before, word in zip(piece.words, piece.words[1:], strict=False):
        apart = column_of(before, edges) != column_of(word, edges)
        figures = is_figure(before.text) and is_figure(word.text)
        if apart and (word.box.x0 - before.box.x1 >= gap or figures):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts
