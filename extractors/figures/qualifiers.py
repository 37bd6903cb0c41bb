"""How exact a text calls its figures: "hơn", "gần", "khoảng", "tối thiểu" and their like."""

from __future__ import annotations

import re

from extractors.figures.figure import Figure

__all__ = ["qualified"]

_UPPER_BOUND = re.compile(
    r"(?:duoi|khong qua|chua (?:den|toi|day|qua)|khong (?:day|den|toi)|toi da|nho hon|it hon|thap hon)\W*$"
)
_HEDGE = (
    r"(?:it nhat|toi thieu|khong duoi|khong thap hon|khong it hon|hon|tren|vuot|tu|gan|xap xi|khoang|uoc tinh|uoc dat"
    r"|uoc|chung|tam|ngot)"
)
_QUALIFIED = re.compile(
    rf"(?<!\w)(?P<words>{_HEDGE}(?:\s+{_HEDGE}){{0,2}})(?:\s+(?:la|co|dat|ty le|ti le|hang|thu hang|vi tri))?:?\s*$"
)
_AND_MORE = re.compile(r"[^.;,\d]{0,12}?\btro len\b")
_AGAINST = re.compile(r"\W*(?:so voi\b|(?:ke hoach|chi tieu|muc tieu)\b)")
_MORE_OR_LESS = re.compile(r"\b(?:cao|nhieu|lon|tang|giam|dong|it|thap|kem) hon\W*$")
_THAN = re.compile(r"[^.;,\d]{0,30}?\b(?:so (?:voi|cung)|cung ky|nam (?:truoc|ngoai|\d{4})|binh quan|chi tieu|muc)\b")
"""By how much one thing is above another: "cao hơn 4,5% so với năm trước" is that much."""
_LEAST = re.compile(r"it nhat|toi thieu|khong duoi")


_MARKED = {"gan": "gần", "tam": "tạm", "chung": "chừng"}
"""Hedges that with other marks are verbs and names: "gắn 15 camera", "trung tâm có 4 quầy", "dùng chung 5 máy"."""
_PLACED_ON = re.compile(
    r"\b(?:cai(?: dat)?|tinh|lap(?: dat)?|trien khai|ap dung|chay|hoat dong|van hanh|phan bo"
    r"|chia|may tinh|may)\s+tren\s*$"
)
"""Where "trên" is a place or what is divided by: "cài trên 90 máy", "tính trên 58 công chức"."""


def qualified(text: str, plain: str, figures: list[Figure]) -> list[Figure]:
    """Figures with what the words around their numbers say of their exactness.

    Args:
        text: As printed.
        plain: The text, lower case without marks.
        figures: Of the text, in order.
    """
    out: list[Figure] = []
    shared = False
    for figure in figures:
        before, own = _before(text, plain, figures, len(out)), figure
        qualifier = _qualifier(before, plain[figure.end : figure.end + 40])
        if qualifier == "exact" and out and "range" in out[-1].flags:
            qualifier = out[-1].qualifier
        shared = qualifier == "exact" and bool(out) and _shares_least(plain, out[-1], figure, chained=shared)
        if shared:
            qualifier = "more_than"
        out.append(own._replace(qualifier=qualifier))
    return out


def _before(text: str, plain: str, figures: list[Figure], index: int) -> str:
    """The words before a figure, without marks, from the figure before on; "" where they hedge nothing."""
    figure, near = figures[index], max(0, figures[index].start - 60)
    before = plain[near : figure.start]
    if _PLACED_ON.search(before) or (figure.denominator and re.search(r"\btren\s*$", before)):
        return ""
    if index and plain[figures[index - 1].end : figure.start].strip() in ("tren", "tren tong so"):
        return ""
    match = _QUALIFIED.search(before)
    if match and text.lower() != plain and (marked := _MARKED.get(match["words"].split()[-1])):
        own = text[near + match.start("words") : near + match.end("words")].lower()
        return before if own.split()[-1] == marked else ""
    return before


def _qualifier(before: str, after: str) -> str | None:
    if _MORE_OR_LESS.search(before) and _THAN.match(after):
        return "exact"
    if _UPPER_BOUND.search(before):
        return None
    match = _QUALIFIED.search(before)
    words = match["words"] if match else ""
    if words == "vuot" and _AGAINST.match(after):
        return "exact"  # by how much a plan is outdone
    if _AND_MORE.match(after):
        return "more_than"
    if words == "tu" or not words:  # "từ 20%" alone says where a range begins
        return "exact"
    if re.search(r"\bhon\b|tren|vuot|it nhat|toi thieu|khong", words):
        return "more_than"
    return "nearly" if re.search(r"\bgan\b", words) else "about"


def _shares_least(plain: str, last: Figure, figure: Figure, *, chained: bool) -> bool:
    """The least of "tối thiểu 70% … cấp huyện và 30% … cấp xã" holds for both, but all there are is no least."""
    before, between = plain[max(0, last.start - 25) : last.start], plain[last.end : figure.start]
    return (
        last.kind == figure.kind == "percent"
        and (chained or bool(_LEAST.search(before)))
        and plain[slice(*figure.value)] != "100"
        and bool(re.fullmatch(r"[^.;,%]{0,80}(?: va|,)\s", between))
    )
