"""Boxes and rulings, in points (1/72 inch), origin at the top left of the upright page, y downwards."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Box", "Ruling", "union"]


class Box(NamedTuple):
    """An axis-aligned rectangle in points; `x0 <= x1` and `y0 <= y1`.

    Attributes:
        x0: Left edge.
        y0: Top edge.
        x1: Right edge.
        y1: Bottom edge.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Area in square points."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def center(self) -> tuple[float, float]:
        """The middle of the box as (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def intersection(self, other: Box) -> Box | None:
        """The common rectangle, or None where the two share no area."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        x1, y1 = min(self.x1, other.x1), min(self.y1, other.y1)
        return Box(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None

    def share_in(self, other: Box) -> float:
        """Share (0..1) of this box's area that lies inside `other`."""
        common = self.intersection(other)
        return common.area / self.area if common and self.area else 0.0

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def grown(self, by: float) -> Box:
        """The box moved outwards by `by` points on each side (inwards when negative, never inside out)."""
        cx, cy = self.center
        return Box(min(self.x0 - by, cx), min(self.y0 - by, cy), max(self.x1 + by, cx), max(self.y1 + by, cy))

    def scaled(self, factor: float) -> Box:
        """The box with every coordinate multiplied by `factor`."""
        return Box(self.x0 * factor, self.y0 * factor, self.x1 * factor, self.y1 * factor)


class Ruling(NamedTuple):
    """A drawn straight line, horizontal (`y0 == y1`) or vertical (`x0 == x1`), in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """Whether the line runs along x."""
        return self.y0 == self.y1

    @property
    def length(self) -> float:
        """Length in points."""
        return (self.x1 - self.x0) + (self.y1 - self.y0)


def union(boxes: list[Box] | tuple[Box, ...]) -> Box:
    """The smallest box around all `boxes`.

    Raises:
        ValueError: `boxes` is empty.
    """
    if not boxes:
        raise ValueError("union of no boxes")
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))
