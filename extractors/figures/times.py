"""Parts of years, days and years as sentences, headings and titles print them, in one spelling."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.figures.find import flatten

__all__ = [
    "COMPARED",
    "NEAR",
    "YEAR",
    "Part",
    "TimeTold",
    "as_date",
    "is_part",
    "parts_in",
    "spelled",
    "uncited",
    "year_in",
]

YEAR = r"(?:19[4-9]\d|20\d\d)"

NEAR = 60
"""Characters before a time or figure in which what it is compared with stands."""

COMPARED = re.compile(r"(?:so voi|cung ky|hon|truoc)\s(?:cung ky\s)?$")
"""Right before a time: a figure is compared with it, it is not the figure's own."""


class TimeTold(NamedTuple):
    """The time a figure, a heading or a document is for.

    Attributes:
        period: "2022", "2021-2025", "quý III năm 2022", "6 tháng đầu năm 2022", "5/2022", "đến 31/5/2022",
            "01/01/2022 - 31/5/2022"; None where it is open.
        flags: `unsure_period` where it may be another.
    """

    period: str | None
    flags: tuple[str, ...] = ()

    def doubted(self) -> TimeTold:
        """The same, flagged."""
        return TimeTold(self.period, ("unsure_period",))


class Part(NamedTuple):
    """A part of a year where it is printed.

    Attributes:
        start: Where it begins.
        end: Where it ends, its year included.
        name: "quý III", "6 tháng đầu năm", "tháng 5".
        year: As printed with it, else None.
    """

    start: int
    end: int
    name: str
    year: str | None


_COUNTS = {"ba": 3, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11}
_WITH_YEAR = rf"(?:\s?(?:/|nam)?\s?(?P<year>{YEAR})(?![\d/]))?"
_QUARTER = re.compile(rf"\bquy\s(?P<quarter>i{{1,3}}|iv|[1-4])\b{_WITH_YEAR}")
_MONTHS = re.compile(
    rf"\b(?P<count>\d{{1,2}}|ba|sau|bay|tam|chin|muoi(?:\smot)?)\sthang\s"
    rf"(?:(?P<side>dau|cuoi)\snam(?:\s(?P<year>{YEAR})(?![\d/]))?|nam\s(?P<of>{YEAR})(?![\d/]))"
)
_HALF = re.compile(rf"\bnua\s(?P<side>dau|cuoi)\snam(?:\s(?P<year>{YEAR}))?")
_MONTH = re.compile(
    r"(?:(?<=^)|(?<=[;:,.(]\s)|(?<=\()|(?<=\btrong\s)|(?<=\brieng\s)|(?<=\bqua\s))"
    r"thang\s(?P<month>\d{1,2})(?!\s?[/.\d]|\snam\b)"
    r"|(?<!den )(?<!het )(?<!toi )(?<!hang )(?<!\d )\bthang\s(?P<told>\d{1,2})(?=\s?:|\sla\s\d)"
)
"""A month whose year is that of the report: "tháng 11: 14 hồ sơ"."""
_MONTH_TITLED = re.compile(
    rf"(?<!\d )(?<!den )(?<!tu )\bthang\s(?P<month>\d{{1,2}})\b(?:(?:\s?/|\snam)\s?(?P<year>{YEAR})|(?!\s?[/.]\s?\d))"
)
_CITED = re.compile(
    r"\b(?:số|so)\s?:?\s?\d{1,5}[a-zđ]?\s?[-/]\s?[^\W\d]\S*|\d+\s?/\s?(?:19|20)\d\d\s?/\s?\S+"
    r"|\b(?:ngày|ngay)\s(?:\d{1,2}\s?/\s?\d{1,2}\s?/\s?|\d{1,2} th[áa]ng \d{1,2} n[ăa]m )\d{4}"
    r"|\b(?:nhiệm kỳ|nhiem ky)\s\d{4}\s?[-–]\s?\d{4}"
    r"|[,;]?\s(?:và |va )?(?:định hướng|dinh huong|tầm nhìn|tam nhin)\s(?:đến|den|năm|nam)\b.*",
    re.IGNORECASE,
)
"""Numbers, dates and terms that a title or heading cites, and what it says of the far future."""
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def parts_in(
    plain: str, start: int = 0, end: int | None = None, *, titled: bool = False, compared: bool = False
) -> list[Part]:
    """Parts of years named between two places, in order.

    Args:
        plain: Lower case without marks.
        start: Where to look from.
        end: Where to look to, the end of the text where None.
        titled: Whether a month with its year is one, as in headings and titles; sentences have rules of their own.
        compared: Whether those that something is compared with are wanted too.
    """
    patterns = (_QUARTER, _MONTHS, _HALF, _MONTH, *([_MONTH_TITLED] if titled else []))
    found = [m for p in patterns for m in p.finditer(plain, start, len(plain) if end is None else end)]
    told = [m for m in found if compared or not COMPARED.search(plain[max(0, m.start() - NEAR) : m.start()])]
    return sorted({match.start(): _part(match) for match in told}.values())


def _part(match: re.Match[str]) -> Part:
    groups = match.groupdict()
    year = groups.get("year") or groups.get("of")
    if "quarter" in groups:
        quarter = groups["quarter"]
        return Part(*match.span(), f"quý {_ROMAN.get(quarter, quarter.upper())}", year)
    if "month" in groups:
        return Part(*match.span(), f"tháng {int(groups['month'] or groups.get('told') or 0)}", year)
    count = groups.get("count")
    months = 6 if count is None else _COUNTS.get(count) or int(count)
    side = "cuối" if groups["side"] == "cuoi" else "đầu"
    return Part(*match.span(), f"{months} tháng {side} năm", year)


def spelled(part: Part, year: str | None) -> str:
    """A part with its own year, else the one given: "quý I năm 2022", "6 tháng đầu năm 2022", "11/2022"."""
    year = part.year or year
    if year is None or not re.fullmatch(YEAR, year):
        return part.name
    if part.name.startswith("tháng "):
        return f"{part.name.removeprefix('tháng ')}/{year}"
    return f"{part.name} {year}" if part.name.endswith(" năm") else f"{part.name} năm {year}"


def is_part(period: str | None) -> bool:
    """Whether a period is a part of one year: a quarter, some months, a month."""
    return bool(period and re.search(r"quý|tháng|^\d{1,2}/\d{4}$", period))


def uncited(words: str) -> str:
    """Words of a title or heading, with marks or without, without numbers and dates of the documents they cite."""
    return _CITED.sub(" ", words)


def year_in(period: str | None) -> str | None:
    """The one year a period is or lies in, None where it spans several or none is told."""
    years = set(re.findall(YEAR, period or ""))
    return years.pop() if len(years) == 1 else None


def as_date(text: str) -> str:
    """A date as digits: "15 thang 11 nam 2019" -> "15/11/2019"."""
    return re.sub(r"\s*(?:thang|nam|/)\s*", "/", flatten(text))
