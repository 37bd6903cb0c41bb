"""How deep a row of a table stands, by its number: A, I, 1, 1.1, a), -."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["children", "level"]

_LEVELS = (
    (2, re.compile(r"[IVX]{1,5}[./)]*")),
    (1, re.compile(r"[A-HĐ][./)]*")),
    (3, re.compile(r"\d{1,3}[./)]*")),
    (3, re.compile(r"(?:[IVX]{1,5}|[A-HĐ])[.-]\d{1,3}[./)]*")),
    (4, re.compile(r"\d{1,3}[.,]\d{1,2}[./)]*")),
    (4, re.compile(r"(?:[IVX]{1,5}|[A-HĐ])[.-]\d{1,3}\.\d{1,2}[./)]*")),
    (5, re.compile(r"\d{1,3}(?:\.\d{1,2}){2,3}[./)]*")),
    (6, re.compile(r"[a-zđ][./)]*")),
    (7, re.compile(r"[-–+*•]")),
)

_LEADING = re.compile(r"\s*(?P<mark>[-–+*•]|(?:[IVX]{1,5}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*)[.)](?=\s))")


def level(number: str, name: str) -> int | None:
    """1 for A, 2 for I, 3 for 1, 4 for 1.1, 5 for 1.1.1, 6 for a), 7 for a dash; None without a number.

    Args:
        number: Of the row, as printed in its own column.
        name: Of the row; its leading number counts where it has no other ("I. Mua sắm").
    """
    leading = _LEADING.match(name)
    text = number.strip() or (leading["mark"] if leading else "")
    return next((depth for depth, pattern in _LEVELS if pattern.fullmatch(text)), None)


def children(levels: Sequence[int | None], index: int) -> list[int]:
    """Indices of the rows below a row that are its parts: the highest of the deeper ones, up to its next equal."""
    own = levels[index]
    below: list[int] = []
    for at in range(index + 1, len(levels)):
        depth = levels[at]
        if own is None or depth is None or depth <= own:
            break
        below.append(at)
    least = min((levels[at] or 0 for at in below), default=0)
    return [at for at in below if levels[at] == least]
