"""The year, date or span a figure is for.

Three things tell it, the closest first: the figure's own sentence (`told`), the headings of its section (`sections`:
they print a time, look back or plan), and the document (`frame`: the time it reports on and the one it plans for).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.figures.clauses import MAX_BEFORE, Clause
from extractors.figures.frame import Frame, frame_of
from extractors.figures.sections import Section, head_of, section_of
from extractors.figures.stance import done_told, plan_told
from extractors.figures.states import State
from extractors.figures.times import YEAR, Part, TimeTold, as_date, is_part, parts_in, spelled, year_in
from extractors.figures.told import (
    AS_OF,
    MAX_HEAD,
    tells_time,
    told_anew,
    told_before_that,
    told_part,
    told_time,
    year_printed,
)
from schemas.record import Value

__all__ = ["TimeTold", "period_of"]

_OPENING = re.compile(
    rf"(?:(?:[-+*–]|\w{{1,2}}[.)])\s)?(?:trong\s|ca\s)?(?:nam\s(?P<year>{YEAR})(?![\d/])|(?=quy|\d|\w+ thang))"
)
"""A paragraph that opens with a time tells that of all its sentences."""
_OPENING_DAY = re.compile(r"(?:(?:[-+*–]|\w{1,2}[.)])\s)?(?:tinh )?(?=(?:den|toi|tai thoi diem)\s)")
"""... and one that opens with a day tells its states too."""

_FROM = re.compile(r"\btừ (?:mức )?$")
_TO = re.compile(r"[^;.,]{0,40}?(?<!trở )\b(?:lên|xuống|còn)\b\D{0,25}\d")
_SINCE_NEW_YEAR, _FIRST_PART = re.compile(r"tu dau nam|trong (?!nam)"), re.compile(r"quý I |\d+ tháng đầu")
_ALL_YEAR = re.compile(r"(?:ca|hang|ke hoach|het|cuoi) nam")


def period_of(clause: Clause, headings: Sequence[str], document: Mapping[str, Value], state: State) -> TimeTold:
    """The year, date or span a figure is for: its sentence says it, else its section, else the document.

    Flagged is what may be of another time: a state in a report on part of a year (it is as old as the report, not as
    the part), a sum "đến nay" there, what is planned where the section looks back and the other way round, what a plan
    tells without saying whether it is reached, and times that only the document's own time suggests.

    Args:
        clause: The figure in its sentence.
        headings: Above its paragraph, the outermost first.
        document: Title, kind, date and year of the report, perhaps its introduction.
        state: Whether the figure tells a state.
    """
    frame = frame_of(document)
    section = section_of(headings, head_of(clause.text[: clause.figure.start + 1]), frame)
    earlier = told_before_that(clause)
    if earlier:
        return _a_year_before(section.time.period, *earlier)
    year = year_in(section.time.period) or frame.year
    own, part = told_time(clause, document), told_part(clause)
    if part:
        return TimeTold(spelled(part, year_printed(clause) or (own if own and year_in(own) == own else year)))
    if own:
        return TimeTold(own)
    opening = _opening(clause, year)
    if opening and (state == "done" or opening.startswith("đến ")) and not _told_again(clause):
        return TimeTold(opening)
    time = _by_tense(clause, section, frame)
    if opening and opening != time.period:
        return time.doubted()
    return _of_part(clause, time, section, state)


def _a_year_before(period: str | None, year: str | None) -> TimeTold:
    """The same time of an earlier year: that year, of a part of a year perhaps the same part of it."""
    if year is None or period is None or not is_part(period):
        return TimeTold(year)
    return TimeTold(re.sub(YEAR, year, period)).doubted()


def _words(clause: Clause) -> str:
    """The words of a figure's sentence before it, from the last semicolon on."""
    start = max(clause.sentence[0], clause.figure.start - MAX_BEFORE)
    return clause.text[max(start, clause.plain.rfind(";", start, clause.figure.start) + 1) : clause.figure.start]


def _told_again(clause: Clause) -> str | None:
    """The last words that tell a time right before a figure, from the last semicolon on; else None."""
    return told_anew(clause, clause.figure.start - len(_words(clause)))


def _opening(clause: Clause, year: str | None) -> str | None:
    """The time that an earlier sentence opens the paragraph with."""
    end = min(clause.sentence[0], MAX_HEAD)
    before = _OPENING_DAY.match(clause.plain, 0, end)
    day = AS_OF.match(clause.plain, before.end(), end) if before else None
    if day:
        return None if tells_time(clause.plain, day.end(), clause.sentence[0]) else f"đến {as_date(day[1])}"
    match = _OPENING.match(clause.plain, 0, end)
    if match is None:
        return None
    part: Part | None = next(iter(parts_in(clause.plain, match.end(), end)), None)
    opens = part if part and part.start == match.end() and not match["year"] else None
    since = opens.end if opens else match.end()
    if tells_time(clause.plain, since, clause.sentence[0]):
        return None
    return spelled(opens, year) if opens else match["year"]


def _by_tense(clause: Clause, section: Section, frame: Frame) -> TimeTold:
    """The section's time, but for what a sentence plans or has reached against it."""
    words = _words(clause)
    plans, done = plan_told(words), done_told(words)
    if section.stance == "plan" or (frame.plans and section.stance is None):
        if (done and not plans) or _rises(clause, words):
            return frame.reported.doubted()
        clear = section.stance or section.told or plans
        return section.time if clear else section.time.doubted()
    return section.time.doubted() if plans and not done else section.time


def _rises(clause: Clause, words: str) -> bool:
    """Whether a figure is what a plan begins with: "nâng từ 45% lên 60%"."""
    return bool(_FROM.search(words) and _TO.match(clause.text, clause.figure.end, clause.sentence[1]))


def _of_part(clause: Clause, time: TimeTold, section: Section, state: State) -> TimeTold:
    """The time of a section; in one that reports on a part of a year, states and sums may be of more than it."""
    if section.stance == "plan" or not is_part(time.period):
        return time
    anew = _told_again(clause)
    if anew and _ALL_YEAR.fullmatch(anew):
        return TimeTold(year_in(time.period), time.flags)
    if anew and _SINCE_NEW_YEAR.match(anew) and _FIRST_PART.match(time.period or ""):
        anew = None
    return time.doubted() if anew or state != "done" else time
