"""Two readings of one page laid over one another by the places of their words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from schemas.geometry import Box

__all__ = ["align"]


def align(first: Sequence[Box], second: Sequence[Box]) -> list[tuple[list[int], list[int]]]:
    """Boxes of two readings that lie over one another, grouped; every box is in one group.

    Two belong together where they share half the height of the lower one and half the width of the narrower one. A
    word of one reading may be two of the other.

    Returns:
        Indices of either reading from left to right; one side of a group may be empty.
    """
    group = list(range(len(first) + len(second)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    by_height = sorted(range(len(first)), key=lambda i: first[i].y0)
    tallest = max((box.height for box in first), default=0.0)
    tops = [first[i].y0 for i in by_height]
    for j, box in enumerate(second):
        low, high = _between(tops, box.y0 - tallest, box.y1)
        for i in by_height[low:high]:
            if _over(first[i], box):
                group[root(i)] = root(len(first) + j)
    found: dict[int, tuple[list[int], list[int]]] = {}
    for i in range(len(first)):
        found.setdefault(root(i), ([], []))[0].append(i)
    for j in range(len(second)):
        found.setdefault(root(len(first) + j), ([], []))[1].append(j)
    for mine, theirs in found.values():
        mine.sort(key=lambda i: first[i].x0)
        theirs.sort(key=lambda j: second[j].x0)
    return list(found.values())


def _between(tops: list[float], low: float, high: float) -> tuple[int, int]:
    return bisect_left(tops, low), bisect_right(tops, high)


def _over(a: Box, b: Box) -> bool:
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > 0.5 * min(a.width, b.width) and high > 0.5 * min(a.height, b.height)
