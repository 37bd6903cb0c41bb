"""Years, periods and dates as Vietnamese documents print them."""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from normalizers.names import strip_marks

__all__ = [
    "DateReading",
    "Period",
    "find_dates",
    "find_periods",
    "find_years",
    "parse_date",
    "single_year",
]

MAX_LENGTH = 200_000
"""Characters of a text searched; a long page has under 10 000."""

FIRST_YEAR, LAST_YEAR = 1945, 2100

_YEAR = r"(?:19[4-9]\d|20\d\d|2100)"
# Not inside a longer number, nor the middle of a document symbol such as 12/2018/QĐ-UBND.
_YEAR_HERE = rf"(?<![\d.,])(?P<first>{_YEAR})(?!\d|[.,]\d|/[^\W\d])"
_PERIOD = re.compile(
    rf"{_YEAR_HERE}(?:\s*(?:[-–—]|den(?:\s+nam)?)\s*(?P<last>{_YEAR})(?!\d|[.,/-]\d|/[^\W\d]))?", re.IGNORECASE
)
_GAP = r"[\s.…_]*+"  # possessive: a page of dots is searched in linear time
_LONG_DATE = re.compile(
    rf"ngay{_GAP}(?P<day>\d{{0,2}}){_GAP}thang{_GAP}(?P<month>\d{{0,2}}){_GAP}nam{_GAP}(?P<year>\d{{4}})?(?!\d)",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(r"(?<![\d/.,-])(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4})(?![\d/]|[.,-]\d)")


class Period(Struct, frozen=True):
    """Calendar years from `first` to `last`, both included; equal for a single year."""

    first: int
    last: int


class DateReading(Struct, frozen=True):
    """A date as printed.

    Attributes:
        value: None where a part is left blank or the date does not exist.
        day: Printed day, None where left blank.
        month: Printed month, None where left blank.
        year: Printed year, None where left blank.
        reason: Why `value` is None: `blank_part` or `impossible_date`; None where it is not.
        start: Index in the searched text.
        printed: As it stands there.
    """

    value: dt.date | None
    day: int | None
    month: int | None
    year: int | None
    reason: str | None
    start: int
    printed: str


def find_periods(text: str) -> tuple[Period, ...]:
    """All years and spans of years in a text, in order, repeated ones once ("giai đoạn 2021 - 2025", "Năm 2020").

    A span that runs backwards is read as two years.
    """
    found: dict[Period, None] = {}
    for match in _PERIOD.finditer(strip_marks(text[:MAX_LENGTH])):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        for period in [Period(first, last)] if first <= last else [Period(first, first), Period(last, last)]:
            found.setdefault(period)
    return tuple(found)


def find_years(text: str) -> tuple[int, ...]:
    """The single years in a text, in order, repeated ones once; spans of years are left out."""
    return tuple(p.first for p in find_periods(text) if p.first == p.last)


def single_year(text: str) -> int | None:
    """The year a text names, None where it names none or several."""
    years = set(find_years(text))
    return years.pop() if len(years) == 1 else None


def find_dates(text: str) -> tuple[DateReading, ...]:
    """All dates in a text, in order: "ngày 14 tháng 7 năm 2021", "14/7/2021", with blanks left for pen and ink too."""
    printed = text[:MAX_LENGTH]
    plain = strip_marks(printed)
    if len(plain) != len(printed):  # decomposed text: positions would not agree
        printed = plain
    matches = [*_LONG_DATE.finditer(plain), *_SHORT_DATE.finditer(plain)]
    readings = [_reading(match, printed) for match in sorted(matches, key=lambda match: match.start())]
    return tuple(r for r in readings if r.day or r.month or r.year)  # the mere words "ngày tháng năm" are no date


def parse_date(text: str) -> DateReading | None:
    """The first date in a text, None where there is none."""
    dates = find_dates(text)
    return dates[0] if dates else None


def _reading(match: re.Match[str], printed: str) -> DateReading:
    day, month, year = (int(match[part]) if match[part] else None for part in ("day", "month", "year"))
    value, reason = None, "blank_part"
    if day is not None and month is not None and year is not None:
        try:
            value = dt.date(year, month, day)
        except ValueError:
            reason = "impossible_date"
        if value and not FIRST_YEAR <= value.year <= LAST_YEAR:
            value, reason = None, "impossible_date"
    elif (day is not None and not 1 <= day <= 31) or (month is not None and not 1 <= month <= 12):
        reason = "impossible_date"
    return DateReading(
        value, day, month, year, None if value else reason, match.start(), printed[match.start() : match.end()].strip()
    )
