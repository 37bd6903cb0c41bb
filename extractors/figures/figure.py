"""What a figure in a sentence is."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Figure", "Kind", "Span"]

Kind = Literal["ratio", "percent", "count", "rate", "bare"]
"""ratio: n/m; percent; count: a number and its noun; rate: n per m ("01 máy/người"); bare: a number without a noun."""

Span = tuple[int, int]


class Figure(NamedTuple):
    """A figure of a text; spans are places in it.

    Attributes:
        kind: What was printed first.
        start: Where the figure begins.
        end: Where it ends, its noun included.
        value: Digits of the value.
        numerator: Digits of n, None without n/m.
        denominator: Digits of m.
        percent: Digits before a percent sign that belong to it.
        unit: Canonical unit, None where the text names none.
        scale: What a word such as "nghìn" multiplies the value with.
        qualifier: exact, about, more_than or nearly; None for an upper bound ("dưới 5%").
        noun: Its noun, an empty span without one.
        flags: Doubts.
    """

    kind: Kind
    start: int
    end: int
    value: Span
    numerator: Span | None = None
    denominator: Span | None = None
    percent: Span | None = None
    unit: str | None = None
    scale: int = 1
    qualifier: str | None = "exact"
    noun: Span = (0, 0)
    flags: tuple[str, ...] = ()
