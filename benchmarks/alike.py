"""When a value of ours is that of the truth."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from benchmarks.scoring import one_spelling
from normalizers.names import bare_name

__all__ = ["ALIKE", "is_same", "plain"]

ALIKE = 90
"""Likeness (0..100) of two texts of which one holds the other."""

_APART = re.compile(r"[\W_]+")
_FIGURE = re.compile(r"\d[\d.,]*(?<=\d)")
_PEOPLE = frozenset(
    ("người", "cán", "bộ", "công", "chức", "viên", "học", "thành", "đại", "biểu", "lượt", "nhân", "chuyên")
)  # fmt: skip
_UBND = re.compile(r"(?i)ủy ban nhân dân|\bubnd\b")
_NO_NAME = frozenset(("các", "trên", "địa", "bàn", "của", "đơn", "vị", "toàn"))
_OF_TIMES = frozenset(("năm", "đến", "tính", "ngày", "đầu"))


def _unit_alike(told: str, ours: str) -> bool:
    a, b = (set(plain(text).split()) for text in (told, ours))
    return a <= b or b <= a or (a <= _PEOPLE and b <= _PEOPLE)


def _body_alike(told: str, ours: str) -> bool:
    a, b = (set(plain(_UBND.sub(" ", text)).split()) - _NO_NAME for text in (told, ours))
    return bool(a and b) and (a <= b or b <= a)


def _time_alike(told: str, ours: str) -> bool:
    a, b = (sorted(plain(text.replace("/", " ")).split()) for text in (told, ours))
    return [w for w in a if w not in _OF_TIMES] == [w for w in b if w not in _OF_TIMES]


_LOOSELY = {"unit": _unit_alike, "entity": _body_alike, "period": _time_alike}
"""Columns of figures in prose that several words may tell; `COMPARED` leaves them to `benchmarks.offices`."""


def is_same(column: str, told: Any, ours: Any) -> bool:  # noqa: ANN401 - values of any column
    """Whether a value of ours is the truth's."""
    if column == "is_total":
        return bool(told) == bool(ours)
    if told is None or ours is None:
        return told is ours
    if isinstance(told, int | float) and isinstance(ours, int | float):
        return abs(told - ours) < 1e-9
    if column == "unit_name":
        told, ours = bare_name(str(told)), bare_name(str(ours))
    if column in _LOOSELY:
        return _LOOSELY[column](str(told), str(ours))
    if column == "amount_printed":
        return _FIGURE.findall(str(told)) == _FIGURE.findall(str(ours))
    if column == "metric" and " " in str(told):
        # A heading may stand with those above it: "Tra cứu qua Internet", "Cho phép tra cứu / Qua Internet".
        return fuzz.token_set_ratio(plain(told), plain(ours)) >= ALIKE
    return plain(told) == plain(ours)


def plain(value: object) -> str:
    """A text without regard to case and punctuation; its diacritics count."""
    return _APART.sub(" ", one_spelling(str(value)).casefold()).strip()
