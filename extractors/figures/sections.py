"""The time of a section: its headings tell it, or that they look back or plan within what the document tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.figures.find import flatten
from extractors.figures.frame import Frame
from extractors.figures.stance import Stance, parted, stance_of
from extractors.figures.times import YEAR, TimeTold, as_date, parts_in, spelled, uncited
from extractors.figures.told import AS_OF, MAX_HEAD
from normalizers.periods import find_periods

__all__ = ["Section", "head_of", "section_of"]

_HEAD = re.compile(
    r"(?:(?:[IVX]{1,5}\s?[./-]|\d{1,2}(?:\.\d{1,2})*[.)]?|\w[.)]|[-+–•*])\s*)?(?P<words>[^\W\d][^.:;()]{2,}?)[.:](?=\s)"
)
_NUMBERS = re.compile(rf"\b\d{{1,2}} thang\b|\bquy [1-4]\b|\bthang \d{{1,2}}\b|{YEAR}")
"""Of times; a head with other numbers is a sentence with figures."""
_OF_PLANS = re.compile(
    r"\b(?:to chuc thuc hien|muc dich|quan diem|noi dung|nguon luc|kinh phi|trach nhiem|phan cong|tien do|yeu cau)\b"
)
"""Headings of plans that speak of the time planned for, though no word of theirs plans."""


class Section(NamedTuple):
    """The time of what stands under some headings.

    Attributes:
        time: Of its figures where their sentences tell none.
        stance: Whether the section looks back or plans; None where neither heading nor document says so.
        told: Whether a heading prints the time, or a plan's heading speaks of what is planned.
    """

    time: TimeTold
    stance: Stance | None
    told: bool


def head_of(text: str) -> str | None:
    """The words a paragraph begins with as with a heading: "6. Nhiệm vụ năm 2022." or "- Mục tiêu: …"."""
    head = _HEAD.match(text, 0, MAX_HEAD)
    if head is None or re.search(r"\d", _NUMBERS.sub("", flatten(head["words"]))):
        return None
    told = stance_of(head["words"]) in ("past", "plan", "asks") or _time(head["words"], None, None)
    return head["words"] if told else None


def section_of(headings: Sequence[str], head: str | None, frame: Frame) -> Section:
    """The time of what stands under headings.

    The innermost heading that looks back or plans says which of both its section does, the innermost with a time
    says when, as long as no heading between them does the opposite. A task or plan named under a heading that
    looks back is what is reported on.

    Args:
        headings: Above the paragraph, the outermost first.
        head: Words the paragraph itself begins with as with a heading.
        frame: Of the document.
    """
    stance: Stance | None = None
    for text in (*([head] if head else []), *reversed(headings)):
        own = stance_of(text)
        if stance in ("past", "plan") and own in ("past", "plan") and own != stance:
            break
        if own == "asks" and stance is None:
            return Section(frame.reported.doubted(), own, told=False)
        stance = own if stance in (None, "topic") and own else stance
        time = _time(text, stance, frame)
        if time:
            return Section(TimeTold(time), "plan" if stance == "topic" else stance, told=True)
    if stance == "past":
        return Section(frame.reported, stance, told=False)
    if stance in ("plan", "topic"):
        return Section(frame.planned, "plan", told=False)
    if frame.plans:
        return Section(frame.planned, None, told=any(_OF_PLANS.search(flatten(text)) for text in headings))
    return Section(frame.reported, None, told=False)


def _time(words: str, stance: Stance | None, frame: Frame | None) -> str | None:
    """The time a heading prints; what it adds of the time to come left out, None where it prints several."""
    back, ahead = parted(words)
    text = back if ahead and find_periods(back) else words
    plain = flatten(text)
    dated = AS_OF.search(plain)
    if dated:
        return f"đến {as_date(dated[1])}"
    parts = parts_in(plain, titled=True)
    if parts:
        return spelled(parts[0], frame.year if frame else None)
    periods = find_periods(uncited(plain))
    if len(periods) != 1:
        return None
    first, last = periods[0].first, periods[0].last
    return str(last) if first == last or stance == "past" else f"{first}-{last}"
