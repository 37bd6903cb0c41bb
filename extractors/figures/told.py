"""The time that a figure's own sentence tells."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractors.figures.clauses import MAX_BEFORE, Clause
from extractors.figures.times import COMPARED, NEAR, YEAR, Part, as_date, parts_in
from schemas.record import Value

__all__ = ["AS_OF", "MAX_HEAD", "tells_time", "told_anew", "told_before_that", "told_part", "told_time", "year_printed"]

MAX_HEAD = 100
"""Characters of a paragraph in which the colon behind its head is looked for."""

_D = r"\d{1,2}\s?/\s?\d{1,2}\s?/\s?\d{4}|\d{1,2} thang \d{1,2} nam \d{4}"
_LEAD = (
    r"(?:(?:^\s*(?:[-+*•]\s)?(?:\w{1,3}[.)])?|[.,;:(–-])\s*"
    r"|\b(?:trong|ca|dau|cuoi|het|toi|den|(?<!dau )tu|vao|rieng|tinh den|ke tu|nhung|cua)\s)"
)
_RANGE = re.compile(rf"({_D})\s?(?:[-–]\.?|den(?: het)?(?: ngay)?)\s?(?:ngay\s)?({_D})")
AS_OF = re.compile(rf"\b(?:(?:den|toi)\s(?:het\s)?(?:thoi diem\s)?|tai thoi diem\s)(?:het\s)?(?:ngay\s)?({_D})")
_AS_OF_DAY = re.compile(r"\b(?:den|toi)\s(?:het\s)?ngay\s(\d{1,2}\s?/\s?\d{1,2})(?![/\d.])")
"""A day whose year is that of the report."""
_AT_MONTH = re.compile(rf"(?<!\d )\bthang\s(\d{{1,2}})\s?(?:/|nam)\s?({YEAR})(?=(?:\s(?:la|co|dat))?\s?:?\s?$)")
_MONTH = re.compile(rf"{_LEAD}(?:het\s)?thang\s(\d{{1,2}})\s?(?:/|nam)\s?({YEAR})")
_YEARS = re.compile(
    rf"(?:{_LEAD}|\b(?:hai|ba|\d{{1,2}})\s)(?:cac\s)?nam\s\(?({YEAR})\s?(?:,|va|-|–)"
    rf"\s?(?:nam\s)?(?:{YEAR}(?:,| va|, va)\s(?:nam\s)?){{0,4}}({YEAR})"
)
_SPAN = re.compile(
    rf"\b(?:giai doan(?:\s\w{{1,4}})?|tu(?: nam)?|nam hoc)\s\(?({YEAR})\s?(?:[-–]|den(?: nam)?)\s?({YEAR})"
)
_YEAR = re.compile(rf"{_LEAD}nam\s({YEAR})(?![/\d])")
_YEAR_OPEN = re.compile(rf"\bnam\s({YEAR})(?=\s?\((?:la\s|dat\s|co\s)?$)")
"""A year whose figure stands in the bracket right behind it, compared with or not: "gấp đôi năm 2019 (40 hồ sơ)"."""
_YEAR_IS = re.compile(
    rf"\bnam\s({YEAR})(?=[^,;:.()\d]{{0,60}}\s(?:la|dat|chiem|co|duoc|chi|moi)(?:\s(?:la|dat|co|chi|moi))?\s?:?\s?$)"
)
"""A year that what is told belongs to: "Số hồ sơ năm 2020 của huyện là 40"."""
_YEAR_NEXT = re.compile(
    rf"(?<!20\d\d)(?<!19\d\d)(?:[,;]|\sva)\s({YEAR})"
    r"(?=(?:\s(?:la|co|dat|mo|nhan|tiep nhan|cap|gui|giai quyet))?\s?:?\s$)"
)
"""One more of the years told each with its figure: "năm 2020 có 12 lớp, 2021 có 15 lớp"."""
_LATER = re.compile(rf"\b((?<!dau )tu|den|trong|cuoi|dau|vao|het|toi)\s(?:het\s|cuoi\s)?nam\s({YEAR})")
_OF_YEAR = re.compile(rf"\s(?:(?:cua|trong|vao)\s)?(?:ca\s)?nam\s({YEAR})(?![/\d])|\s?\(nam\s({YEAR})\)")
"""Right behind a figure: "từ 21,7% năm 2017 lên …"."""
_MEASURED = re.compile(r"\b(?:bang|gap|so voi|hon)\s(?:khoang\s|gan\s)?$")
"""Right before a figure that measures against the year behind it: "bằng 95% năm 2017"."""
_CHANGED_BY = re.compile(r"\d%?[^.;:()\d]{0,30},\s(?:tang|giam)(?:\sthem)?\s(?:(?:hon|gan|khoang|tren)\s)?$")
"""Between a figure and by how much it grew."""
_AGAINST = re.compile(r"\b(?:so (?:voi|cung)|cung ky)\b[^,;.]{0,25}$")
"""Between a figure and a time that it is compared with: "tăng 40 hồ sơ so với 6 tháng cuối năm 2021"."""
_OPENED = re.compile(r"\s?\((?:la\s|dat\s|co\s)?")
"""Between a time and the figure that the bracket behind it tells: "so với quý I năm 2022 (40 hồ sơ)"."""
_RESET = re.compile(r"\bhien (?:nay|co|tai|da|dang|dung)?|\b(?:den|,) nay\b")
_ANEW = re.compile(
    rf"\bnam\s{YEAR}|\bthang\s\d|\d/{YEAR}|\b(?:luy ke|tu dau nam|(?:ca|het|hang|(?<!thang )cuoi) nam|hien nay|den nay"
    r"|trong (?:(?:\d{1,2}|sau|chin) thang|nam(?! \d))|hien (?:co|tai|da|dang)|nhiem ky|giai doan|ke hoach nam)\b"
)
"""What ends the part of a year told before: another time, a sum."""
_WITHIN = re.compile(r"\btrong\s$")

_SAME_TIME = re.compile(
    rf"\b(?:cung ky(?: nam (?:truoc|ngoai|({YEAR})))?(?:,? (?:la|co|dat|chi))*\s*\(?"
    rf"|so voi (?:cung ky )?nam (?:truoc|ngoai|({YEAR}))\s*\()(?:la\s|dat\s)?$"
    rf"|(?<!so voi )\bcung ky(?: nam (?:truoc|ngoai|({YEAR})))?"
    r"(?: (?!tang|giam|bang|gap|vuot|cao|thap)[a-z]+){1,3}\s$"
    r"|(?<!so voi )(?<!ky )\bnam (?:truoc|ngoai)(?: (?:la|dat|co|chi)){0,2}\s$"
)
"""Right before a figure: it is for the year before, which is told or open, not for the year reported on."""

_SUBJECT = re.compile(
    rf"(?:^|[.;:]\s|\)\s|\b(?:ket qua|diem|cac|xep hang|thu hang)\s)(?:(?:[-+*]|\w{{1,2}}[.)])\s)?"
    rf"(?:chi so|bo chi so|ke hoach|muc tieu|chi tieu|par[ -]?index|papi|sipas|pci|dti|ict[ -]?index)\b"
    rf"[^.;:\d]{{0,60}}?\b({YEAR})(?![/\d])"
)
"""Where the thing measured or planned names its own year: "Chỉ số cải cách hành chính năm 2022 của huyện đạt …"."""


def told_before_that(clause: Clause) -> tuple[str | None] | None:
    """The year, None where it is open, if the words right before a figure give it to the year before; else None."""
    start = max(clause.sentence[0], clause.figure.start - NEAR)
    match = _SAME_TIME.search(clause.plain, start, clause.figure.start)
    return (next(filter(None, match.groups()), None),) if match else None


def told_time(clause: Clause, document: Mapping[str, Value]) -> str | None:
    """The year, span or day that a figure's sentence gives it, parts of years left out."""
    return _before(clause, document) or _behind(clause) or _of_changed(clause) or _of_subject(clause)


def _before(clause: Clause, document: Mapping[str, Value]) -> str | None:
    start = max(clause.sentence[0], clause.figure.start - MAX_BEFORE)
    words, year = clause.plain[start : clause.figure.start], _year_of_days(document)
    found: list[tuple[int, int, str]] = []
    for pattern, form in (
        (_RANGE, "{0} - {1}"),
        (AS_OF, "đến {0}"),
        *(((_AS_OF_DAY, f"đến {{0}}/{year}"),) if year else ()),
        (_AT_MONTH, "{0}/{1}"),
        (_MONTH, "{0}/{1}"),
        (_YEARS, "{0}-{1}"),
        (_SPAN, "{0}-{1}"),
        (_YEAR_OPEN, "{0}"),
        (_YEAR_IS, "{0}"),
        (_YEAR_NEXT, "{0}"),
        (_YEAR, "{0}"),
    ):
        for match in pattern.finditer(words):
            compared = COMPARED.search(words[: match.start(1)].removesuffix("nam ")) and pattern is not _YEAR_OPEN
            taken = pattern is _YEAR and _of_another(clause, start + match.start(), start + match.end())
            if not compared and not taken and not any(s <= match.start(1) < e for s, e, _ in found):
                found.append((match.start(1), match.end(), form.format(*map(as_date, match.groups()))))
    if not found:
        return None
    _, end, period = max(found)
    return None if _RESET.search(words, end) else period


def _of_another(clause: Clause, start: int, end: int) -> bool:
    """Whether a year stands in a bracket that is closed before the figure, behind another figure: "30% (năm 2021)"."""
    between = clause.plain[end : clause.figure.start]
    return between.count(")") > between.count("(") and any(other.start < start for other in clause.others)


def _year_of_days(document: Mapping[str, Value]) -> int | None:
    """The year of days printed without one; None where the report was signed in another year than it reports on."""
    year, issued = document.get("report_year"), getattr(document.get("issued_date"), "year", None)
    return year if isinstance(year, int) and issued in (None, year) else None


def _behind(clause: Clause) -> str | None:
    figure = clause.figure
    dated = AS_OF.search(clause.plain, figure.end, min(clause.following, figure.end + NEAR))
    if dated and clause.plain[figure.end : dated.start()].count("(") == 1:
        return f"đến {as_date(dated[1])}"
    owned = _OF_YEAR.match(clause.plain, figure.end)
    if owned and figure.unit != "lần" and not _MEASURED.search(clause.plain[clause.sentence[0] : figure.start]):
        return owned[1] or owned[2]
    match = _LATER.search(clause.words_after)
    if match is None or _AGAINST.search(clause.words_after, 0, match.start()):
        return None
    word = {"tu": "từ ", "den": "đến ", "toi": "đến ", "het": "đến "}.get(match[1], "")
    return f"{word}{match[2]}"


def _of_changed(clause: Clause) -> str | None:
    """The year of the figure right before one that tells how much it grew: "năm 2020 là 35 máy, tăng 5 máy"."""
    if not clause.others or not _CHANGED_BY.search(clause.plain, clause.others[-1].start, clause.figure.start):
        return None
    grown = clause.others[-1].start
    told = _YEAR_IS.search(clause.plain, max(clause.sentence[0], grown - MAX_BEFORE), grown)
    return told[1] if told and not COMPARED.search(clause.plain[: told.start()][-NEAR:]) else None


def _of_subject(clause: Clause) -> str | None:
    """The year of the index or plan that a figure's sentence, or the paragraph's head before its colon, speaks of."""
    start, at = clause.sentence[0], clause.figure.start
    head = clause.plain.find(":", 0, min(at, MAX_HEAD))
    for words in (clause.plain[max(start, at - MAX_BEFORE) : at], clause.plain[: max(head, 0)]):
        told = [m for m in _SUBJECT.finditer(words) if not COMPARED.search(words[: m.start(1)].removesuffix("nam "))]
        if told:
            return told[-1][1]
    return None


def told_part(clause: Clause) -> Part | None:
    """The quarter or half-year that a figure's sentence gives it ("Quý II: 35 hồ sơ"): behind it or before it."""
    at = clause.figure.start
    near = parts_in(clause.plain, max(clause.sentence[0], at - NEAR), at, compared=True)[-1:]
    if near and _OPENED.fullmatch(clause.plain, near[0].end, at):
        return near[0]
    behind = [
        part
        for part in parts_in(clause.plain, clause.figure.end, clause.after)
        if _WITHIN.search(clause.plain, max(0, part.start - 7), part.start)
    ]
    found = behind[:1] or parts_in(clause.plain, max(clause.sentence[0], at - MAX_BEFORE), at)[-1:]
    if not found or (found[0].start < clause.before and not _holds_on(clause, found[0])):
        return None
    return found[0]


def _holds_on(clause: Clause, part: Part) -> bool:
    """Whether a part of a year told before other figures is that of this one too.

    "Trong quý I, xã nhận 12 hồ sơ, trả 11 hồ sơ" is of one quarter; "12 hồ sơ (quý I: 4), trả 11 hồ sơ" is not, nor
    is what comes behind another year, a sum since then or a date.
    """
    words = clause.plain[part.end : clause.figure.start]
    earlier = [other for other in clause.others if other.start < part.start]
    fresh = not earlier or re.search(r";|\.\s", clause.plain[earlier[-1].start : part.start])
    return bool(fresh) and words.count(")") <= words.count("(") and not told_anew(clause, part.end)


def told_anew(clause: Clause, start: int) -> str | None:
    """The last words between a place and a figure that tell a time, but for what it is compared with; else None."""
    return tells_time(clause.plain, max(start, clause.figure.start - MAX_BEFORE), clause.figure.start)


def tells_time(plain: str, start: int, end: int) -> str | None:
    """The last words between two places that tell a time, but for what it is compared with; else None."""
    told = _ANEW.finditer(plain, start, end)
    own = [m[0] for m in told if not COMPARED.search(plain[max(0, m.start() - NEAR) : m.start()])]
    return own[-1] if own else None


def year_printed(clause: Clause) -> str | None:
    """The last year that a figure's sentence prints before it, but for what it is compared with."""
    start = max(clause.sentence[0], clause.figure.start - MAX_BEFORE)
    words = clause.plain[start : clause.figure.start]
    told = [
        m for m in re.finditer(rf"\b(?:nam\s|\d/)({YEAR})(?![/\d])", words) if not COMPARED.search(words[: m.start()])
    ]
    return told[-1][1] if told else None
