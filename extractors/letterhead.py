"""Letterhead and signature block -> what kind of document it is, whose, when, about what, signed by whom.

The layout is that of Decree 30/2020/NĐ-CP, appendix I (and of Circular 01/2011/TT-BNV before it): issuing body and
number at the left, motto, place and date at the right, then kind and subject, at the end the signer's office and name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractors.layout import Line, letter_height, lines_of
from normalizers.letters import LOWER, UPPER
from normalizers.names import bare_name, fold, similar
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
_MOTTO = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc")
_OFFICE = re.compile(
    r"^(?:T[MLU]U?Q?\.|KT\.?\s|KT\.|(?:PHÓ\s+|Q\.\s*)?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|TRƯỞNG BAN"
    r"|CỤC TRƯỞNG|BỘ TRƯỞNG|TỔNG GIÁM ĐỐC|HIỆU TRƯỞNG))"
)
_PERSON = re.compile(rf"^(?:[{UPPER}][{LOWER}]+)(?:\s+[{UPPER}][{LOWER}]+){{1,4}}$")


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
    number, symbol = _doc_number(head)
    issuer_lines = _issuer_lines(head, first)
    date = _date(head, first)
    title = _title(head, kind_line, first)
    text = " ".join(line.text for page in pages[:3] for line in lines_of(page.words))
    values: dict[str, Value] = {
        "doc_type": kind or _SYMBOLS.get(re.split(r"[-\d]", symbol.upper())[0] if symbol else "", "khac"),
        "doc_number": number,
        "issued_date": date.value if date else None,
        "title": title,
        "report_year": _report_year(title, date.year if date else None),
    }
    if values["doc_type"] == "khac" and number and re.search(r"V/v|Kính gửi", text):
        values["doc_type"] = "cong_van"
    values |= _places(issuer_lines, text)
    values |= _signer(pages)
    return values, _doubts(first, number, symbol, date is not None and date.value is None, head)


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


def _doc_number(head: Sequence[Line]) -> tuple[str | None, str | None]:
    """Number with symbol ("416/QĐ-UBND") and the symbol alone; the number is None where its place is blank."""
    for line in head[:20]:
        match = _NUMBER.search(line.text)
        if match:
            symbol = match["symbol"].replace(" ", "").replace("Ð", "Đ").strip(".-")
            symbol = re.sub(r"^(?:QĐĐ|QD|QÐĐ)(?=-)", "QĐ", symbol)
            return (f"{match['no']}/{symbol}" if any(c.isdigit() for c in match["no"]) else None), symbol
    return None, None


def _is_motto(text: str) -> bool:
    folded = fold(text)
    return any(similar(folded, motto) > 0.75 or motto in folded for motto in _MOTTO)


def _issuer_lines(head: Sequence[Line], page: Page) -> list[str]:
    """The capital lines at the top left, above the number."""
    found = []
    for line in head[:12]:
        text = line.text.strip()
        if _NUMBER.search(text) or text.startswith("Số"):
            break
        if line.box.x0 > page.width * 0.4 or line.box.y0 > page.height * 0.2:
            continue
        # In a narrow letterhead both columns come as one line.
        text = re.split(r"C[ỘO]NG H[ÒO]A|Đ[ộo]c l[ậa]p", text)[0].strip()
        if text.isupper() and not _is_motto(text) and len(text) > 4:
            found.append(text)
    return found


def _date(head: Sequence[Line], page: Page) -> DateReading | None:
    """The date line at the right of the letterhead, perhaps with the day left blank."""
    for line in head[:14]:
        if re.search(r"ngày.{0,12}tháng", line.text) and line.box.y0 < page.height * 0.25:
            dates = find_dates(line.text)
            if dates:
                return dates[0]
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


_HEADS = (
    ("province", re.compile(r"^(?:TỈNH|THÀNH PHỐ (?:HÀ NỘI|HỒ CHÍ MINH|ĐÀ NẴNG|HẢI PHÒNG|CẦN THƠ|HUẾ))\b")),
    ("district", re.compile(r"^(?:HUYỆN|QUẬN|THỊ XÃ|THÀNH PHỐ|TP\.?)\s")),
    ("commune", re.compile(r"^(?:XÃ|PHƯỜNG|THỊ TRẤN)\s")),
)
_DEPARTMENT = re.compile(r"^(?:SỞ|BAN|CỤC|CHI CỤC|PHÒNG|VĂN PHÒNG|TRUNG TÂM|CÔNG AN|BỘ CHỈ HUY|THANH TRA)\b")
_MENTION = "{}" + rf"\s+((?:[{UPPER}][{LOWER}']*)(?:[ -][{UPPER}][{LOWER}']*){{0,3}})"


def _places(issuer_lines: list[str], text: str) -> dict[str, Value]:
    """Issuer, its level, and the province, district and commune it belongs to."""
    values: dict[str, Value] = dict.fromkeys(("issuer", "issuer_level", "province", "district", "commune"))
    body = ""
    for line in issuer_lines:
        if re.match(r"^[ỦU][YỶỲÝ]\s+BAN\s+NH", line) or similar(line, "ỦY BAN NHÂN DÂN") > 0.85:
            body = "UBND"
            line = re.sub(r"^[ỦU][YỶỲÝ] BAN NHÂN DÂN\s*", "", line)
        elif similar(line[:18], "HỘI ĐỒNG NHÂN DÂN") > 0.85:
            body = "HĐND"
            line = line[18:].strip()
        level = next((level for level, pattern in _HEADS if pattern.match(line)), None)
        if level:
            name = _as_mentioned(bare_name(_title_case(line)), text)
            head = (
                line.split()[0].lower()
                if not line.startswith(("THÀNH PHỐ", "THỊ"))
                else " ".join(line.split()[:2]).lower()
            )
            values |= {level: name, "issuer": f"{body} {head} {name}".strip(), "issuer_level": level}
        elif _DEPARTMENT.match(line):
            values |= {"issuer": _sentence_case(line, text), "issuer_level": "department"}
    if values["province"] is None and values["issuer"]:
        values["province"] = _mentioned(text, r"(?:[Tt]ỉnh|TỈNH)")
    if values["district"] is None and values["issuer_level"] == "commune":
        values["district"] = _mentioned(text, r"(?:huyện|thị xã|thành phố)")
    return values


def _title_case(text: str) -> str:
    return " ".join(word[:1] + word[1:].lower() for word in text.split())


def _sentence_case(text: str, whole: str) -> str:
    """A department's name as the document writes it in sentences, else with one capital."""
    match = re.search(re.escape(text), whole, re.IGNORECASE)
    found = [m for m in re.findall(re.escape(text), whole, re.IGNORECASE) if not m.isupper()]
    return str(found[0]) if match and found else text[:1] + text[1:].lower()


def _as_mentioned(name: str, text: str) -> str:
    """A name in the writing the sentences use most ("KBang" where the letterhead has "KBANG")."""
    found = Counter(m for m in re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) if not m.isupper())
    return str(found.most_common(1)[0][0]) if found else name


def _mentioned(text: str, head: str) -> str | None:
    """The name most often met after a head such as "tỉnh"."""
    counts = Counter(re.findall(_MENTION.replace("{}", head, 1), text))
    return counts.most_common(1)[0][0] if counts else None


def _signer(pages: Sequence[Page]) -> dict[str, Value]:
    """Office and name in the last signature block of the document."""
    for page in reversed(pages):
        lines = [line for line in lines_of(page.words)]
        offices = [line for line in lines if _OFFICE.match(line.text.lstrip(" ˆ'`.,-")) and line.text.isupper()]
        if not offices:
            continue
        last = offices[-1]
        names = [
            line
            for line in lines
            if line.box.y0 > last.box.y1 and abs(line.box.center[0] - last.box.center[0]) < 0.15 * page.width
        ]
        name = next((line.text.strip(" .,-'") for line in names if _PERSON.match(line.text.strip(" .,-'"))), None)
        return {"signer_name": name, "signer_title": last.text.strip(" ˆ'`.,-")}
    return {"signer_name": None, "signer_title": None}


def _doubts(page: Page, number: str | None, symbol: str | None, blank_day: bool, head: Sequence[Line]) -> list[Finding]:
    if number or not (symbol or blank_day):
        return []
    line = next((line for line in head if _NUMBER.search(line.text)), None)
    what = "Số ký hiệu và ngày ban hành để trống" if blank_day else "Số ký hiệu để trống"
    return [
        Finding(
            rule="missing_number_date",
            severity="warning",
            message=f"{what}: văn bản có thể chưa được phát hành.",
            page=page.number,
            box=line.box if line else None,
            dataset="documents",
            column="doc_number",
            actual=line.text if line else None,
            source=page.route,
        )
    ]
