"""The figures in a sample's prose, as its truth tells them."""

from __future__ import annotations

import re
from typing import Any

from training.samples.layout import Composer

__all__ = ["figures"]

_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_FIGURE = re.compile(rf"({_NUMBER})(?:/({_NUMBER}))?(%)?")


def figures(composer: Composer, period: str, *told: str) -> list[dict[str, Any]]:
    """Rows of `indicators`.

    Args:
        composer: Has printed the sample's text.
        period: Of all figures that name no other.
        told: Each "words as printed, from the number on|unit|percent|qualifier", the last three as far as needed.

    Raises:
        ValueError: Words that are not printed or do not begin with a number.
    """
    return [_row(composer, period, *one.split("|")) for one in told]


def _row(
    composer: Composer, period: str, words: str, unit: str, percent: str = "", qualifier: str = "exact"
) -> dict[str, Any]:
    match = _FIGURE.match(words)
    if match is None:
        raise ValueError(f"no figure: {words}")
    value, of = _number(match[1]), match[2] and _number(match[2])
    return {
        "page": composer.page_of(words),
        "value": value,
        "unit": unit,
        "numerator": value if of else None,
        "denominator": of,
        "percent": value if match[3] else _number(percent) if percent else None,
        "period": period,
        "qualifier": qualifier,
        "quote": words,
    }


def _number(printed: str) -> float:
    return float(printed.replace(".", "").replace(",", "."))
