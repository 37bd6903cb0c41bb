"""What stands at a place of a page, found without looking at all that stands on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from schemas.geometry import Box

__all__ = ["Places"]

_BAND = 16.0
"""Points; about the height of a line of text."""

_FURTHEST = 20_000.0
"""Points; below this all is one band, so that a page of absurd height costs no more than one."""

_One = TypeVar("_One")


def _band(y: float) -> int:
    return int(min(max(0.0, y), _FURTHEST) // _BAND)


class Places(Generic[_One]):
    """Things by page and height; a thing is found at every point in its box."""

    def __init__(self, things: Iterable[tuple[int, Box, _One]]) -> None:
        """Each thing with its page and box."""
        self._bands: dict[tuple[int, int], list[tuple[Box, _One]]] = {}
        for page, box, thing in things:
            for band in range(_band(box.y0), _band(box.y1) + 1):
                self._bands.setdefault((page, band), []).append((box, thing))

    def at(self, page: int, point: tuple[float, float]) -> list[_One]:
        """The things whose boxes hold a point, in the order they were given."""
        x, y = point
        return [thing for box, thing in self._bands.get((page, _band(y)), ()) if box.holds(x, y)]
