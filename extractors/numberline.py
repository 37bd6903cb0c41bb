"""Number and date of a letterhead, typed or written by hand: what is surely read, what is unsure, what is blank.

Decree 30/2020/NĐ-CP, appendix I: "Số: 41/BC-UBND" under the issuer, "Lào Cai, ngày 5 tháng 8 năm 2020" under the motto.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.layout import Line
from normalizers.names import strip_marks
from normalizers.periods import DateReading, find_dates
from schemas.document import Page

__all__ = ["DocDate", "DocNumber", "is_number_line", "read_date", "read_number"]

_SURE = 0.75
"""Least confidence of an OCR word that a number or date of a letterhead may rest on: handwriting mostly reads below."""

_CODE = r"[A-ZĐÐƯ][\wĐÐƯ&.]*"
_SO = "S[oóòỏõọôốồổỗộOÓÒỎÕỌÔỐỒỔỖỘ6]"
"""The word before the number with whatever mark a reader saw on it: a number and a symbol must follow anyhow."""

_NUMBER = re.compile(
    rf"^\W{{0,3}}{_SO}\s*[:.;]?\s*(?P<no>[^/]{{0,20}}?)\s*/[\s/]*(?:(?P<year>(?:19|20)\d\d)\s*/\s*)?"
    rf"(?P<symbol>{_CODE}(?:\s?-\s?{_CODE})*)"
)
_PARTY = re.compile(rf"^\W{{0,3}}{_SO}\s*[:.;]?\s*(?P<no>[\w.…]{{0,6}}?)\s*-\s*(?P<symbol>{_CODE}/{_CODE})")
_WHOLE = re.compile(r"\d{1,6}[a-z]?")
_BLANK = re.compile(r"[\s.…_-]*")


class DocNumber(NamedTuple):
    """The line of number and symbol.

    Attributes:
        line: As read.
        text: "416/QĐ-UBND", None where the number is blank or was not read surely.
        symbol: "QĐ-UBND", with the year before it where one is printed.
        seen: What stands in the number's place, sure or not; "" where it is blank.
    """

    line: Line
    text: str | None
    symbol: str
    seen: str


class DocDate(NamedTuple):
    """The date line.

    Attributes:
        line: As read.
        reading: The date, its parts None where blank or not legible.
        sure: False where a part was written by hand and not read for sure.
    """

    line: Line
    reading: DateReading
    sure: bool


def is_number_line(text: str) -> bool:
    """Whether a line of the letterhead is that of the number."""
    return bool(_NUMBER.search(text) or _PARTY.search(text)) or text.lstrip().startswith("Số")


def read_number(head: Sequence[Line], page: Page, elsewhere: str) -> DocNumber | None:
    """Number and symbol; handwriting is often misread: a number neither sure nor met elsewhere is left out.

    Args:
        head: Lines of the upper part of the first page.
        page: That page.
        elsewhere: What else the document says.
    """
    for line in _joined([line for line in head[:24] if line.box.y0 < page.height * 0.35], page):
        match = _PARTY.search(line.text) or _NUMBER.search(line.text)
        if match:
            return _number(line, match, elsewhere)
    return None


def _joined(head: Sequence[Line], page: Page) -> list[Line]:
    """Lines, with "Số:" and the symbol far to its right as one."""
    found: list[Line] = []
    for line in head:
        above = found[-1] if found else None
        if (
            above
            and above.words[0].line_no == line.words[0].line_no
            and re.fullmatch(rf"{_SO}\s*[:.;]?.{{0,8}}", above.text)
            and line.box.x0 < page.width * 0.5
        ):
            found[-1] = Line((*above.words, *line.words))
        else:
            found.append(line)
    return found


def _number(line: Line, match: re.Match[str], elsewhere: str) -> DocNumber:
    symbol = match["symbol"].replace(" ", "").replace("Ð", "Đ").strip(".-")
    symbol = re.sub(r"^(?:QĐĐ|QD|QÐĐ)(?=-)", "QĐ", symbol)
    sign = "-" if "/" in symbol else "/"
    if match.re is _NUMBER and match["year"]:
        symbol = f"{match['year']}/{symbol}"
    seen = "" if _BLANK.fullmatch(match["no"]) else match["no"].strip()
    if not seen and match.re is _NUMBER and "/" in line.text[match.end("no") : match.start("symbol")].strip()[1:]:
        seen = "" if match["year"] else "/"
    whole = bool(_WHOLE.fullmatch(seen))
    again = whole and bool(re.search(rf"(?<![\d/.]){seen}\s*/\s*{re.escape(symbol[:1])}", elsewhere))
    sure = whole and (again or _confidence(line, *match.span("no")) >= _SURE)
    if not sure and seen and (typed := _attached(symbol, elsewhere)):
        seen, sure = typed, True
    return DocNumber(line, f"{seen}{sign}{symbol}" if sure else None, symbol, seen)


def _attached(symbol: str, elsewhere: str) -> str | None:
    """The number that "Kèm theo Quyết định số …" on an appendix gives in type with the same symbol."""
    note = (
        rf"(?:[Kk]èm|[Cc]ùng|[Tt]heo)\s+[^\d()]{{5,25}}?số\s*:?\s*(\d{{1,6}}[a-z]?)\s*/\s*{re.escape(symbol)}(?![\w-])"
    )
    found = set(re.findall(note, elsewhere))
    return str(found.pop()) if len(found) == 1 else None


def _confidence(line: Line, start: int, end: int) -> float:
    """Least confidence of the words that characters start..end of the line touch; 1.0 where there are none."""
    at, found = 0, [1.0]
    for word in line.words:
        if at < end and at + len(word.text) > start:
            found.append(word.confidence)
        at += len(word.text) + 1
    return min(found)


# What a pen left between the typed words may be read as anything.
_WRITTEN = re.compile(r"ngay(?P<day>.{0,10}?)thang(?P<month>.{0,8}?)nam\s*(?P<year>(?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_IN_DIGITS = re.compile(r"^[^\d]{2,40},\s*ngày\s*\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}", re.IGNORECASE)


def read_date(head: Sequence[Line], page: Page) -> DocDate | None:
    """The date line at the right of the letterhead, perhaps with parts left blank or written by hand."""
    for line in head[:16]:
        if line.box.y0 >= page.height * 0.28:
            continue
        written = _WRITTEN.search(strip_marks(line.text))
        if written or _IN_DIGITS.match(line.text):
            dates = find_dates(line.text)
            if dates:
                start = dates[0].start
                sure = _confidence(line, start, start + len(dates[0].printed)) >= _SURE
                return DocDate(line, dates[0], sure)
            if written:
                return DocDate(line, _illegible(written, line.text), sure=False)
        elif re.search(r"ngày.{0,12}tháng", line.text) and (dates := find_dates(line.text)):
            return DocDate(line, dates[0], sure=True)
    return None


def _illegible(written: re.Match[str], text: str) -> DateReading:
    """A date of which only the typed parts are legible."""
    month = re.search(r"\d{1,2}", written["month"])
    value = int(month[0]) if month and 1 <= int(month[0]) <= 12 else None
    return DateReading(
        None, None, value, int(written["year"]), "blank_part", written.start(), text[written.start() : written.end()]
    )
