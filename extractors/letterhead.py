"""Letterhead and signature block -> what kind of document it is, whose, when, about what, signed by whom.

The layout is that of Decree 30/2020/NĐ-CP, appendix I (and of Circular 01/2011/TT-BNV before it): issuing body and
number at the left, motto, place and date at the right, then kind and subject, at the end the signer's office and name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from extractors.issuer import read_issuer
from extractors.layout import Line, letter_height, lines_of
from extractors.numberline import DocDate, DocNumber, read_date, read_number
from extractors.signer import read_signer
from normalizers.citations import find_citations
from normalizers.names import similar
from normalizers.periods import find_dates, find_periods, find_years
from schemas.document import Page
from schemas.record import Finding, Severity, Value

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
_OTHERS = ("CHỈ THỊ", "HƯỚNG DẪN", "CHƯƠNG TRÌNH", "ĐỀ ÁN", "QUY CHẾ", "QUY ĐỊNH", "KẾT LUẬN", "PHƯƠNG ÁN", "CÔNG ĐIỆN")
"""Kinds that `doc_type` has no value for; their title stands below them all the same."""


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
    kind, kind_line = _kind(head, first)
    elsewhere = _elsewhere(pages, first)
    number = read_number(head, first, elsewhere)
    dated = read_date(head, first)
    title = _title(head, kind_line, first)
    text = " ".join(line.text for page in pages[:_PAGES_FOR_NAMES] for line in lines_of(page.words))
    values: dict[str, Value] = {
        "doc_type": kind
        or _kind_by_symbol(number)
        or ("cong_van" if kind_line is None and _is_letter(head) else "khac"),
        "doc_number": number.text if number else None,
        "issued_date": _issued(dated, number, elsewhere),
        "title": title,
        "report_year": _report_year(title, dated.reading.year if dated else None),
    }
    values |= read_issuer(head, first, text, _day(dated))
    signer, unsure = read_signer(pages)
    doubts = _doubts(first, number, dated)
    if unsure:
        message = f"Tên người ký đọc được “{signer['signer_name']}” nhưng chưa chắc: cần xem ảnh."
        doubts.append(_doubt(unsure[0], "unsure_signer", "signer_name", unsure[1], message, "info"))
    if values["issued_date"] is not None:
        doubts = [doubt for doubt in doubts if doubt.rule != "unsure_date"]
    return values | signer, doubts


def _day(dated: DocDate | None) -> dt.date | None:
    """A day of the month the date line tells, the day told where there is one; None without year and month."""
    if dated is None or dated.reading.value:
        return dated.reading.value if dated else None
    year, month = dated.reading.year, dated.reading.month
    return dt.date(year, month, 1) if year and month else None


def _issued(dated: DocDate | None, number: DocNumber | None, elsewhere: str) -> Value:
    """The date of issue, from the date line, else from where another page gives it with the number."""
    if dated and dated.sure:
        return dated.reading.value
    again = _date_elsewhere(number, elsewhere)
    if dated and again:
        year, month = dated.reading.year, dated.reading.month
        return again if again.year == year and month in (None, again.month) else None
    return again


def _kind_by_symbol(number: DocNumber | None) -> str | None:
    """The kind that the symbol abbreviates."""
    return _SYMBOLS.get(re.split(r"[-/\d]", number.symbol.upper().lstrip("0123456789/"))[0]) if number else None


def _is_letter(head: Sequence[Line]) -> bool:
    """An official letter (công văn) names no kind: it has a subject (V/v) and an addressee."""
    return any(re.match(r"(?:V/[vV]|Kính gửi)", line.text) for line in head)


def _kind(head: Sequence[Line], page: Page) -> tuple[str | None, Line | None]:
    """The kind of document and the line in capitals that names it or begins with it; None for a kind without code."""
    for line in head:
        text = line.text.strip(" :.")
        if not text.isupper():
            continue
        if len(text) > 20:
            begun = next((code for code, name in _KINDS.items() if text.startswith(name + " ")), None)
            if begun and 0.35 * page.width < line.box.center[0] < 0.65 * page.width:
                return begun, line
            continue
        for code, name in _KINDS.items():
            if similar(text, name) >= 0.88:
                return code, line
        if any(similar(text, name) >= 0.88 for name in _OTHERS):
            return None, line
    return None, None


_PAGES_FOR_NAMES = 20
"""Pages whose sentences tell how places are written and which province a district belongs to."""


def _elsewhere(pages: Sequence[Page], first: Page) -> str:
    """What else the document says: its other pages ("Kèm theo Quyết định số …") and the first page's text layer."""
    return " ".join([first.layer_text, *(line.text for p in pages if p is not first for line in lines_of(p.words))])


def _date_elsewhere(number: DocNumber | None, elsewhere: str) -> dt.date | None:
    """The date another page gives with the document's number ("Kèm theo Quyết định số 599/QĐ-UBND ngày …")."""
    if number is None or number.text is None:
        return None
    again = re.search(rf"(?<![\d/.]){number.seen}\s*/\s*{re.escape(number.symbol)}(?P<after>.{{0,60}})", elsewhere)
    dates = find_dates(again["after"]) if again else ()
    return dates[0].value if dates else None


_TITLE_ENDS = re.compile(
    r"^(?:Kính gửi|Căn cứ|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|CHỦ TỊCH|GIÁM ĐỐC|HỘI ĐỒNG NHÂN DÂN|Phần (?:[IVX\d]|thứ)"
    r"|PHẦN|(?!V/[vV])[IVX]+[./]|\d+\.|\((?:[Kk]èm|[Bb]an hành|[Tt]heo|[Đđ]ính|[Gg]ửi)|_+|-{2,})"
)
_SENTENCE = re.compile(r"^(?:Thực hiện|Để|Ngày|Theo) ")
"""Begins a title only as its first line in the very middle: "KẾ HOẠCH / Thực hiện Nghị quyết …"."""


def _title(head: Sequence[Line], kind_line: Line | None, page: Page) -> str | None:
    """The lines below the kind of document, or the subject ("V/v …") of an official letter."""
    if kind_line is None:
        return _subject(head, page)
    height = letter_height(page.words)
    begun = next((name for name in _KINDS.values() if kind_line.text.startswith(name + " ")), None)
    parts = [kind_line.text.removeprefix(begun).strip()] if begun else []
    above = kind_line
    for line in head:
        if line.box.y0 < kind_line.box.y0 + 0.5 * height:
            continue
        far = line.box.y0 - above.box.y1 > 1.8 * height
        if far or _TITLE_ENDS.match(line.text) or _starts_body(line, above, kind_line, page) or len(parts) > 5:
            break
        parts.append(line.text.strip())
        above = line
    return re.sub(r"^(?:Về\s*việc|V/v)\s*:?\s*", "", " ".join(parts)).strip(" _-") or None


_OFF_CENTRE, _FAR_OFF = 0.015, 0.12
"""Shares of the page's width: lines of titles stand within 0.006 of the middle of the kind of document, first lines of
paragraphs, indented, at 0.02 and more. A narrow first line may have lost words under a stamp."""
_WIDE = 0.66


def _starts_body(line: Line, above: Line, kind_line: Line, page: Page) -> bool:
    """Whether a line below the kind of document belongs to the text: off the middle, or plain below a bold title."""
    if above is not kind_line and above.bold and not any(word.bold for word in line.words):
        return True
    off = min(abs(line.box.center[0] - other.box.center[0]) for other in (kind_line, above)) / page.width
    sentence = bool(_SENTENCE.match(line.text))
    if above is not kind_line or sentence or line.x1 - line.x0 > _WIDE * page.width:
        return off > _OFF_CENTRE or (sentence and above is not kind_line)
    return off > _FAR_OFF


def _subject(head: Sequence[Line], page: Page) -> str | None:
    """The lines of an official letter's subject, in the left column from "V/v" on."""
    first = next((i for i, line in enumerate(head) if re.match(r"V/[vV]", line.text)), None)
    if first is None:
        return None
    height = letter_height(page.words)
    parts: list[Line] = []
    for line in head[first : first + 12]:
        if parts and abs(line.box.center[0] - parts[-1].box.center[0]) > 0.15 * page.width:
            continue
        far = parts and line.box.y0 - parts[-1].box.y1 > 1.2 * height
        if far or (parts and _TITLE_ENDS.match(line.text)) or len(parts) > 5:
            break
        parts.append(line)
    return re.sub(r"^V/[vV]\s*:?\s*", "", " ".join(line.text for line in parts)).strip() or None


_AHEAD = re.compile(
    r"(?:[,;]|\bvà)\s(?:phương hướng|định hướng|kế hoạch|nhiệm vụ|dự kiến|mục tiêu|giải pháp|dự toán|nhu cầu|đề xuất)"
    r"\b",
    re.IGNORECASE,
)
"""What a report tells of the year to come: "… năm 2021, phương hướng năm 2022"."""


def _report_year(title: str | None, issued: int | None) -> int | None:
    """The year in the title, the first one of a period; else the year of issue.

    Years of documents cited and of terms of office do not count.
    """
    if title:
        cited = next((c.start for c in find_citations(title) if c.number), len(title))
        title = re.sub(r"nhiệm kỳ (?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d", "", title[:cited])
        ahead = _AHEAD.search(title)
        title = title[: ahead.start()] if ahead and find_periods(title[: ahead.start()]) else title
        periods = find_periods(title)
        years = find_years(title)
        if periods and periods[-1].first != periods[-1].last:
            return periods[-1].first
        if years:
            return years[-1]
    return issued


def _doubts(page: Page, number: DocNumber | None, dated: DocDate | None) -> list[Finding]:
    """Number or date left blank, or there but not read surely."""
    found = []
    blank_day = dated is not None and dated.sure and dated.reading.reason == "blank_part"
    if number and not number.text and number.seen:
        message = f"Số ký hiệu viết tay hoặc mờ, đọc được “{number.seen}/{number.symbol}” nhưng chưa chắc: cần xem ảnh."
        found.append(_doubt(page, "unsure_number", "doc_number", number.line, message))
    elif number and not number.text:
        what = "Số ký hiệu và ngày ban hành để trống" if blank_day else "Số ký hiệu để trống"
        found.append(_doubt(page, "missing_number_date", "doc_number", number.line, what + _BLANK))
    elif blank_day and dated:
        what = "Ngày ban hành để trống" if number else "Số ký hiệu và ngày ban hành để trống"
        found.append(_doubt(page, "missing_number_date", "issued_date", dated.line, what + _BLANK))
    if dated and not dated.sure:
        message = f"Ngày ban hành đọc được “{dated.reading.printed}” nhưng chưa chắc: cần xem ảnh."
        found.append(_doubt(page, "unsure_date", "issued_date", dated.line, message))
    return found


_BLANK = ": văn bản có thể chưa được phát hành, hoặc phần viết tay không đọc được."


def _doubt(
    page: Page, rule: str, column: str, line: Line | None, message: str, severity: Severity = "warning"
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        page=page.number,
        box=line.box if line else None,
        dataset="documents",
        column=column,
        actual=line.text if line else None,
        source=page.route,
    )
