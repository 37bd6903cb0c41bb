"""Unit, period and qualifier of the figures in prose that were found, against the truth's."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from rapidfuzz import fuzz

from benchmarks.truth import Truth
from normalizers.indicators import unit_in
from normalizers.syllables import fold

__all__ = ["Tally", "figure_pairs", "figure_words"]

FIGURE = ("page", "value", "numerator", "denominator", "percent")
"""Columns that make two figures the same."""

_YEAR = re.compile(r"20\d\d|19\d\d")


class Tally(msgspec.Struct, frozen=True):
    """Rows (or cells) of one document and dataset.

    Attributes:
        true: Of the truth.
        found: Of ours.
        right: Of ours that the truth has.
        unflagged: Of ours that the truth does not have and that nothing warns of.
    """

    true: int = 0
    found: int = 0
    right: int = 0
    unflagged: int = 0


def figure_pairs(told: list[dict[str, Any]], ours: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Figures of the truth with ours of the same numbers on the same page; each used once, the likest words first."""
    left, pairs = list(ours), []
    for row in told:
        same = [other for other in left if all(row.get(c) == other.get(c) for c in FIGURE)]
        if same:
            best = max(same, key=lambda other: _likeness(row, other))
            left = [other for other in left if other is not best]
            pairs.append((row, best))
    return pairs


def figure_words(truth: Truth, ours: list[dict[str, Any]]) -> dict[str, Tally]:
    """Per column, of the figures that are right: how many have the truth's unit, years and qualifier."""
    pairs = figure_pairs(truth.facts.get("indicators", []), ours)
    tallies = {}
    for column in ("unit", "period", "qualifier"):
        told = [(str(a[column]), b.get(column)) for a, b in pairs if a.get(column) is not None]
        told = [(a, b) for a, b in told if column != "period" or _YEAR.search(a)]
        right = sum(_same(column, a, b) for a, b in told)
        if told:
            tallies[f"indicators {column}"] = Tally(len(told), sum(b is not None for _, b in told), right)
    return tallies


def _likeness(told: dict[str, Any], ours: dict[str, Any]) -> float:
    words = (" ".join(str(row.get(c) or "") for c in ("quote", "label", "entity")) for row in (told, ours))
    return fuzz.token_set_ratio(*map(fold, words)) + 20 * (told.get("unit") == ours.get("unit"))


def _same(column: str, told: str, ours: str | None) -> bool:
    """Units that name the same thing ("dịch vụ công", "dịch vụ"), the same years, the same code."""
    if ours is None:
        return False
    if column == "period":
        return set(_YEAR.findall(told)) == set(_YEAR.findall(ours))
    return told == ours or (column == "unit" and (unit_in(told) or told) == (unit_in(ours) or ours))
