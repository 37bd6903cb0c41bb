"""The time a document reports on and the time it plans for, by its title, kind, introduction and day of issue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractors.figures.find import flatten
from extractors.figures.stance import parted, stance_of
from extractors.figures.times import YEAR, Part, TimeTold, is_part, parts_in, spelled, uncited, year_in
from normalizers.periods import Period, find_periods
from schemas.record import Value

__all__ = ["INTRODUCTION", "Frame", "frame_of", "introduction_of"]

INTRODUCTION = "introduction"
"""Key beside the columns of `documents`: the sentence that says what the document reports on."""

_REPORTS, _PLANS = frozenset(("bao_cao", "to_trinh")), frozenset(("ke_hoach",))
_PLAN_TITLED = re.compile(
    r"(?:(?:v/v|ve) )?(?:viec )?(?:(?:ban hanh|phe duyet|xay dung|giao|trien khai|thuc hien) )?(?:cac )?"
    r"(?:ke hoach|chuong trinh|de an|phuong an|phuong huong|nhiem vu|muc tieu|chi tieu|du toan)\b"
)
"""Titles of decisions and letters that plan."""
_MID_YEAR = 7
"""From this month on a plan for the next year looks back on the year it is issued in."""

_INTRODUCES = re.compile(
    r"\b(?:bao cao|danh gia|tong hop|ket qua|ban hanh|xay dung)\b.*(?:nhu sau|sau(?: day)?|ket qua)\s?:"
)
_MAX_FIRST = 12
"""Paragraphs in which the introduction is looked for: motto, letterhead, title and addressees come before it."""
_MAX_TELLING = 2000
"""Characters of a title, and of an introduction's end, that are read; real ones have a few hundred."""


class Frame(NamedTuple):
    """The times of a document.

    Attributes:
        reported: What it looks back on.
        planned: What it plans for; flagged where no title or introduction tells it.
        plans: Whether the document as a whole plans.
        year: In which parts of years without a year of their own lie; None where it is open.
    """

    reported: TimeTold
    planned: TimeTold
    plans: bool
    year: str | None


def introduction_of(texts: Sequence[str]) -> str | None:
    """The sentence among a document's first paragraphs that says what it reports on: "… 9 tháng đầu năm như sau:"."""
    return next((text for text in texts[:_MAX_FIRST] if _INTRODUCES.search(flatten(text[-400:]))), None)


def frame_of(document: Mapping[str, Value]) -> Frame:
    """The frame of a document.

    Args:
        document: Columns of `documents`: title, doc_type, issued_date, report_year, and perhaps its `INTRODUCTION`.
    """
    issued, year = document.get("issued_date"), document.get("report_year")
    signed = (issued.year, issued.month) if isinstance(issued, dt.date) else None
    texts = str(document.get("title") or "")[:_MAX_TELLING], str(document.get(INTRODUCTION) or "")[-_MAX_TELLING:]
    return _frame(texts, str(document.get("doc_type") or ""), signed, year if isinstance(year, int) else None)


@lru_cache(maxsize=64)
def _frame(texts: tuple[str, str], kind: str, signed: tuple[int, int] | None, year: int | None) -> Frame:
    title, introduction = map(uncited, texts)
    default = str(year or (signed[0] if signed else "")) or None
    telling = title if _has_time(title) else introduction
    if kind in _PLANS or (kind not in _REPORTS and _PLAN_TITLED.match(flatten(title))):
        planned = _time_of(telling, default, None) or TimeTold(default).doubted()
        return Frame(_looked_back(planned.period, signed), planned, True, year_in(planned.period))
    back, ahead = parted(telling)
    within = _lone_year(back) or _year_before(ahead) or default
    reported = _time_of(back, within, signed[0] if signed else None) or TimeTold(default)
    following = _time_of(ahead, year_in(reported.period), None)
    if following is None:
        reports = kind in _REPORTS or stance_of(title) == "past"
        following = _next(reported.period) if reports else reported.doubted()
    return Frame(reported, following, False, year_in(reported.period) or default)


def _has_time(text: str) -> bool:
    return bool(find_periods(text) or parts_in(flatten(text), titled=True))


def _lone_year(text: str) -> str | None:
    """The year a text names with a part of it, else the one year it names."""
    years = {part.year for part in parts_in(flatten(text), titled=True)} - {None}
    found = years or {str(p.first) for p in find_periods(text) if p.first == p.last}
    return found.pop() if len(found) == 1 else None


def _year_before(ahead: str) -> str | None:
    """The year of a part told without one, by what a title adds: "… quý I, nhiệm vụ quý II năm 2022"."""
    year = _lone_year(ahead)
    return str(int(year) - 1) if year and not parts_in(flatten(ahead), titled=True) else year


def _time_of(text: str, year: str | None, issued: int | None) -> TimeTold | None:
    """The time half a title names; several parts of a year are told as printed, and flagged."""
    plain = flatten(text)
    parts = parts_in(plain, titled=True)
    if len(parts) > 1:
        return TimeTold(f"{_printed(text, parts)}{_missing_year(parts, year)}").doubted()
    if parts:
        return TimeTold(spelled(parts[0], year))
    periods = find_periods(text)
    return TimeTold(_as_period(periods[-1] if issued else periods[0], issued)) if periods else None


def _printed(text: str, parts: Sequence[Part]) -> str:
    printed = text[parts[0].start : parts[-1].end].strip()
    return printed if printed.islower() or not printed.isupper() else printed.lower()


def _missing_year(parts: Sequence[Part], year: str | None) -> str:
    if year is None or any(part.year for part in parts):
        return ""
    return f" {year}" if parts[-1].name.endswith(" năm") else f" năm {year}"


def _as_period(period: Period, issued: int | None) -> str:
    """A span looked back upon gives its last year, as figures are those of the report's day."""
    if period.first == period.last:
        return str(period.first)
    return str(period.last) if issued and issued >= period.last else f"{period.first}-{period.last}"


def _looked_back(planned: str | None, signed: tuple[int, int] | None) -> TimeTold:
    """What a plan looks back on: the year before it, or that of its issue; flagged where it may be either."""
    years = re.findall(YEAR, planned or "")
    first = int(years[0]) if years else None
    if first is None:
        return TimeTold(str(signed[0]) if signed else None).doubted()
    if signed is None:
        return TimeTold(str(first - 1))
    if signed[0] < first:
        told = TimeTold(str(signed[0]))
        return told if signed[1] >= _MID_YEAR and signed[0] == first - 1 else told.doubted()
    told = TimeTold(str(first - 1))
    return told if signed[0] == first and signed[1] < _MID_YEAR else told.doubted()


def _next(reported: str | None) -> TimeTold:
    """What comes after the time reported on, where nothing tells what is planned for; always flagged."""
    year = year_in(reported)
    if year is None or reported is None:
        return TimeTold(reported).doubted()
    quarter = re.match(r"quý (I{1,3}) ", reported)
    months = re.match(r"(\d+) tháng đầu năm", reported)
    if quarter:
        told = f"quý {['II', 'III', 'IV'][len(quarter[1]) - 1]} năm {year}"
    elif months and int(months[1]) < 12:
        told = f"{12 - int(months[1])} tháng cuối năm {year}"
    else:
        told = reported if is_part(reported) and not reported.startswith("quý IV ") else str(int(year) + 1)
    return TimeTold(told).doubted()
