"""Rulings -> lines, and lines that belong to one table: those that meet, and what wear has torn off them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from schemas.geometry import Box

__all__ = ["MEET", "SNAP", "Line", "join_rulings", "meeting"]

SNAP = 3.0
"""Points: lines closer than this are one line; a quarter of a 12-point letter."""

MEET = 6.0
"""Points: lines whose ends are this close to another line touch it."""

_MOST_TABLES = 40
_MOST_LOOSE = 1000
"""Groups and lone lines of a page up to which pieces are put together; a drawing has more."""

_HALF = 0.5
"""Share of a table's side that pieces of one level cover together where no ruling of the table has that level, and
share of the smaller table's lines that go on in the other one."""


class Line(NamedTuple):
    """A ruling along one axis: `at` across, `start`..`end` along."""

    at: float
    start: float
    end: float


_Group = tuple[list[Line], list[Line]]
"""Lying and standing lines that meet."""


def join_rulings(lines: list[Line]) -> list[Line]:
    """Lines at about the same place that overlap or nearly touch become one."""
    joined: list[Line] = []
    for group in _clusters(sorted(lines), SNAP):
        at = sum(line.at * (line.end - line.start) for line in group) / max(
            1e-6, sum(line.end - line.start for line in group)
        )
        parts = sorted((line.start, line.end) for line in group)
        start, end = parts[0]
        for s, e in parts[1:]:
            if s <= end + MEET:
                end = max(end, e)
            else:
                joined.append(Line(at, start, end))
                start, end = s, e
        joined.append(Line(at, start, end))
    return joined


def _clusters(lines: list[Line], within: float) -> list[list[Line]]:
    """Consecutive lines whose places differ by at most `within` from their neighbour's."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and line.at - groups[-1][-1].at <= within:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def meeting(lying: list[Line], standing: list[Line]) -> list[_Group]:
    """Lying and standing lines of each table, at least two and one."""
    groups = _touching(lying, standing)
    tables = [(h, v) for h, v in groups if len(h) >= 2 and v]
    rest = [(h, v) for h, v in groups if len(h) < 2 or not v]
    if not tables or len(tables) > _MOST_TABLES or len(rest) > _MOST_LOOSE:
        return tables
    loose_lying, loose_standing = [line for h, _ in rest for line in h], [line for _, v in rest for line in v]
    return [_with_pieces(table, loose_lying, loose_standing) for table in _rejoined(tables)]


def _touching(lying: list[Line], standing: list[Line]) -> list[_Group]:
    """Groups of lines connected by crossings or touches."""
    parent = list(range(len(lying) + len(standing)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(lying):
        for j, v in enumerate(standing):
            if h.start - MEET <= v.at <= h.end + MEET and v.start - MEET <= h.at <= v.end + MEET:
                parent[root(i)] = root(len(lying) + j)
    groups: dict[int, _Group] = {}
    for i, line in enumerate(lying):
        groups.setdefault(root(i), ([], []))[0].append(line)
    for j, line in enumerate(standing):
        groups.setdefault(root(len(lying) + j), ([], []))[1].append(line)
    return list(groups.values())


def _outline(group: _Group) -> Box:
    lying, standing = group
    return Box(
        min([*(h.start for h in lying), *(v.at for v in standing)]),
        min([*(h.at for h in lying), *(v.start for v in standing)]),
        max([*(h.end for h in lying), *(v.at for v in standing)]),
        max([*(h.at for h in lying), *(v.end for v in standing)]),
    )


def _rejoined(tables: list[_Group]) -> list[_Group]:
    """Groups side by side whose lying lines go on in each other, made one."""
    joined: list[_Group] = []
    for table in sorted(tables, key=lambda group: _outline(group).x0):
        whole = table
        for other in [group for group in joined if _goes_on(group, table)]:
            joined.remove(other)
            whole = ([*other[0], *whole[0]], [*other[1], *whole[1]])
        joined.append(whole)
    return joined


def _goes_on(left: _Group, right: _Group) -> bool:
    """Whether two groups share levels, and one has no ruling at its side towards the other: tables beside have."""
    end, start = _outline(left).x1, _outline(right).x0
    if any(abs(v.at - end) <= MEET for v in left[1]) and any(abs(v.at - start) <= MEET for v in right[1]):
        return False
    shared = sum(any(abs(a.at - b.at) <= SNAP and a.end <= b.start + MEET for a in left[0]) for b in right[0])
    return shared >= 2 and shared >= _HALF * min(len(left[0]), len(right[0]))


def _with_pieces(table: _Group, lying: Sequence[Line], standing: Sequence[Line]) -> _Group:
    """A table with the lone lines inside it that lie on its own rulings, or that make up half a ruling together."""
    box = _outline(table)
    inside_h = [h for h in lying if box.y0 < h.at < box.y1 and box.x0 - MEET <= h.start and h.end <= box.x1 + MEET]
    inside_v = [v for v in standing if box.x0 < v.at < box.x1 and box.y0 - MEET <= v.start and v.end <= box.y1 + MEET]
    return (
        [*table[0], *_fitting(inside_h, table[0], box.width)],
        [*table[1], *_fitting(inside_v, table[1], box.height)],
    )


def _fitting(pieces: Sequence[Line], rulings: Sequence[Line], side: float) -> list[Line]:
    kept = []
    for piece in pieces:
        level = [p for p in pieces if abs(p.at - piece.at) <= SNAP]
        together = sum(p.end - p.start for p in level)
        known = any(abs(ruling.at - piece.at) <= SNAP for ruling in rulings)
        if known or (len(level) > 1 and together >= _HALF * side):
            kept.append(piece)
    return kept
