"""Bodies told in the order of their figures: "cấp tỉnh, huyện, xã lần lượt đạt 98%, 91% và 84%"."""

from __future__ import annotations

import re

from extractors.figures.clauses import MAX_BEFORE, Clause
from extractors.figures.entity import Entity

__all__ = ["respective"]

_LEVELS = {
    "tinh": "province", "huyen": "district", "quan": "district", "thi xa": "district", "xa": "commune",
    "phuong": "commune", "thi tran": "commune",
}  # fmt: skip
"""A "thành phố" may be one of a province or one of the country: its level stays open."""
_NAME = "tinh|thanh pho|huyen|quan|thi xa|thi tran|phuong|xa"
_LEVEL = rf"(?:(?:cap|khoi) )?(?:{_NAME})"
_LISTED = re.compile(
    rf"\b(?P<names>{_LEVEL}(?:(?:, va |, | va ){_LEVEL}){{1,3}}),? (?:lan luot|tuong ung)"
    r"(?: (?:la|dat|co|o muc|chiem|voi))*\s?:?\s"
)
_ON = re.compile(r"[^.;:()]*")


def respective(clause: Clause) -> Entity | None:
    """The level whose turn it is where a sentence lists levels and then their figures in the same order.

    None where it lists none, or the figure stands behind the end of the list.
    """
    at, start = clause.figure.start, max(clause.sentence[0], clause.figure.start - MAX_BEFORE)
    listed = list(_LISTED.finditer(clause.plain, start, at))
    if not listed or not _ON.fullmatch(re.sub(r"\d[.,]\d", "0", clause.plain[listed[-1].end() : at])):
        return None
    place = sum(other.start >= listed[-1].end() for other in clause.others)
    names = list(re.finditer(_NAME, listed[-1]["names"]))
    if place >= len(names):
        return None
    begin = listed[-1].start("names") + names[place].start()
    return Entity(clause.text[begin : begin + len(names[place][0])], _LEVELS.get(names[place][0]))
