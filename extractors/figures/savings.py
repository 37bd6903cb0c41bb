"""Amounts of money a year that a text counts as a result."""

from __future__ import annotations

import re
from itertools import islice

from extractors.figures.figure import Figure
from extractors.figures.find import MAX_NUMBERS, MAX_TEXT
from extractors.figures.not_figures import MONEY

__all__ = ["saved_money"]

_SAVED = re.compile(r"\b(?:tiet kiem|doanh thu|thu hut|lam loi)\b[^.;]{0,40}$")


_A_YEAR = re.compile(r"\s?/\s?(?:năm|quý)\b[^.,;()]*?(?=[.,;()]|$)")
_QUALIFIERS = {
    "hon": "more_than",
    "tren": "more_than",
    "gan": "nearly",
    "khoang": "about",
    "xap xi": "about",
    "uoc": "about",
}
_HEDGE = re.compile(rf"\b({'|'.join(_QUALIFIERS)})(?: dat| tinh)?\s*$")


def saved_money(text: str, plain: str) -> list[Figure]:
    """Money saved or earned every year ("tiết kiệm hơn 3 tỷ đồng/năm"); other amounts are rows of `budget_items`.

    Args:
        text: A paragraph, as printed.
        plain: The same, lower case without marks, letter for letter.
    """
    found = []
    amounts = list(islice(MONEY.finditer(plain, 0, MAX_TEXT), MAX_NUMBERS + 1))
    for match in amounts if len(amounts) <= MAX_NUMBERS else ():
        number = re.match(r"\d[\d.,]*\d|\d", match[0])
        before = plain[max(0, match.start() - 60) : match.start()]
        rest = _A_YEAR.match(text, match.end())
        if number is None or rest is None or not _SAVED.search(before):
            continue
        end = rest.end()
        value = (match.start(), match.start() + number.end())
        unit = text[value[1] : end].strip()
        hedge = _HEDGE.search(before)
        qualifier = _QUALIFIERS[hedge[1]] if hedge else "exact"
        found.append(Figure("count", match.start(), end, value, unit=unit, qualifier=qualifier, noun=(value[1], end)))
    return found
