"""The year, date or span a figure is for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from extractors.figures.clauses import MAX_BEFORE, Clause
from extractors.figures.find import flatten
from extractors.figures.states import State
from normalizers.periods import Period, find_periods
from schemas.record import Value

__all__ = ["TimeTold", "default_period", "period_of"]


class TimeTold(NamedTuple):
    """The time a figure is for.

    Attributes:
        period: As printed or as the document says; None where it is open.
        flags: `unsure_period` where it may be another.
    """

    period: str | None
    flags: tuple[str, ...] = ()


_D = r"\d{1,2}\s?/\s?\d{1,2}\s?/\s?\d{4}|\d{1,2} thang \d{1,2} nam \d{4}"
_Y = r"(?:19[4-9]\d|20\d\d)"
_LEAD = r"(?:(?:^|[.,;:(–-])\s*|\b(?:trong|ca|dau|cuoi|het|toi|den|(?<!dau )tu|vao|rieng|tinh den|ke tu|nhung|cua)\s)"
_RANGE = re.compile(rf"({_D})\s?(?:[-–]\.?|den(?: het)?(?: ngay)?)\s?(?:ngay\s)?({_D})")
_AS_OF = re.compile(rf"\b(?:(?:den|toi)\s(?:het\s)?(?:thoi diem\s)?|tai thoi diem\s)(?:het\s)?(?:ngay\s)?({_D})")
_AS_OF_DAY = re.compile(r"\b(?:den|toi)\s(?:het\s)?ngay\s(\d{1,2}\s?/\s?\d{1,2})(?![/\d.])")
"""A day whose year is that of the report."""
_AT_MONTH = re.compile(rf"(?<!\d )\bthang\s(\d{{1,2}})\s?(?:/|nam)\s?({_Y})(?=(?:\s(?:la|co|dat))?\s?:?\s?$)")
_MONTH = re.compile(rf"{_LEAD}(?:het\s)?thang\s(\d{{1,2}})\s?(?:/|nam)\s?({_Y})")
_YEARS = re.compile(rf"{_LEAD}(?:cac\s)?nam\s({_Y})\s?(?:,|va|-|–)\s?(?:nam\s)?({_Y})")
_SPAN = re.compile(rf"\b(?:giai doan|tu nam)\s({_Y})\s?(?:[-–]|den(?: nam)?)\s?({_Y})")
_YEAR = re.compile(rf"{_LEAD}nam\s({_Y})(?![/\d])")
_LATER = re.compile(rf"\b((?<!dau )tu|den|trong|cuoi|dau|vao|het|toi)\s(?:het\s|cuoi\s)?nam\s({_Y})")
_QUARTER = re.compile(rf"\bquy\s(i{{1,3}}|iv|[1-4])\b(?:\s?(?:/|nam)\s?({_Y}))?")
_MONTHS = re.compile(rf"\b(?:\d{{1,2}}|sau|chin)\sthang\s(?:dau|cuoi)\snam(?:\s({_Y}))?")
_MONTH_ALONE = re.compile(
    r"(?:(?<=^)|(?<=[;:,.(]\s)|(?<=\()|(?<=\btrong\s)|(?<=\brieng\s)|(?<=\bqua\s))thang\s\d{1,2}(?!\s?[/.\d]|\snam\b)"
    r"|(?<!den )(?<!het )(?<!toi )(?<!hang )(?<!\d )\bthang\s\d{1,2}(?=\s?:|\sla\s\d)"
)
"""A month whose year is that of the report: "tháng 11: 14 hồ sơ"."""
_MONTH_TITLED = re.compile(rf"(?<!\d )(?<!den )(?<!tu )\bthang\s\d{{1,2}}(?:\s?/|\snam)\s?{_Y}")
_RESET = re.compile(r"\bhien (?:nay|co|tai|da|dang|dung)?|\bden nay\b")
_ANEW = re.compile(
    rf"\bnam\s{_Y}|\bthang\s\d|\d/{_Y}|\b(?:luy ke|tu dau nam|ca nam|hang nam|hien nay|den nay|hien (?:co|tai|da|dang)"
    r"|nhiem ky|giai doan|phan dau|muc tieu|chi tieu|ke hoach nam|se)\b"
)
"""What ends the part of a year told at the head: another time, a sum, a plan."""
_WITHIN = re.compile(r"\btrong\s$")
_OPENING = re.compile(
    rf"(?:(?:[-+*–]|\w{{1,2}}[.)])\s)?(?:trong\s)?((?:quy\s(?:i{{1,3}}|iv|[1-4])\b|\d{{1,2}} thang (?:dau|cuoi) nam)"
    rf"(?:\s?(?:/|nam)?\s?{_Y})?)(?=[,:\s])"
)
_COMPARED = re.compile(r"(?:so voi|cung ky|hon|truoc)\s(?:cung ky\s)?$")

_SAME_TIME = re.compile(
    rf"\b(?:cung ky(?: nam (?:truoc|ngoai|({_Y})))?(?:,? (?:la|co|dat|chi))*\s*\(?"
    rf"|so voi (?:cung ky )?nam (?:truoc|ngoai|({_Y}))\s*\()(?:la\s|dat\s)?$"
)
"""Right before a figure: it is for the year before, which is told or open, not for the year reported on."""


_NEAR = 60
"""Characters before a figure in which what it is compared with stands."""

MAX_HEAD = 100
"""Characters of a paragraph in which the colon behind its head is looked for."""


def period_of(clause: Clause, headings: Sequence[str], document: Mapping[str, Value], state: State) -> TimeTold:
    """The year, date or span a figure is for: its sentence says it, else the headings, title or letterhead.

    What was done in a time (dossiers, courses) is of the part of the year that heading or title names. A state (staff,
    machines, services offered, communes that have a thing) is of the day the report looks at: it has the date or time
    its own sentence tells, else the year reported on, never a quarter or half-year that only a heading or title names.
    What may be either, and what a title of several parts ("quý II và 6 tháng đầu năm") leaves open, is flagged.

    Args:
        clause: The figure in its sentence.
        headings: Above its paragraph, the outermost first.
        document: Title, date and year of the report.
        state: Whether the figure tells a state.
    """
    start = max(clause.sentence[0], clause.figure.start - _NEAR)
    earlier = _SAME_TIME.search(clause.plain, start, clause.figure.start)
    if earlier:
        return TimeTold(earlier[1] or earlier[2])
    own = _period_before(clause, document) or _period_behind(clause) or _year_of_subject(clause)
    year = own or default_period(headings, document)
    part = _part_of_year(clause)
    if part:
        return TimeTold(_with_year(part, _year_printed(clause) or year))
    if own or state == "state" or (_told_anew(clause) and not _planned(headings)):
        return TimeTold(year)
    head = _part_at_head(clause, headings, document)
    if head.period is None:
        return TimeTold(year)
    return TimeTold(_with_year(head.period, year), head.flags or (("unsure_period",) if state == "open" else ()))


def _with_year(part: str, year: str | None) -> str:
    """A part of a year with its year: "quý I/2022", "6 tháng đầu năm 2022", "11/2022"."""
    if re.search(_Y, part) or not year or not re.fullmatch(_Y, year):
        return _month(part)
    month = re.fullmatch(r"thang (\d{1,2})", flatten(part))
    return f"{month[1]}/{year}" if month else f"{part} {year}" if flatten(part).endswith(" nam") else f"{part}/{year}"


def _year_printed(clause: Clause) -> str | None:
    """The last year that the figure's sentence prints before it, but for what it is compared with."""
    start = max(clause.sentence[0], clause.figure.start - MAX_BEFORE)
    words = clause.plain[start : clause.figure.start]
    told = [
        m for m in re.finditer(rf"\b(?:nam\s|\d/)({_Y})(?![/\d])", words) if not _COMPARED.search(words[: m.start()])
    ]
    return told[-1][1] if told else None


def _planned(headings: Sequence[str]) -> bool:
    """Whether the innermost heading with a part of a year plans it ("Nhiệm vụ quý III")."""
    plain = next((plain for plain in map(flatten, reversed(headings)) if _parts(plain, 0, len(plain), titled=True)), "")
    return bool(_PLANNED.search(plain))


def _month(part: str) -> str:
    """A month with its year in digits: "tháng 5 năm 2022" -> "5/2022"; other parts of years as printed."""
    month = re.fullmatch(rf"thang (\d{{1,2}})(?:\s?/|\snam)\s?({_Y})", flatten(part))
    return f"{month[1]}/{month[2]}" if month else part


_SUBJECT = re.compile(
    rf"(?:^|[.;:]\s|\)\s|\b(?:ket qua|diem|cac)\s)(?:(?:[-+*]|\w{{1,2}}[.)])\s)?(?:chi so|bo chi so|ke hoach|muc tieu"
    rf"|chi tieu|par[ -]?index|papi|sipas|pci|dti|ict[ -]?index)\b[^.;:\d]{{0,60}}?\b({_Y})(?![/\d])"
)
"""Where the thing measured or planned names its own year: "Chỉ số cải cách hành chính năm 2022 của huyện đạt …"."""


def _year_of_subject(clause: Clause) -> str | None:
    """The year of the index or plan that a figure's sentence, or the paragraph's head before its colon, speaks of."""
    start, at = clause.sentence[0], clause.figure.start
    head = clause.plain.find(":", 0, min(at, MAX_HEAD))
    for words in (clause.plain[max(start, at - MAX_BEFORE) : at], clause.plain[: max(head, 0)]):
        told = [m for m in _SUBJECT.finditer(words) if not _COMPARED.search(words[: m.start(1)].removesuffix("nam "))]
        if told:
            return told[-1][1]
    return None


def _part_of_year(clause: Clause) -> str | None:
    """The quarter or half-year of a figure ("Quý II: 35 hồ sơ"), as printed: behind it, before it or at the head."""
    at = clause.figure.start
    behind = [
        m
        for m in _parts(clause.plain, clause.figure.end, clause.after)
        if _WITHIN.search(clause.plain, max(0, m.start() - 7), m.start())
    ]
    found = behind[:1] or _parts(clause.plain, max(clause.sentence[0], at - MAX_BEFORE), at)[-1:]
    if not found or (found[0].start() < clause.before and not _holds_on(clause, found[0])):
        return None
    return clause.text[slice(*found[0].span())].strip()


def _parts(plain: str, start: int, end: int, *, titled: bool = False) -> list[re.Match[str]]:
    """Parts of years named between two places, in order, but those that something is compared with.

    A month with its year is one where a heading or title names it (`titled`); sentences have rules of their own.
    """
    patterns = (_QUARTER, _MONTHS, _MONTH_ALONE, *([_MONTH_TITLED] if titled else []))
    found = [m for p in patterns for m in p.finditer(plain, start, end)]
    told = [m for m in found if not _COMPARED.search(plain[max(0, m.start() - _NEAR) : m.start()])]
    return sorted(told, key=lambda match: match.start())


def _holds_on(clause: Clause, part: re.Match[str]) -> bool:
    """Whether a part of a year told before other figures is that of this one too.

    "Trong quý I, xã nhận 12 hồ sơ, trả 11 hồ sơ" is of one quarter; "12 hồ sơ (quý I: 4), trả 11 hồ sơ" is not, nor
    is what comes behind another year, a sum since then or a date.
    """
    words = clause.plain[part.end() : clause.figure.start]
    earlier = [other for other in clause.others if other.start < part.start()]
    fresh = not earlier or re.search(r";|\.\s", clause.plain[earlier[-1].start : part.start()])
    return bool(fresh) and words.count(")") <= words.count("(") and not _anew(clause, part.end())


def _told_anew(clause: Clause) -> bool:
    """Whether a sentence tells a time of its own before its figure, if only "đến nay"."""
    return _anew(clause, max(clause.sentence[0], clause.figure.start - MAX_BEFORE))


def _anew(clause: Clause, start: int) -> bool:
    """Whether a time is told between a place and the figure, but for what it is compared with."""
    told = _ANEW.finditer(clause.plain, start, clause.figure.start)
    return any(not _COMPARED.search(clause.plain[max(0, m.start() - _NEAR) : m.start()]) for m in told)


def _part_at_head(clause: Clause, headings: Sequence[str], document: Mapping[str, Value]) -> TimeTold:
    """The part of a year that opens the paragraph, or that the innermost heading or title with a time names.

    Several are told as printed, and flagged; those of the plan that a title adds ("… và nhiệm vụ quý III") are none.
    """
    opening = _OPENING.match(clause.plain, 0, min(clause.sentence[0], MAX_HEAD))
    if opening:
        return TimeTold(clause.text[slice(*opening.span(1))].strip())
    for text in (*reversed(headings), str(document.get("title") or "")):
        plain = flatten(text)
        told = _parts(plain, 0, len(text), titled=True)
        plan = _PLANNED.search(plain, told[0].end()) if told else None
        told = [part for part in told if plan is None or part.start() < plan.start()]
        if told:
            flags = ("unsure_period",) if len(told) > 1 else ()
            return TimeTold(text[told[0].start() : told[-1].end()].strip(), flags)
        if find_periods(text):
            break
    return TimeTold(None)


_PLANNED = re.compile(r"\b(?:phuong huong|nhiem vu|ke hoach|chuong trinh cong tac|muc tieu)\b")


def _period_before(clause: Clause, document: Mapping[str, Value]) -> str | None:
    start = max(clause.sentence[0], clause.figure.start - MAX_BEFORE)
    words, year = clause.plain[start : clause.figure.start], _year_of_days(document)
    found: list[tuple[int, int, str]] = []
    for pattern, form in (
        (_RANGE, "{0} - {1}"),
        (_AS_OF, "đến {0}"),
        *(((_AS_OF_DAY, f"đến {{0}}/{year}"),) if year else ()),
        (_AT_MONTH, "{0}/{1}"),
        (_MONTH, "{0}/{1}"),
        (_YEARS, "{0}-{1}"),
        (_SPAN, "{0}-{1}"),
        (_YEAR, "{0}"),
    ):
        for match in pattern.finditer(words):
            if not _COMPARED.search(words[: match.start(1)].removesuffix("nam ")) and not any(
                s <= match.start(1) < e for s, e, _ in found
            ):
                found.append((match.start(1), match.end(), form.format(*map(_date, match.groups()))))
    if not found:
        return None
    _, end, period = max(found)
    return None if _RESET.search(words, end) else period


def _year_of_days(document: Mapping[str, Value]) -> int | None:
    """The year of days printed without one; None where the report was signed in another year than it reports on."""
    year, issued = document.get("report_year"), getattr(document.get("issued_date"), "year", None)
    return year if isinstance(year, int) and issued in (None, year) else None


def _date(text: str) -> str:
    """A date as digits: "15 thang 11 nam 2019" -> "15/11/2019"."""
    return re.sub(r"\s*(?:thang|nam|/)\s*", "/", text)


def _period_behind(clause: Clause) -> str | None:
    figure = clause.figure
    dated = _AS_OF.search(clause.plain, figure.end, min(clause.following, figure.end + _NEAR))
    if dated and clause.plain[figure.end : dated.start()].count("(") == 1:
        return f"đến {_date(dated[1])}"
    match = _LATER.search(clause.words_after)
    if match is None:
        return None
    word = {"tu": "từ ", "den": "đến ", "toi": "đến ", "het": "đến "}.get(match[1], "")
    return f"{word}{match[2]}"


_PAST = re.compile(r"danh gia|ket qua|hien trang|thuc trang|tinh hinh")


def default_period(headings: Sequence[str], document: Mapping[str, Value]) -> str | None:
    """The period that the innermost heading names, else the title, else the year reported on."""
    issued = document.get("issued_date")
    year = getattr(issued, "year", None)
    for heading in (*reversed(headings), str(document.get("title") or "")):
        dated = _AS_OF.search(flatten(heading))
        if dated:
            return f"đến {_date(dated[1])}"
        periods = find_periods(heading)
        if len(periods) == 1:
            return _as_period(periods[0], bool(_PAST.search(flatten(heading))), year)
    year = document.get("report_year") or year
    return str(year) if year else None


def _as_period(period: Period, past: bool, issued: int | None) -> str:
    """A span looked back upon gives its last year, as figures are those of the report's day."""
    if period.first == period.last:
        return str(period.first)
    return str(period.last) if past or (issued and issued > period.last) else f"{period.first}-{period.last}"
