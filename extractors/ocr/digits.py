"""Numbers of two readings: what is agreed and what is in doubt, by the eye alone; Roman ones too."""

from __future__ import annotations

import re

from normalizers.letters import has_digit
from normalizers.syllables import fold

__all__ = ["fuller_roman", "is_roman", "other_letters", "same_digits", "stuck", "with_most_digits"]

_ROMAN = re.compile(r"[IVX]{1,5}[./)]*")
"""A Roman number: language, which knows "I" best, has no say in it either."""

_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3}){2,}")
"""A number that no choice between its commas and full stops makes another one."""

_STUCK = re.compile(r"(?<=\d)[^\d\s.,;:()/%\"'“”–-]|[^\d\s.,;:()/%\"'“”–-](?=\d)")
"""What stands at a digit and is neither one nor a sign of numbers."""

_SHAPES = str.maketrans("IlO", "110")
"""Letters that look like digits."""


def is_roman(text: str) -> bool:
    """Whether `text` is a Roman number as chapters have it, up to XXXIX."""
    return _ROMAN.fullmatch(text) is not None


def fuller_roman(first: str, second: str) -> str | None:
    """Of two Roman numbers the one that has a stroke more, None where they are one or neither holds the other.

    Readers of this kind (connectionist temporal classification) take like letters side by side for one; they never make
    two of one.
    """
    a, b = (text.rstrip("./)") for text in (first, second))
    if a == b or not (is_roman(first) and is_roman(second)):
        return None
    long, short = (first, b) if len(a) > len(b) else (second, a)
    letters = iter(long)
    return long if all(letter in letters for letter in short) else None


def same_digits(first: str, second: str) -> bool:
    """Whether two readings have the same number, whatever else stands in them."""
    return has_digit(first) and _digits_of(first) == _digits_of(second)


def stuck(text: str) -> list[str]:
    """What stands at digits and is no sign of numbers, marks and size aside.

    "4F" and "4†" are one number written with a pen, of which neither reader knows the second digit.
    """
    return [fold(letter).lower() for letter in _STUCK.findall(text)]


def _digits_of(text: str) -> str:
    """Digits and the signs that make numbers of them; which sign stands between groups of three is left aside."""
    found = "".join(c for c in text if c.isdigit() or c in "%/,.-").strip(".,-")
    return found.replace(",", ".") if _GROUPS.fullmatch(found) else found


def with_most_digits(first: str, second: str) -> str:
    """`first`, or `second` where that alone sees digits in what else may be letters of the same shape ("3I", "31")."""
    alike = first.translate(_SHAPES) == second.translate(_SHAPES)
    return second if alike and _count(second) > _count(first) else first


def _count(text: str) -> int:
    return sum(c.isdigit() for c in text)


def other_letters(first: str, second: str) -> bool:
    """Whether two readings differ in letters, marks and size aside."""
    return _letters(first) != _letters(second)


def _letters(text: str) -> str:
    return fold("".join(c for c in text if c.isalpha())).lower()
