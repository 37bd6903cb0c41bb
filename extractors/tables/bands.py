"""Rulings below each other in one of a page's columns: what lies between them stands apart from text beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from schemas.document import Word
from schemas.geometry import Box, Ruling

__all__ = ["bands", "whole"]

_LEAST = 3
"""Rulings of one length: above and below the header, and at the end."""

_NARROW = 0.7
"""Share of the text's width above which rulings part nothing from text beside them."""

_SHORT = 80.0
"""Points: shorter rulings are underlines."""


def bands(lying: Sequence[Ruling], words: Sequence[Word]) -> list[Box]:
    """Boxes between the first and the last of three or more rulings of one place and length, where text stands beside.

    Args:
        lying: Horizontal rulings of a page.
        words: Its words outside ruled tables.
    """
    if len(words) < 2:
        return []
    x0, x1 = min(word.box.x0 for word in words), max(word.box.x1 for word in words)
    groups: list[list[Ruling]] = []
    for ruling in whole(lying):
        if not _SHORT < ruling.length < _NARROW * (x1 - x0):
            continue
        like = next((g for g in groups if abs(g[0].x0 - ruling.x0) < 4 and abs(g[0].x1 - ruling.x1) < 4), None)
        if like:
            like.append(ruling)
        elif len(groups) < 100:
            groups.append([ruling])
    boxes = [Box(g[0].x0 - 3, g[0].y0, g[0].x1 + 3, g[-1].y0) for g in groups if _levels(g) >= _LEAST]
    return [box for box in boxes if _beside(box, words)]


def _levels(group: list[Ruling]) -> int:
    """Number of rulings, double ones counted once."""
    return 1 + sum(b.y0 - a.y0 > 6 for a, b in pairwise(group))


def _beside(box: Box, words: Sequence[Word]) -> bool:
    """Whether words stand left or right of a box, and none lies across its sides."""
    level = [word.box for word in words if box.y0 < word.box.center[1] < box.y1]
    crossing = any(w.x0 < side - 1 and w.x1 > side + 1 for w in level for side in (box.x0, box.x1))
    return not crossing and any(w.x1 <= box.x0 + 1 or w.x0 >= box.x1 - 1 for w in level)


def whole(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Rulings drawn piece by piece, one for each column, as what they look like; from top to bottom."""
    joined: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda r: (round(r.y0), r.x0)):
        before = joined[-1] if joined else None
        if before and abs(before.y0 - ruling.y0) < 1 and ruling.x0 - before.x1 <= 3:
            joined[-1] = Ruling(before.x0, before.y0, max(before.x1, ruling.x1), before.y0)
        else:
            joined.append(ruling)
    return joined
