"""Letterhead and signature block -> what kind of document it is, whose, when, about what, signed by whom.

The layout is that of Decree 30/2020/NĐ-CP, appendix I (and of Circular 01/2011/TT-BNV before it): issuing body and
number at the left, motto, place and date at the right, then kind and subject, at the end the signer's office and name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.issuer import read_issuer
from extractors.layout import Line, letter_height, lines_of
from extractors.signer import read_signer
from normalizers.names import similar
from normalizers.periods import DateReading, find_dates, find_periods, find_years
from schemas.document import Page
from schemas.record import Finding, Value

__all__ = ["read_letterhead"]

_KINDS = {
    "quyet_dinh": "QUYẾT ĐỊNH",
    "ke_hoach": "KẾ HOẠCH",
    "bao_cao": "BÁO CÁO",
    "to_trinh": "TỜ TRÌNH",
    "thong_bao": "THÔNG BÁO",
    "nghi_quyet": "NGHỊ QUYẾT",
}
_SYMBOLS = {
    "QĐ": "quyet_dinh",
    "KH": "ke_hoach",
    "BC": "bao_cao",
    "TTR": "to_trinh",
    "TB": "thong_bao",
    "NQ": "nghi_quyet",
}
_NUMBER = re.compile(
    r"S[ốóôỐo6ó]\s*[:.]?\s*(?P<no>[\w-]{0,8}?)\s*/\s*(?P<symbol>[A-ZĐÐƯ][\wĐÐƯ&.-]*(?:\s?-\s?[A-ZĐƯ][\wĐƯ&.-]*)*)"
)


def read_letterhead(pages: Sequence[Page]) -> tuple[dict[str, Value], list[Finding]]:
    """Columns of dataset `documents`, and doubts about them.

    Args:
        pages: Of one document, repaired.
    """
    first = next((page for page in pages if page.words), None)
    if first is None:
        return {"doc_type": "khac"}, []
    lines = lines_of(first.words)
    head = [line for line in lines if line.box.y0 < first.height * 0.6]
    kind, kind_line = _kind(head)
    elsewhere = _elsewhere(pages, first)
    number = _doc_number(head, elsewhere)
    dated = _date(head, first)
    date = dated[1] if dated else None
    sure = dated is None or _confidence(dated[0], dated[1].start, dated[1].start + len(dated[1].printed)) >= _SURE
    title = _title(head, kind_line, first)
    text = " ".join(line.text for page in pages[:_PAGES_FOR_NAMES] for line in lines_of(page.words))
    values: dict[str, Value] = {
        "doc_type": kind or _kind_by_symbol(number) or ("cong_van" if _is_letter(head) else "khac"),
        "doc_number": number.text if number else None,
        "issued_date": date.value if date and sure else None if date else _date_elsewhere(number, elsewhere),
        "title": title,
        "report_year": _report_year(title, date.year if date else None),
    }
    values |= read_issuer(head, first, text, _NUMBER)
    values |= read_signer(pages)
    return values, _doubts(first, number, dated, sure)


def _kind_by_symbol(number: _Number | None) -> str | None:
    """The kind that the symbol abbreviates."""
    return _SYMBOLS.get(re.split(r"[-\d]", number.symbol.upper())[0]) if number else None


def _is_letter(head: Sequence[Line]) -> bool:
    """An official letter (công văn) names no kind: it has a subject (V/v) and an addressee."""
    return any(re.match(r"(?:V/[vV]|Kính gửi)", line.text) for line in head)


def _kind(head: Sequence[Line]) -> tuple[str | None, Line | None]:
    """The kind of document and the line that names it, alone on its line in capitals."""
    for line in head:
        text = line.text.strip(" :.")
        if not text.isupper() or len(text) > 20:
            continue
        for code, name in _KINDS.items():
            if similar(text, name) >= 0.88:
                return code, line
    return None, None


class _Number(NamedTuple):
    """The line of number and symbol.

    Attributes:
        line: As read.
        text: "416/QĐ-UBND", None where the number is blank or was not read surely.
        symbol: "QĐ-UBND", None where there is none.
        seen: What stands in the number's place, sure or not; "" where it is blank.
    """

    line: Line
    text: str | None
    symbol: str
    seen: str


_PAGES_FOR_NAMES = 20
"""Pages whose sentences tell how places are written and which province a district belongs to."""

_SURE = 0.75
"""Least confidence of an OCR word that a number or date of a letterhead may rest on: handwriting mostly reads below."""


def _elsewhere(pages: Sequence[Page], first: Page) -> str:
    """What else the document says: its other pages ("Kèm theo Quyết định số …") and the first page's text layer."""
    return " ".join([first.layer_text, *(line.text for p in pages if p is not first for line in lines_of(p.words))])


def _date_elsewhere(number: _Number | None, elsewhere: str) -> Value:
    """The date another page gives with the document's number ("Kèm theo Quyết định số 599/QĐ-UBND ngày …")."""
    if number is None or number.text is None:
        return None
    again = re.search(rf"(?<![\d/.]){number.seen}\s*/\s*{re.escape(number.symbol)}(?P<after>.{{0,60}})", elsewhere)
    dates = find_dates(again["after"]) if again else ()
    return dates[0].value if dates else None


def _doc_number(head: Sequence[Line], elsewhere: str) -> _Number | None:
    """Number and symbol; handwriting is often misread: a number neither sure nor met elsewhere is left out."""
    for line in head[:20]:
        match = _NUMBER.search(line.text)
        if match:
            symbol = match["symbol"].replace(" ", "").replace("Ð", "Đ").strip(".-")
            symbol = re.sub(r"^(?:QĐĐ|QD|QÐĐ)(?=-)", "QĐ", symbol)
            seen = match["no"]
            whole = bool(re.fullmatch(r"\d{1,6}[a-zA-Z]?", seen))
            again = whole and bool(re.search(rf"(?<![\d/.]){seen}\s*/\s*{re.escape(symbol[:1])}", elsewhere))
            sure = whole and (again or _confidence(line, *match.span("no")) >= _SURE)
            return _Number(line, f"{seen}/{symbol}" if sure else None, symbol, seen)
    return None


def _confidence(line: Line, start: int, end: int) -> float:
    """Least confidence of the words that characters start..end of the line touch; 1.0 where there are none."""
    at, found = 0, [1.0]
    for word in line.words:
        if at < end and at + len(word.text) > start:
            found.append(word.confidence)
        at += len(word.text) + 1
    return min(found)


def _date(head: Sequence[Line], page: Page) -> tuple[Line, DateReading] | None:
    """The date line at the right of the letterhead, perhaps with the day left blank."""
    for line in head[:14]:
        if re.search(r"ngày.{0,12}tháng", line.text) and line.box.y0 < page.height * 0.25:
            dates = find_dates(line.text)
            if dates:
                return line, dates[0]
    return None


_TITLE_ENDS = re.compile(
    r"^(?:Kính gửi|Căn cứ|Thực hiện|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|CHỦ TỊCH|GIÁM ĐỐC|HỘI ĐỒNG NHÂN DÂN|Phần"
    r"|PHẦN|[IVX]+[./]|\d+\.|\(|_+|-{2,}|Để |Ngày |Theo )"
)


def _title(head: Sequence[Line], kind_line: Line | None, page: Page) -> str | None:
    """The lines below the kind of document, or the subject ("V/v …") of an official letter."""
    if kind_line is None:
        subject = next((i for i, line in enumerate(head) if re.match(r"V/[vV]", line.text)), None)
        if subject is None:
            return None
        left = [line for line in head[subject : subject + 5] if line.box.center[0] < page.width * 0.5]
        text = " ".join(line.text for line in left)
        return re.sub(r"^V/[vV]:?\s*", "", text) or None
    height = letter_height(page.words)
    parts: list[str] = []
    edge = kind_line.box.y1
    for line in head:
        if line.box.y0 < kind_line.box.y0 + 0.5 * height:
            continue
        centred = abs(line.box.center[0] - kind_line.box.center[0]) < 0.12 * page.width
        if line.box.y0 - edge > 1.8 * height or _TITLE_ENDS.match(line.text) or not centred or len(parts) > 5:
            break
        parts.append(line.text.strip())
        edge = line.box.y1
    return re.sub(r"^(?:Về việc|V/v)\s*:?\s*", "", " ".join(parts)).strip(" _-") or None


def _report_year(title: str | None, issued: int | None) -> int | None:
    """The year in the title, the first one of a period; else the year of issue."""
    if title:
        periods = find_periods(title)
        years = find_years(title)
        if periods and periods[-1].first != periods[-1].last:
            return periods[-1].first
        if years:
            return years[-1]
    return issued


def _doubts(page: Page, number: _Number | None, dated: tuple[Line, DateReading] | None, sure: bool) -> list[Finding]:
    """Number or date left blank, or there but not read surely."""
    found = []
    blank_day = dated is not None and dated[1].value is None and dated[1].reason != "impossible_date"
    if number and not number.text and number.seen:
        message = f"Số ký hiệu viết tay hoặc mờ, đọc được “{number.seen}/{number.symbol}” nhưng chưa chắc: cần xem ảnh."
        found.append(_doubt(page, "unsure_number", "doc_number", number.line, message))
    elif (number and not number.text) or (number is None and blank_day):
        what = "Số ký hiệu và ngày ban hành để trống" if blank_day else "Số ký hiệu để trống"
        line = number.line if number else None
        message = f"{what}: văn bản có thể chưa được phát hành, hoặc phần viết tay không đọc được."
        found.append(_doubt(page, "missing_number_date", "doc_number", line, message))
    if dated and dated[1].value is not None and not sure:
        message = f"Ngày ban hành đọc được “{dated[1].printed}” nhưng chưa chắc: cần xem ảnh."
        found.append(_doubt(page, "unsure_date", "issued_date", dated[0], message))
    return found


def _doubt(page: Page, rule: str, column: str, line: Line | None, message: str) -> Finding:
    return Finding(
        rule=rule,
        severity="warning",
        message=message,
        page=page.number,
        box=line.box if line else None,
        dataset="documents",
        column=column,
        actual=line.text if line else None,
        source=page.route,
    )
